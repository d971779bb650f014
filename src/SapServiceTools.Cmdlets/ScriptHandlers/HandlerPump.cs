using System.Management.Automation;

namespace SapServiceTools.Cmdlets.ScriptHandlers;

/// <summary>
/// The one long-lived pipeline of a worker: takes calls from the queue and invokes the blocks on its own pipeline thread.
/// That costs a few microseconds a call, where a fresh PowerShell object for each costs some hundred.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "HandlerPump")]
internal sealed class HandlerPump : PSCmdlet
{
    public const string Name = "Invoke-HandlerPump";

    /// <summary>Runs until the queue ends.</summary>
    [Parameter(Mandatory = true)]
    public Action Body { get; set; } = null!;

    protected override void ProcessRecord() => Body();
}
