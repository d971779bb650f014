using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances.Completion;

/// <summary>Completes the statuses that clients know.</summary>
public sealed class InstanceStatusCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionList.Of(InstanceStatus.Known, wordToComplete);
}
