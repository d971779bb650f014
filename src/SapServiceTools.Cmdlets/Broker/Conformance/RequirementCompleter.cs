using SapServiceTools.Clients.Broker.Conformance.Requirements;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Broker.Conformance;

/// <summary>Completes the names of requirements.</summary>
public sealed class RequirementCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request) => RequirementTable.All.Select(requirement => requirement.Id);
}
