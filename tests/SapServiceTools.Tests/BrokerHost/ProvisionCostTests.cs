using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Fuzz;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>What a provision costs the host besides the server and the handler: counted, since times differ from machine to machine.</summary>
public sealed class ProvisionCostTests
{
    private const int Count = 1000;

    // Today's 4,600 (of them about 900 the exchange's own), and a quarter more.
    private const long AllocationLimit = 5_750;

    private static readonly byte[] Body = JsonSerializer.SerializeToUtf8Bytes(BrokerHarness.ProvisionBody(parameters: new { size = 3 }));

    [Fact]
    public async Task A_provision_whose_handler_is_done_at_once_takes_two_reads_two_commits_and_no_other_thread()
    {
        var store = new FaultyStore();
        var transport = new InMemoryTransport();
        await using var server = await StartAsync(store, transport);
        var (finds, commits) = (store.FindCount, store.CommitCount);
        Send(transport, Exchanges());
        Assert.Equal((2 * Count, 2 * Count), (store.FindCount - finds, store.CommitCount - commits));
    }

    [Fact]
    public async Task A_provision_allocates_no_more_than_it_did()
    {
        var transport = new InMemoryTransport();
        await using var server = await StartAsync(new MemoryStore(), transport);
        // The first ones fill caches and pools.
        Send(transport, Exchanges("warm"));
        var exchanges = Exchanges();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Send(transport, exchanges);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        // What the compiler leaves to the heap when it doesn't optimize says nothing.
        if (typeof(BrokerServer).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true })
            Assert.InRange(each, 1, AllocationLimit);
    }

    [Fact]
    public async Task What_a_heartbeat_reads_of_a_store_in_memory_does_not_grow_with_the_instances()
    {
        await using var store = new MemoryStore();
        for (var index = 0; index < Count; index++)
        {
            var ready = new InstanceRecord { Id = $"i{index}", ServiceId = "s", PlanId = "p", State = RecordState.Ready };
            Assert.True(await store.CommitAsync(new StoreChange(ready.Id, ((InstanceRecord?)null).To(ready)), default));
        }
        var running = new InstanceRecord
        {
            Id = "running", ServiceId = "s", PlanId = "p", Active = new RunningOperation { Id = "o", Kind = BrokerOperation.Provision, Owner = "host" },
        };
        Assert.True(await store.CommitAsync(new StoreChange(running.Id, ((InstanceRecord?)null).To(running)), default));

        for (var time = 0; time < 2; time++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            // None of them waits, so this thread goes on.
            var owned = await store.FindOwnedAsync("host", default);
            var orphans = await store.FindOrphansAsync(default);
            var superseded = await store.FindSupersededAsync("host", default);
            var active = await store.ListActiveAsync(10, default);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal([running.Id], owned);
            Assert.Equal([running.Id], orphans);
            Assert.Empty(superseded);
            Assert.Equal(running.Id, Assert.Single(active).Id);
            // One list of references to all would be more.
            if (time > 0)
                Assert.InRange(allocated, 1, Count * sizeof(long));
        }

        var current = (await store.FindInstanceAsync(running.Id, default))!;
        Assert.True(await store.CommitAsync(new StoreChange(running.Id, current.To(current with { Active = null })), default));
        Assert.Empty(await store.FindOwnedAsync("host", default));
        Assert.Empty(await store.ListActiveAsync(10, default));
    }

    private static async Task<BrokerServer> StartAsync(BrokerStore store, InMemoryTransport transport)
    {
        var handler = new DelegateBrokerHandler { OnProvision = static (_, _) => new(new ProvisionResult { DashboardUrl = "https://dashboard.example/" }) };
        // A heartbeat in between would be counted.
        var server = new BrokerServer(TestCatalog.Create(), handler, store, transport, new BrokerHostOptions { HeartbeatInterval = TimeSpan.FromHours(1), LeaseDuration = TimeSpan.FromHours(2) });
        await server.StartAsync();
        return server;
    }

    private static InMemoryExchange[] Exchanges(string prefix = "i") => [.. Enumerable.Range(0, Count).Select(index => new InMemoryExchange(new RequestText(
        "PUT", BrokerHarness.Instance($"{prefix}{index}"), "",
        new Dictionary<string, string> { ["X-Broker-API-Version"] = "2.17", ["Host"] = "localhost", ["Content-Type"] = "application/json" }, Body)))];

    // On this thread to the end, or the count would miss what other threads allocate.
    private static void Send(InMemoryTransport transport, InMemoryExchange[] exchanges)
    {
        foreach (var exchange in exchanges)
        {
            Assert.True(transport.HandleAsync(exchange).AsTask().IsCompletedSuccessfully);
            Assert.Equal(201, exchange.StatusCode);
        }
    }
}
