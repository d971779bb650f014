using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.11: the state of operations, in the background and outside the host.</summary>
public sealed class LastOperationTests
{
    private const string Incomplete = "?accepts_incomplete=true";

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task In_progress_has_Retry_After_and_the_end_has_not(StoreKind store)
    {
        await using var broker = await StartAsync(store, new BrokerHostOptions { PollInterval = TimeSpan.FromSeconds(7) });
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await AsyncAsync(broker)).Expect(202);
        var going = (await broker.PollAsync()).Expect(200);
        Assert.Equal(("""{"state":"in progress"}""", "7"), (going.Body, going.Header("Retry-After")));
        gate.Open();
        var done = (await broker.WaitForInstanceAsync()).Expect(200);
        Assert.Equal(("""{"state":"succeeded"}""", null), (done.Body, done.Header("Retry-After")));
    }

    [Fact]
    public async Task The_operation_may_be_left_out_and_one_that_was_not_given_means_the_latest_unless_the_broker_is_strict()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var made = (await AsyncAsync(broker)).Expect(202).Text("operation")!;
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        broker.Handler.Update = (_, _) => throw new BrokerException(BrokerError.ServiceFailure, "No.");
        (await broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.AsyncService })).Expect(202);
        await broker.WaitForInstanceAsync();
        // Older platforms send the kind.
        Assert.Equal(("failed", "No."), ((await broker.PollAsync(operation: "update")).Text("state"), (await broker.PollAsync(operation: "update")).Text("description")));
        Assert.Equal("succeeded", (await broker.PollAsync(operation: made)).Text("state"));
    }

    [Fact]
    public async Task A_strict_broker_knows_only_the_operations_that_it_gave()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { StrictOperation = true });
        var operation = (await AsyncAsync(broker)).Expect(202).Text("operation")!;
        await broker.WaitForInstanceAsync();
        (await broker.PollAsync()).Expect(200);
        (await broker.PollAsync(operation: operation)).Expect(200);
        (await broker.PollAsync(operation: "another")).Expect(400);
        (await broker.SendAsync("GET", Instance("i1") + "/last_operation?operation=")).Expect(200);
    }

    [Fact]
    public async Task Unknown_is_404_and_a_foreign_service_400()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.PollAsync("unknown")).Expect(404);
        (await broker.SendAsync("GET", Binding("unknown", "b1") + "/last_operation")).Expect(404);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("GET", Binding("i1", "unknown") + "/last_operation")).Expect(404);
        (await broker.SendAsync("GET", Instance("i1") + "/last_operation?service_id=svc-plain")).Expect(400);
        (await broker.SendAsync("GET", Instance("i1") + "/last_operation?service_id=svc-all&plan_id=plan-small")).Expect(200);
    }

    [Fact]
    public async Task After_a_change_of_plan_the_plan_from_before_is_right()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await AsyncAsync(broker)).Expect(202);
        await broker.WaitForInstanceAsync();
        (await broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.AsyncService, plan_id = TestCatalog.AsyncRepeatable })).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitAsync(Instance("i1") + $"/last_operation{Ids(TestCatalog.Async, TestCatalog.AsyncService)}")).Text("state"));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Earlier_operations_are_remembered(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        broker.Handler.Update = (_, _) => throw new BrokerException(BrokerError.ServiceFailure, "No.");
        var first = (await AsyncAsync(broker)).Expect(202).Text("operation");
        await broker.WaitForInstanceAsync();
        var second = (await broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.AsyncService })).Expect(202).Text("operation");
        await broker.WaitForInstanceAsync();
        broker.Handler.Update = (_, _) => default;
        (await broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.AsyncService })).Expect(202);
        await broker.WaitForInstanceAsync();
        Assert.Equal("succeeded", (await broker.PollAsync(operation: first)).Text("state"));
        Assert.Equal(("failed", "No."), ((await broker.PollAsync(operation: second)).Text("state"), (await broker.PollAsync(operation: second)).Text("description")));
        Assert.Equal("succeeded", (await broker.PollAsync()).Text("state"));
    }

    [Fact]
    public async Task A_failed_creation_has_a_description_but_no_update_flags()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        broker.Handler.Provision = (_, _) => throw new BrokerException(BrokerError.PlanQuotaExceeded, "Full.") { InstanceUsable = false, UpdateRepeatable = false };
        (await AsyncAsync(broker)).Expect(202);
        Assert.Equal("""{"state":"failed","description":"Full."}""", (await broker.WaitForInstanceAsync()).Expect(200).Body);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(404);
        (await broker.SendAsync("DELETE", Instance("i1", Ids(TestCatalog.Async, TestCatalog.AsyncService) + "&accepts_incomplete=true"))).Expect(202);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task After_a_deletion_it_is_succeeded_then_410_then_404(StoreKind store)
    {
        var clock = new ManualTimeProvider();
        var options = new BrokerHostOptions
        {
            TimeProvider = clock, DeletedOperationRetention = TimeSpan.FromMinutes(10), TombstoneRetention = TimeSpan.FromHours(1),
            HeartbeatInterval = TimeSpan.FromSeconds(10), LeaseDuration = TimeSpan.FromDays(1),
        };
        await using var broker = await StartAsync(store, options);
        (await AsyncAsync(broker)).Expect(202);
        await broker.WaitForInstanceAsync();
        (await broker.BindAsync("i1", "b1", TestCatalog.Async, TestCatalog.AsyncService, query: Incomplete)).Expect(202);
        await broker.WaitForBindingAsync();
        var ids = Ids(TestCatalog.Async, TestCatalog.AsyncService) + "&accepts_incomplete=true";
        (await broker.SendAsync("DELETE", Binding("i1", "b1", ids))).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Expect(200).Text("state"));
        (await broker.SendAsync("DELETE", Instance("i1", ids))).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Expect(200).Text("state"));

        clock.Advance(TimeSpan.FromMinutes(9));
        (await broker.PollAsync()).Expect(200);
        clock.Advance(TimeSpan.FromMinutes(1));
        (await broker.PollAsync()).Expect(410);
        (await broker.SendAsync("GET", Binding("i1", "b1") + "/last_operation")).Expect(410);
        var until = DateTime.UtcNow.AddSeconds(60);
        while ((await broker.PollAsync()).Status is not 404 || (await broker.SendAsync("GET", Binding("i1", "b1") + "/last_operation")).Status is not 404)
        {
            Assert.True(DateTime.UtcNow < until, "The tombstone stays.");
            clock.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.True(clock.Elapsed >= TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task An_operation_that_takes_longer_than_its_plan_allows_fails_and_its_handler_is_stopped()
    {
        var clock = new ManualTimeProvider();
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { TimeProvider = clock, LeaseDuration = TimeSpan.FromDays(1) });
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await AsyncAsync(broker, TestCatalog.AsyncBrief)).Expect(202);
        await gate.Reached;
        await clock.WaitForTimersAsync(2).WaitAsync(TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("in progress", (await broker.PollAsync()).Text("state"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("failed", "The broker took too long."), await StateAsync(broker));
    }

    [Fact]
    public async Task A_handler_that_does_not_stop_is_given_up()
    {
        var clock = new ManualTimeProvider();
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { TimeProvider = clock, LeaseDuration = TimeSpan.FromDays(1) });
        var never = new TaskCompletionSource<ProvisionResult?>();
        var gate = new Gate();
        broker.Handler.Provision = async (_, _) => { _ = gate.PassAsync(CancellationToken.None); return await never.Task; };
        var running = broker.ProvisionAsync();
        await gate.Reached;
        await clock.WaitForTimersAsync(2).WaitAsync(TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(55));
        await clock.WaitForTimersAsync(2).WaitAsync(TimeSpan.FromSeconds(60));
        (await broker.ProvisionAsync()).Expect(422, "ConcurrencyError");
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("The broker took too long.", (await running).Expect(500).Text("description"));
        // The caller is answered before the run has ended.
        await broker.WaitForInstanceAsync();
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
    }

    private static Task<BrokerResponse> AsyncAsync(BrokerHarness broker, string plan = TestCatalog.Async) =>
        broker.ProvisionAsync(plan: plan, service: TestCatalog.AsyncService, query: Incomplete);

    private static async Task<(string? State, string? Description)> StateAsync(BrokerHarness broker)
    {
        var answer = await broker.WaitForInstanceAsync();
        return (answer.Text("state"), answer.Text("description"));
    }
}
