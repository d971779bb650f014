using SapServiceTools.Clients.OpenStack;

namespace SapServiceTools.Cmdlets.Shared.Completion;

/// <summary>Completes the clouds of clouds.yaml.</summary>
public sealed class CloudCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request) => new CloudResolver(CloudEnvironment.OfProcess(CurrentFolder())).Names;

    // PowerShell's folder, which isn't the process's.
    internal static string? CurrentFolder()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>().FirstOrDefault()?.ProviderPath;
    }
}
