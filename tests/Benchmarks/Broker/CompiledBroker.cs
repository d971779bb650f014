using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Benchmarks.Broker;

/// <summary>The broker with a handler that has nothing to do.</summary>
internal static class CompiledBroker
{
    /// <param name="store">Which it owns from now on.</param>
    public static async Task<BrokerServer> StartAsync(BrokerStore store)
    {
        var handler = new DelegateBrokerHandler { OnProvision = static (request, _) => new(new ProvisionResult { DashboardUrl = $"https://example.com/{request.InstanceId}" }) };
        var server = new BrokerServer(Samples.Catalog, handler, store, ServerTransports.Create(new ServerTransportOptions()));
        await server.StartAsync();
        return server;
    }
}
