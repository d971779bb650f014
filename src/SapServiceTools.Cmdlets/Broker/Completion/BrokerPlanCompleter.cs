using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the names of plans, those of the service that is named already, from the session's catalog. It asks no broker.</summary>
public sealed class BrokerPlanCompleter : SessionCompleter<BrokerSession>
{
    private protected override IEnumerable<string> Values(BrokerSession session, CompletionRequest request)
    {
        var named = request.Text("Service");
        return session.Client().LatestCatalog?.Services
            .Where(service => named is null || service.Id == named || service.Name.Equals(named, StringComparison.OrdinalIgnoreCase))
            .SelectMany(service => service.Plans.Select(plan => plan.Name)) ?? [];
    }
}
