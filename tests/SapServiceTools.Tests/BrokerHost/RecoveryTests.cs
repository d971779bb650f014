using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>State across restarts, and operations whose host died.</summary>
public sealed class RecoveryTests
{
    private const string Incomplete = "?accepts_incomplete=true";
    private static readonly BrokerHostOptions Quick = new() { HeartbeatInterval = TimeSpan.FromMilliseconds(100), LeaseDuration = TimeSpan.FromSeconds(1) };

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task Everything_is_there_after_a_restart(StoreKind store)
    {
        using var place = new StorePlace();
        await using (var broker = await StartAsync(store, Quick, place))
        {
            (await broker.ProvisionAsync(parameters: new { a = 1 })).Expect(201);
            (await broker.BindAsync(parameters: new { role = "reader" })).Expect(201);
            (await broker.ProvisionAsync("gone")).Expect(201);
            (await broker.SendAsync("DELETE", Instance("gone", Ids()))).Expect(200);
        }
        await using var later = await StartAsync(store, Quick, place);
        (await later.ProvisionAsync(parameters: new { a = 1 })).Expect(200);
        Assert.Contains("https://service.example/i1/b1", (await later.BindAsync(parameters: new { role = "reader" })).Expect(200).Body, StringComparison.Ordinal);
        Assert.Equal("succeeded", (await later.PollAsync("gone")).Expect(200).Text("state"));
        (await later.SendAsync("DELETE", Instance("gone", Ids()))).Expect(410);
        (await later.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(200);
        (await later.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
        Assert.Equal("reader", later.Handler.Last(BrokerOperation.Unbind).Binding!.Parameters!["role"]);
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task An_operation_of_a_stopped_host_is_run_again_if_its_plan_is_repeatable_and_fails_if_not(StoreKind store)
    {
        using var place = new StorePlace();
        string? repeatable, single;
        await using (var broker = await StartAsync(store, Quick, place))
        {
            var gates = new[] { new Gate(), new Gate() };
            broker.Handler.Provision = async (request, token) => { await gates[request.InstanceId is "i1" ? 0 : 1].PassAsync(token); return null; };
            repeatable = (await ProvisionAsync(broker, "i1", TestCatalog.AsyncRepeatable)).Expect(202).Text("operation");
            single = (await ProvisionAsync(broker, "i2", TestCatalog.Async)).Expect(202).Text("operation");
            await Task.WhenAll(gates.Select(gate => gate.Reached));
        }
        await using var later = await StartAsync(store, Quick, place);
        Assert.Equal("succeeded", (await later.WaitAsync(Instance("i1") + $"/last_operation?operation={repeatable}")).Text("state"));
        var request = later.Handler.Last(BrokerOperation.Provision);
        Assert.Equal(("i1", 2, repeatable, 7L, "org"), (request.InstanceId, request.Attempt, request.OperationId, request.Parameters!["size"], request.OrganizationGuid));
        var failed = await later.WaitAsync(Instance("i2") + $"/last_operation?operation={single}");
        Assert.Equal(("failed", "The broker's process ended while the operation was going on."), (failed.Text("state"), failed.Text("description")));
        Assert.Equal(1, later.Handler.Count(BrokerOperation.Provision));
        (await later.SendAsync("DELETE", Instance("i2", Ids(TestCatalog.Async, TestCatalog.AsyncService) + "&accepts_incomplete=true"))).Expect(202);
        Assert.Equal("succeeded", (await later.WaitForInstanceAsync("i2")).Text("state"));
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task An_operation_that_is_always_interrupted_is_given_up(StoreKind store)
    {
        using var place = new StorePlace();
        for (var start = 1; start <= 3; start++)
        {
            var gate = new Gate();
            var handler = new TestHandler { Provision = async (_, token) => { await gate.PassAsync(token); return null; } };
            await using var broker = await StartAsync(store, Quick, place, handler: handler);
            if (start is 1)
                (await ProvisionAsync(broker, "i1", TestCatalog.AsyncRepeatable)).Expect(202);
            await gate.Reached.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(start, handler.Last(BrokerOperation.Provision).Attempt);
        }
        await using var last = await StartAsync(store, Quick, place);
        Assert.Equal("failed", (await last.WaitForInstanceAsync()).Text("state"));
        Assert.Equal(0, last.Handler.Count(BrokerOperation.Provision));
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task Synchronous_operations_of_a_stopped_host_leave_no_lock_behind(StoreKind store)
    {
        using var place = new StorePlace();
        await using (var broker = await StartAsync(store, Quick, place))
        {
            (await broker.ProvisionAsync("ready")).Expect(201);
            (await broker.BindAsync("ready")).Expect(201);
            (await broker.ProvisionAsync("ready2")).Expect(201);
            var gates = new[] { new Gate(), new Gate(), new Gate() };
            broker.Handler.Provision = async (_, token) => { await gates[0].PassAsync(token); return null; };
            broker.Handler.Unbind = async (_, token) => { await gates[1].PassAsync(token); return null; };
            broker.Handler.Bind = async (_, token) => { await gates[2].PassAsync(token); return null; };
            Task[] running = [broker.ProvisionAsync("half"), broker.SendAsync("DELETE", Binding("ready", "b1", Ids())), broker.BindAsync("ready2")];
            await Task.WhenAll(gates.Select(gate => gate.Reached));
            await broker.Server.DisposeAsync();
            await Task.WhenAny(Task.WhenAll(running), Task.Delay(Timeout.Infinite, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token));
        }
        await using var later = await StartAsync(store, Quick, place);
        await SettledAsync(later, "half");
        (await later.SendAsync("GET", Instance("half"))).Expect(404);
        (await later.SendAsync("DELETE", Instance("half", Ids()))).Expect(200);
        (await later.SendAsync("GET", Binding("ready", "b1"))).Expect(200);
        (await later.SendAsync("DELETE", Binding("ready", "b1", Ids()))).Expect(200);
        (await later.SendAsync("GET", Binding("ready2", "b1"))).Expect(404);
        (await later.SendAsync("DELETE", Binding("ready2", "b1", Ids()))).Expect(200);
        (await later.SendAsync("DELETE", Instance("ready2", Ids()))).Expect(200);
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task Bindings_updates_and_deletions_are_taken_over_too(StoreKind store)
    {
        using var place = new StorePlace();
        await using (var broker = await StartAsync(store, Quick, place))
        {
            foreach (var id in new[] { "i1", "i2", "i3" })
            {
                (await ProvisionAsync(broker, id, TestCatalog.AsyncRepeatable)).Expect(202);
                await broker.WaitForInstanceAsync(id);
            }
            var gates = new[] { new Gate(), new Gate(), new Gate() };
            broker.Handler.Bind = async (_, token) => { await gates[0].PassAsync(token); return null; };
            broker.Handler.Update = async (_, token) => { await gates[1].PassAsync(token); return null; };
            broker.Handler.Deprovision = async (_, token) => { await gates[2].PassAsync(token); return null; };
            (await broker.BindAsync("i1", "b1", TestCatalog.AsyncRepeatable, TestCatalog.AsyncService, new { role = "x" }, new { app_guid = "a" }, Incomplete)).Expect(202);
            (await broker.SendAsync("PATCH", Instance("i2", Incomplete), new { service_id = TestCatalog.AsyncService, parameters = new { size = 9 } })).Expect(202);
            (await broker.SendAsync("DELETE", Instance("i3", Ids(TestCatalog.AsyncRepeatable, TestCatalog.AsyncService) + "&accepts_incomplete=true"))).Expect(202);
            await Task.WhenAll(gates.Select(gate => gate.Reached));
        }
        await using var later = await StartAsync(store, Quick, place);
        Assert.Equal("succeeded", (await later.WaitForBindingAsync()).Text("state"));
        var bind = later.Handler.Last(BrokerOperation.Bind);
        Assert.Equal(("x", "a", 2), (bind.Parameters!["role"], bind.AppGuid, bind.Attempt));
        Assert.Equal("succeeded", (await later.WaitForInstanceAsync("i2")).Text("state"));
        Assert.Equal("""{"size":9}""", (await later.SendAsync("GET", Instance("i2"))).Text("parameters"));
        Assert.Equal("succeeded", (await later.WaitForInstanceAsync("i3")).Text("state"));
        (await later.SendAsync("GET", Instance("i3"))).Expect(404);
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task A_deletion_that_waited_for_a_creation_is_done_by_the_next_host(StoreKind store)
    {
        using var place = new StorePlace();
        await using (var broker = await StartAsync(store, Quick with { HandlerStopGrace = TimeSpan.FromMilliseconds(100) }, place))
        {
            var gate = new Gate();
            var never = new TaskCompletionSource<ProvisionResult?>();
            // It doesn't listen, so the deletion is still waiting when the host goes.
            broker.Handler.Provision = async (_, _) => { _ = gate.PassAsync(CancellationToken.None); return await never.Task; };
            (await ProvisionAsync(broker, "i1", TestCatalog.Async)).Expect(202);
            await gate.Reached;
            (await broker.SendAsync("DELETE", Instance("i1", Ids(TestCatalog.Async, TestCatalog.AsyncService) + "&accepts_incomplete=true"))).Expect(202);
        }
        await using var later = await StartAsync(store, Quick, place);
        Assert.Equal("succeeded", (await later.WaitForInstanceAsync()).Text("state"));
        (await later.SendAsync("GET", Instance("i1"))).Expect(404);
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task What_was_still_waiting_for_its_turn_is_begun_by_the_next_host(StoreKind store)
    {
        using var place = new StorePlace();
        await using (var broker = await StartAsync(store, Quick with { BackgroundConcurrency = 1 }, place))
        {
            var gate = new Gate();
            broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
            (await ProvisionAsync(broker, "i1", TestCatalog.Async)).Expect(202);
            await gate.Reached;
            (await ProvisionAsync(broker, "i2", TestCatalog.Async)).Expect(202);
        }
        await using var later = await StartAsync(store, Quick, place);
        Assert.Equal("failed", (await later.WaitForInstanceAsync("i1")).Text("state"));
        var begun = await later.WaitForInstanceAsync("i2");
        Assert.True(begun.Text("state") is "succeeded", begun.Body);
        Assert.Equal(1, later.Handler.Last(BrokerOperation.Provision).Attempt);
    }

    [Fact]
    public async Task A_store_that_is_unavailable_for_a_moment_is_waited_for()
    {
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Quick);
        broker.Handler.Provision = (_, _) => { store.RefuseCommits(2); return default; };
        (await broker.ProvisionAsync()).Expect(201);
        (await ProvisionAsync(broker, "i2", TestCatalog.Async)).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync("i2")).Text("state"));
    }

    [Fact]
    public async Task A_host_that_cannot_give_signs_of_life_interrupts_its_handlers_and_settles_them_when_it_can_again()
    {
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Quick);
        var gates = new[] { new Gate(), new Gate() };
        broker.Handler.Provision = async (request, token) => { await gates[request.Attempt - 1].PassAsync(token); return null; };
        var running = broker.ProvisionAsync("sync");
        await gates[0].Reached;
        (await ProvisionAsync(broker, "repeatable", TestCatalog.AsyncRepeatable)).Expect(202);
        store.RefusesHeartbeats = true;
        (await running).Expect(503, "StoreUnavailable");
        store.RefusesHeartbeats = false;
        await gates[1].Reached.WaitAsync(TimeSpan.FromSeconds(60));
        gates[1].Open();
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync("repeatable")).Text("state"));
        await SettledAsync(broker, "sync");
        Assert.Equal("The operation was interrupted because the broker couldn't reach its store for too long.", (await broker.PollAsync("sync")).Text("description"));
        (await broker.SendAsync("DELETE", Instance("sync", Ids()))).Expect(200);
    }

    [Fact]
    public async Task Stopping_waits_for_handlers()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await ProvisionAsync(broker, "i1", TestCatalog.Async)).Expect(202);
        await gate.Reached;
        var stopping = broker.Server.StopAsync();
        await stopping.StaysPendingAsync();
        gate.Open();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, (await broker.Server.GetStatusAsync()).Operations);
    }

    private static Task<BrokerResponse> ProvisionAsync(BrokerHarness broker, string id, string plan) =>
        broker.ProvisionAsync(id, plan, TestCatalog.AsyncService, new { size = 7 }, Incomplete);

    private static async Task SettledAsync(BrokerHarness broker, string id)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while ((await broker.PollAsync(id)).Text("state") is "in progress")
        {
            Assert.True(DateTime.UtcNow < until, "The operation is stuck.");
            await Task.Delay(20);
        }
    }
}
