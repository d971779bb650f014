using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Emulator;

namespace SapServiceTools.Cmdlets.Emulator;

/// <summary>Gets the emulators that run in this runspace.</summary>
[Cmdlet(VerbsCommon.Get, "ServiceEmulator")]
[OutputType(typeof(ServiceEmulator))]
public sealed class GetServiceEmulatorCommand : ModuleCmdlet
{
    /// <summary>Only those on these ports.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(EmulatorPortCompleter))]
    public int[]? Port { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(RunspaceEmulators.Current.Running.Where(emulator => Port is null || Port.Contains(emulator.Uri.Port)), enumerateCollection: true);
}
