using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Completes the vaults that are registered with Microsoft.PowerShell.SecretManagement.</summary>
public sealed class VaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            // A name that isn't there would leave an error in the session.
            shell.AddCommand(@"Microsoft.PowerShell.Core\Get-Command").AddParameter("Name", SecretVault.GetSecretVault).AddParameter("ErrorAction", ActionPreference.Ignore);
            if (shell.Invoke<CommandInfo>().FirstOrDefault() is not { } command)
                return [];
            shell.Commands.Clear();
            var vaults = shell.AddCommand(command).AddParameter("ErrorAction", ActionPreference.Ignore).Invoke();
            return CompletionList.Of(vaults.Select(vault => vault.Properties["Name"]?.Value).OfType<string>(), wordToComplete).ToList();
        }
        catch (RuntimeException)
        {
            // A prompt is no place for errors.
            return [];
        }
    }
}
