using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances.Completion;

/// <summary>Completes tenants from the session's cache. It asks no server, so it never makes the prompt wait.</summary>
public sealed class TenantIdCompleter : SessionCompleter<InstanceManagerSession>
{
    private protected override IEnumerable<string> Values(InstanceManagerSession session, CompletionRequest request) => session.Client.Cache.Tenants;
}
