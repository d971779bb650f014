using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances.Completion;

/// <summary>Completes the statuses that clients know.</summary>
public sealed class InstanceStatusCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request) => InstanceStatus.Known;
}
