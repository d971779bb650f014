using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.10: deleting bindings and instances, also while they are being created.</summary>
public sealed class DeletionTests
{
    private static readonly string AsyncIds = Ids(TestCatalog.Async, TestCatalog.AsyncService);
    private static readonly string AsyncDelete = AsyncIds + "&accepts_incomplete=true";

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Deleted_is_200_and_gone_is_410(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync()).Expect(201);
        Assert.Equal("{}", (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(200).Body);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(410);
        Assert.Equal("{}", (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200).Body);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(410);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(410);
        Assert.Equal((1, 1), (broker.Handler.Count(BrokerOperation.Unbind), broker.Handler.Count(BrokerOperation.Deprovision)));
        (await broker.ProvisionAsync(plan: TestCatalog.Large)).Expect(201);
    }

    [Fact]
    public async Task Unknown_is_410()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.SendAsync("DELETE", Instance("unknown", Ids()))).Expect(410);
        (await broker.SendAsync("DELETE", Binding("unknown", "b1", Ids()))).Expect(410);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("DELETE", Binding("i1", "unknown", Ids()))).Expect(410);
        Assert.Single(broker.Handler.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?service_id=svc-all")]
    [InlineData("?plan_id=plan-small")]
    [InlineData("?service_id=&plan_id=plan-small")]
    [InlineData("?service_id=svc-all&plan_id=")]
    [InlineData("?service_id=unknown&plan_id=plan-small")]
    [InlineData("?service_id=svc-all&plan_id=unknown")]
    [InlineData("?service_id=svc-all&plan_id=plan-plain")]
    [InlineData("?service_id=svc-plain&plan_id=plan-plain")]
    [InlineData("?service_id=svc-all&plan_id=%FF")]
    [InlineData("?service_id=svc-all&plan_id=%4")]
    public async Task Missing_empty_and_wrong_ids_are_400_and_delete_nothing(string query)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync()).Expect(201);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", query))).Expect(400);
        (await broker.SendAsync("DELETE", Instance("i1", query))).Expect(400);
        (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(200);
    }

    [Fact]
    public async Task Another_plan_of_the_service_is_enough_because_the_platform_may_not_know_how_an_update_ended()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("DELETE", Instance("i1", Ids(TestCatalog.Large)))).Expect(200);
        Assert.Equal(TestCatalog.Small, broker.Handler.Last(BrokerOperation.Deprovision).Plan.Id);
    }

    [Fact]
    public async Task What_has_left_the_catalog_can_still_be_deleted()
    {
        using var place = new StorePlace();
        await using (var broker = await StartAsync(StoreKind.Sqlite, new BrokerHostOptions(), place))
        {
            (await broker.ProvisionAsync(plan: TestCatalog.Plain, service: TestCatalog.PlainService)).Expect(201);
            (await broker.BindAsync(plan: TestCatalog.Plain, service: TestCatalog.PlainService)).Expect(201);
        }
        var smaller = new SapServiceTools.Clients.Broker.Catalog.ServiceCatalog { Services = [TestCatalog.Create().Services[0]] };
        await using var later = await StartAsync(StoreKind.Sqlite, new BrokerHostOptions(), place, smaller);
        (await later.SendAsync("DELETE", Binding("i1", "b1", Ids(TestCatalog.Plain, TestCatalog.PlainService)))).Expect(200);
        (await later.SendAsync("DELETE", Instance("i1", Ids(TestCatalog.Plain, TestCatalog.PlainService)))).Expect(200);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task An_instance_with_bindings_is_kept_unless_the_option_says_otherwise(StoreKind store)
    {
        await using (var broker = await StartAsync(store))
        {
            (await broker.ProvisionAsync()).Expect(201);
            (await broker.BindAsync()).Expect(201);
            (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(422, "BindingExists");
            (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        }
        await using var lenient = await StartAsync(store, new BrokerHostOptions { RefuseDeprovisionWithBindings = false });
        (await lenient.ProvisionAsync()).Expect(201);
        (await lenient.BindAsync()).Expect(201);
        (await lenient.BindAsync(id: "b2")).Expect(201);
        (await lenient.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
        (await lenient.SendAsync("DELETE", Binding("i1", "b2", Ids()))).Expect(410);
        Assert.Equal(0, (await lenient.Server.GetStatusAsync()).Bindings);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task In_the_background_a_resent_one_is_202_with_the_same_operation(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        await ReadyAsync(broker);
        var gate = new Gate();
        broker.Handler.Unbind = async (_, token) => { await gate.PassAsync(token); return null; };
        broker.Handler.Deprovision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await broker.SendAsync("DELETE", Binding("i1", "b1", AsyncIds))).Expect(422, "AsyncRequired");
        var unbind = (await broker.SendAsync("DELETE", Binding("i1", "b1", AsyncDelete))).Expect(202);
        Assert.Equal(["operation"], unbind.Json.EnumerateObject().Select(member => member.Name));
        await gate.Reached;
        Assert.Equal(unbind.Body, (await broker.SendAsync("DELETE", Binding("i1", "b1", AsyncDelete))).Expect(202).Body);
        (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(422, "ConcurrencyError");
        gate.Open();
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Text("state"));
        (await broker.SendAsync("DELETE", Binding("i1", "b1", AsyncDelete))).Expect(410);

        (await broker.SendAsync("DELETE", Instance("i1", AsyncIds))).Expect(422, "AsyncRequired");
        var deprovision = (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitAsync(Instance("i1") + $"/last_operation?operation={deprovision.Text("operation")}")).Text("state"));
        (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(410);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_failed_one_keeps_the_instance_and_can_be_tried_again(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync()).Expect(201);
        broker.Handler.Unbind = (_, _) => throw new BrokerException(BrokerError.ServiceFailure, "Later.");
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(500);
        (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(200);
        broker.Handler.Unbind = (_, _) => default;
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(200);

        broker.Handler.Deprovision = (_, _) => throw new BrokerException(BrokerError.ServiceFailure, "Later.") { InstanceUsable = false, UpdateRepeatable = false };
        var failed = (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(500);
        Assert.Equal(("Later.", "False", null), (failed.Text("description"), failed.Text("instance_usable"), failed.Text("update_repeatable")));
        Assert.Equal(("failed", "False"), ((await broker.PollAsync()).Text("state"), (await broker.PollAsync()).Text("instance_usable")));
        broker.Handler.Deprovision = (_, _) => default;
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
    }

    [Fact]
    public async Task What_the_handler_finds_missing_is_deleted()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        await ReadyAsync(broker);
        (await broker.ProvisionAsync("i2")).Expect(201);
        broker.Handler.Deprovision = (_, _) => throw new BrokerException(BrokerError.InstanceDoesNotExist);
        broker.Handler.Unbind = (_, _) => throw new BrokerException(BrokerError.BindingDoesNotExist);
        (await broker.SendAsync("DELETE", Instance("i2", Ids()))).Expect(410);
        (await broker.SendAsync("GET", Instance("i2"))).Expect(404);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", AsyncDelete))).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Text("state"));
        (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Deleting_during_a_creation_in_the_background_stops_it(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var creation = (await broker.ProvisionAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        await gate.Reached;
        var deletion = (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(202);
        Assert.NotEqual(creation.Text("operation"), deletion.Text("operation"));
        var polled = await broker.WaitAsync(Instance("i1") + $"/last_operation?operation={creation.Text("operation")}");
        Assert.Equal("succeeded", polled.Expect(200).Text("state"));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Deprovision));
        Assert.False(broker.Handler.Last(BrokerOperation.Deprovision).Instance!.IsReady);
        (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(410);
        broker.Handler.Provision = (_, _) => default;
        (await broker.ProvisionAsync()).Expect(201);
    }

    [Fact]
    public async Task A_creation_that_does_not_listen_is_deleted_after_it_has_ended()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var gate = new Gate();
        broker.Handler.Provision = async (_, _) =>
        {
            await gate.PassAsync(CancellationToken.None);
            return new ProvisionResult { Data = new Dictionary<string, object?> { ["name"] = "db1" } };
        };
        (await broker.ProvisionAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        await gate.Reached;
        var deletion = (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(202);
        Assert.Equal(deletion.Body, (await broker.SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(202).Body);
        (await broker.ProvisionAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(422, "ConcurrencyError");
        Assert.Equal(0, broker.Handler.Count(BrokerOperation.Deprovision));
        gate.Open();
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        Assert.Equal("db1", broker.Handler.Last(BrokerOperation.Deprovision).Instance!.Data!["name"]);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Deleting_during_a_synchronous_creation_stops_it_and_shows_it_as_failed(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var creation = broker.ProvisionAsync();
        await gate.Reached;
        var operation = (await broker.ProvisionAsync(query: "?accepts_incomplete=true")).Expect(202).Text("operation");
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
        (await creation).Expect(422, "ConcurrencyError");
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Deprovision));
        Assert.Equal("failed", (await broker.PollAsync(operation: operation)).Expect(200).Text("state"));
        (await broker.SendAsync("GET", Instance("i1"))).Expect(404);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Unbinding_during_a_creation_stops_it(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        await ReadyAsync(broker, bind: false);
        (await broker.ProvisionAsync("i2")).Expect(201);
        var gate = new Gate();
        broker.Handler.Bind = async (_, token) => { await gate.PassAsync(token); return null; };

        (await broker.BindAsync("i1", "b1", TestCatalog.Async, TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        await gate.Reached;
        (await broker.SendAsync("DELETE", Binding("i1", "b1", AsyncDelete))).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Text("state"));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Unbind));
        (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(404);

        var second = new Gate();
        broker.Handler.Bind = async (_, token) => { await second.PassAsync(token); return null; };
        var creation = broker.BindAsync("i2", "b1");
        await second.Reached;
        (await broker.SendAsync("DELETE", Binding("i2", "b1", Ids()))).Expect(200);
        (await creation).Expect(422, "ConcurrencyError");
        Assert.Equal(2, broker.Handler.Count(BrokerOperation.Unbind));
        (await broker.SendAsync("DELETE", Instance("i2", Ids()))).Expect(200);
    }

    private static async Task ReadyAsync(BrokerHarness broker, bool bind = true)
    {
        (await broker.ProvisionAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        if (!bind)
            return;
        (await broker.BindAsync("i1", "b1", TestCatalog.Async, TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Text("state"));
    }
}
