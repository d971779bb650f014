using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.11: asynchronous operations of the handler's own, outside the host.</summary>
public sealed class DelegatedOperationTests
{
    private const string Incomplete = "?accepts_incomplete=true";

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_delegated_operation_is_polled_under_the_handlers_own_name(StoreKind store)
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
    public async Task Delegated_bindings_updates_and_deletions_end_in_the_store(StoreKind store)
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
    public async Task A_delegated_operation_may_fail_or_time_out()
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
    public async Task A_delegated_creation_can_be_deleted_at_once(StoreKind store)
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

    private static Task<BrokerResponse> AsyncAsync(BrokerHarness broker, string plan = TestCatalog.Async) =>
        broker.ProvisionAsync(plan: plan, service: TestCatalog.AsyncService, query: Incomplete);

    private static Task<BrokerResponse> PatchAsync(BrokerHarness broker) => broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.Service });
}
