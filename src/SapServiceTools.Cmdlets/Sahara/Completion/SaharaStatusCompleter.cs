using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the statuses of clusters and job executions.</summary>
public sealed class SaharaStatusCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionList.Of(commandName.EndsWith("Cluster", StringComparison.OrdinalIgnoreCase) ? SaharaClusterStatus.Known : SaharaJobStatus.Known, wordToComplete);
}
