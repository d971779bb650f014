using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Sahara.Completion;

/// <summary>Completes the types of jobs that Sahara knows.</summary>
public sealed class SaharaJobTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionList.Of(SaharaWords.JobTypes, wordToComplete);
}
