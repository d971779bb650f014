using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the names of services from the session's catalog. It asks no broker, so it never makes the prompt wait.</summary>
public sealed class BrokerServiceCompleter : SessionCompleter<BrokerSession>
{
    private protected override IEnumerable<string> Values(BrokerSession session, CompletionRequest request) => session.Client().LatestCatalog?.Services.Select(service => service.Name) ?? [];
}
