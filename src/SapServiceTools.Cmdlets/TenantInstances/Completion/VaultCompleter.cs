using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances.Completion;

/// <summary>Completes the vaults that are registered with Microsoft.PowerShell.SecretManagement.</summary>
public sealed class VaultCompleter : ValueCompleter
{
    internal const string Module = "Microsoft.PowerShell.SecretManagement";

    private protected override IEnumerable<string> Values(CompletionRequest request)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        // A name that isn't there would leave an error in the session.
        shell.AddCommand(@"Microsoft.PowerShell.Core\Get-Command").AddParameter("Name", $@"{Module}\Get-SecretVault").AddParameter("ErrorAction", ActionPreference.Ignore);
        if (shell.Invoke<CommandInfo>().FirstOrDefault() is not { } command)
            return [];
        shell.Commands.Clear();
        var vaults = shell.AddCommand(command).AddParameter("ErrorAction", ActionPreference.Ignore).Invoke();
        return vaults.Select(vault => vault.Properties["Name"]?.Value).OfType<string>().ToList();
    }
}
