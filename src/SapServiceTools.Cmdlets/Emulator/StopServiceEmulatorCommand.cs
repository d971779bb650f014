using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Emulator;

namespace SapServiceTools.Cmdlets.Emulator;

/// <summary>Stops emulators; what they held is gone. Without an argument: all that run in this runspace.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ServiceEmulator", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class StopServiceEmulatorCommand : AsyncCmdlet
{
    /// <summary>The emulators to stop.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ServiceEmulator[]? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var emulator in InputObject ?? RunspaceEmulators.Current.Running)
        {
            if (ShouldProcess(emulator.ToString(), "Stop"))
                Run(emulator, async (_, _) => await emulator.DisposeAsync().ConfigureAwait(false));
        }
    }
}
