using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Clients.OpenStack;

namespace SapServiceTools.Cmdlets.Shared.Completion;

/// <summary>Completes the clouds of clouds.yaml.</summary>
public sealed class CloudCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return CompletionList.Of(new CloudResolver(CloudEnvironment.OfProcess(CurrentFolder())).Names, wordToComplete).ToList();
        }
        catch (ServiceException)
        {
            // A broken file has nothing to offer, and a prompt is no place for errors.
            return [];
        }
    }

    // PowerShell's place, which isn't the process's.
    internal static string? CurrentFolder()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>().FirstOrDefault()?.ProviderPath;
    }
}
