using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the ids of instances that the session knows. It asks no broker.</summary>
public sealed class BrokerInstanceCompleter : SessionCompleter<BrokerSession>
{
    private protected override IEnumerable<string> Values(BrokerSession session, CompletionRequest request) => session.Client().Instances.Select(instance => instance.InstanceId);
}
