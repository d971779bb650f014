using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Benchmarks.Broker;

/// <summary>The broker with a handler that has nothing to do.</summary>
internal static class CompiledBroker
{
    public static async Task<BrokerServer> StartAsync(string store, string folder)
    {
        var handler = new DelegateBrokerHandler { OnProvision = static (request, _) => new(new ProvisionResult { DashboardUrl = $"https://example.com/{request.InstanceId}" }) };
        var server = new BrokerServer(Samples.Catalog, handler, OpenStore(store, folder), ServerTransports.Create(new ServerTransportOptions()));
        await server.StartAsync();
        return server;
    }

    private static BrokerStore OpenStore(string store, string folder) => store switch
    {
        "memory" => new MemoryStore(),
        "sqlite" => SqliteStore.Open(Path.Combine(folder, "broker.db"), Path.Combine(folder, "broker.key")),
        "postgresql" => new PostgresStore(Environment.GetEnvironmentVariable("BROKER_POSTGRES")!, CredentialProtector.FromKeyFile(Path.Combine(folder, "broker.key"))),
        _ => throw new ArgumentException($"There is no store '{store}'."),
    };
}
