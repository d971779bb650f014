using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Clients.Broker.Conformance.Requirements;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Broker.Conformance;

/// <summary>Completes the names of requirements.</summary>
public sealed class RequirementCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionList.Of(RequirementTable.All.Select(requirement => requirement.Id), wordToComplete);
}
