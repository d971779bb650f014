using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>Completes the ids of bindings that the session knows, those of the instance that is named already. It asks no broker.</summary>
public sealed class BrokerBindingCompleter : SessionCompleter<BrokerSession>
{
    private protected override IEnumerable<string> Values(BrokerSession session, CompletionRequest request)
    {
        var instance = request.Text("InstanceId");
        return session.Client().Bindings.Where(binding => instance is null || binding.InstanceId == instance).Select(binding => binding.BindingId);
    }
}
