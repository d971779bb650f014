using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.11: how operations stand, in the background and outside of the host.</summary>
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
    public async Task The_operation_may_be_left_out_or_must_be_one_that_was_given()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
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
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Work_outside_of_the_host_is_asked_about_and_its_own_name_is_given_back(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        broker.Handler.Provision = (_, _) => new(new ProvisionResult
        {
            Asynchronous = true, Operation = "task 10/\u00e4", DashboardUrl = "https://early.example", Data = new Dictionary<string, object?> { ["task"] = 10L },
        });
        var state = new LastOperationResult { State = OperationState.InProgress, Description = "half", RetryAfter = TimeSpan.FromSeconds(90) };
        broker.Handler.LastOperation = (_, _) => new(state);
        var accepted = (await broker.ProvisionAsync(query: Incomplete)).Expect(202);
        Assert.Equal(("task 10/\u00e4", "https://early.example"), (accepted.Text("operation"), accepted.Text("dashboard_url")));
        Assert.Equal("task 10/\u00e4", (await broker.ProvisionAsync(query: Incomplete)).Expect(202).Text("operation"));
        (await broker.ProvisionAsync()).Expect(202);

        var going = (await broker.PollAsync(operation: "task 10/\u00e4")).Expect(200);
        Assert.Equal(("in progress", "half", "90"), (going.Text("state"), going.Text("description"), going.Header("Retry-After")));
        var asked = broker.Handler.Last(BrokerOperation.LastOperation);
        Assert.Equal(("task 10/\u00e4", BrokerOperation.Provision, 10L), (asked.Operation, asked.OperationKind, asked.Instance!.Data!["task"]));
        (await broker.BindAsync()).Expect(422, "ConcurrencyError");

        state = new LastOperationResult { State = OperationState.Succeeded };
        // Nobody has polled since, and still a request that needs the instance finds it free.
        (await broker.BindAsync()).Expect(201);
        Assert.Equal("succeeded", (await broker.PollAsync(operation: "task 10/\u00e4")).Text("state"));
        (await broker.ProvisionAsync()).Expect(200);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Bindings_updates_and_deletions_outside_of_the_host_end_in_the_books(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        broker.Handler.LastOperation = (request, _) => new(new LastOperationResult
        {
            State = OperationState.Succeeded,
            Binding = request.OperationKind is BrokerOperation.Bind ? new BindResult { Credentials = new Dictionary<string, object?> { ["late"] = true } } : null,
        });
        broker.Handler.Bind = (_, _) => new(new BindResult { Asynchronous = true });
        (await broker.BindAsync(query: Incomplete)).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Text("state"));
        Assert.Equal("""{"credentials":{"late":true}}""", (await broker.BindAsync()).Expect(200).Body);

        broker.Handler.Update = (_, _) => new(new UpdateResult { Asynchronous = true });
        (await broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.Service, plan_id = TestCatalog.Large, parameters = new { a = 1 } })).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        Assert.Equal((TestCatalog.Large, """{"a":1}"""), ((await broker.SendAsync("GET", Instance("i1"))).Text("plan_id"), (await broker.SendAsync("GET", Instance("i1"))).Text("parameters")));

        broker.Handler.Unbind = (_, _) => new(new UnbindResult { Asynchronous = true, Operation = "u" });
        Assert.Equal("""{"operation":"u"}""", (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids() + "&accepts_incomplete=true"))).Expect(202).Body);
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Text("state"));
        broker.Handler.Deprovision = (_, _) => new(new DeprovisionResult { Asynchronous = true, Operation = "d" });
        (await broker.SendAsync("DELETE", Instance("i1", Ids() + "&accepts_incomplete=true"))).Expect(202);
        broker.Handler.LastOperation = (_, _) => throw new BrokerException(BrokerError.InstanceDoesNotExist);
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(410);
    }

    [Fact]
    public async Task Work_outside_of_the_host_may_fail_or_run_out_of_time()
    {
        var clock = new ManualTimeProvider();
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { TimeProvider = clock, LeaseDuration = TimeSpan.FromDays(9) });
        (await broker.ProvisionAsync()).Expect(201);
        broker.Handler.Update = (_, _) => new(new UpdateResult { Asynchronous = true });
        broker.Handler.LastOperation = (_, _) => new(new LastOperationResult { State = OperationState.Failed, Description = "No.", InstanceUsable = false, UpdateRepeatable = false });
        (await PatchAsync(broker)).Expect(202);
        Assert.Equal("""{"state":"failed","description":"No.","instance_usable":false,"update_repeatable":false}""", (await broker.PollAsync()).Expect(200).Body);

        broker.Handler.LastOperation = (_, _) => default;
        (await PatchAsync(broker)).Expect(202);
        Assert.Equal("in progress", (await broker.PollAsync()).Text("state"));
        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        (await broker.BindAsync()).Expect(201);
        Assert.Equal("failed", (await broker.PollAsync()).Text("state"));
    }

    [Fact]
    public async Task Going_outside_without_being_allowed_to_is_the_handlers_fault()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        broker.Handler.Provision = (_, _) => new(new ProvisionResult { Asynchronous = true });
        (await broker.ProvisionAsync()).Expect(500);
        Assert.Single(broker.Log.Faults);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_creation_outside_of_the_host_can_be_deleted_at_once(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        broker.Handler.Provision = (_, _) => new(new ProvisionResult { Asynchronous = true, Operation = "p" });
        (await broker.ProvisionAsync(query: Incomplete)).Expect(202);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
        Assert.Equal("failed", (await broker.PollAsync(operation: "p")).Text("state"));
        broker.Handler.Provision = (_, _) => default;
        (await broker.ProvisionAsync()).Expect(201);
        broker.Handler.Bind = (_, _) => new(new BindResult { Asynchronous = true, Operation = "b" });
        (await broker.BindAsync(query: Incomplete)).Expect(202);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(200);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
    }

    [Fact]
    public async Task An_operation_in_the_background_may_go_outside()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var gate = new Gate();
        broker.Handler.Provision = (_, _) => new(new ProvisionResult { Asynchronous = true, Operation = "inner" });
        broker.Handler.LastOperation = async (request, token) =>
        {
            Assert.Equal("inner", request.Operation);
            await gate.PassAsync(token);
            return new LastOperationResult { State = OperationState.Succeeded };
        };
        gate.Open();
        var operation = (await AsyncAsync(broker)).Expect(202).Text("operation");
        Assert.NotEqual("inner", operation);
        Assert.Equal("succeeded", (await broker.WaitAsync(Instance("i1") + $"/last_operation?operation={operation}")).Text("state"));
    }

    private static Task<BrokerAnswer> AsyncAsync(BrokerHarness broker, string plan = TestCatalog.Async) =>
        broker.ProvisionAsync(plan: plan, service: TestCatalog.AsyncService, query: Incomplete);

    private static Task<BrokerAnswer> PatchAsync(BrokerHarness broker) => broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.Service });

    private static async Task<(string? State, string? Description)> StateAsync(BrokerHarness broker)
    {
        var answer = await broker.WaitForInstanceAsync();
        return (answer.Text("state"), answer.Text("description"));
    }
}
