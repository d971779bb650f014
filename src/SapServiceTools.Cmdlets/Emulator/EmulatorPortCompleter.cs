using System.Globalization;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Emulator;

/// <summary>Completes the ports of the emulators that run in this runspace.</summary>
public sealed class EmulatorPortCompleter : ValueCompleter
{
    private protected override bool AreNumbers => true;

    private protected override IEnumerable<string> Values(CompletionRequest request) =>
        RunspaceEmulators.Current.Running.Select(emulator => emulator.Uri.Port.ToString(CultureInfo.InvariantCulture));
}
