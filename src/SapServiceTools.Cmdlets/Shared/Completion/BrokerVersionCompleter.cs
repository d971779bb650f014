namespace SapServiceTools.Cmdlets.Shared.Completion;

/// <summary>Completes the versions of the Open Service Broker API that brokers are met with, the latest first.</summary>
public sealed class BrokerVersionCompleter : ValueCompleter
{
    private protected override IEnumerable<string> Values(CompletionRequest request) => ["2.17", "2.16", "2.15", "2.14", "2.13"];
}
