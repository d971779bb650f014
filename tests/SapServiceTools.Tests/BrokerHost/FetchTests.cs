using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.6 and 1.9: fetching instances and bindings.</summary>
public sealed class FetchTests
{
    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task An_instance_is_fetched_as_it_is_stored(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync(parameters: new { a = 1 })).Expect(201);
        var answer = (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        Assert.Equal(
            """{"service_id":"svc-all","plan_id":"plan-small","dashboard_url":"https://dashboard.example/i1","parameters":{"a":1},"maintenance_info":{"version":"1.2.3"}}""",
            answer.Body);
        // Hints only.
        (await broker.SendAsync("GET", Instance("i1", "?service_id=svc-all&plan_id=plan-large"))).Expect(200);
    }

    [Fact]
    public async Task The_handler_may_know_better()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(parameters: new { a = 1, password = "secret" })).Expect(201);
        broker.Handler.FetchInstance = (request, _) => new(new InstanceDetails
        {
            DashboardUrl = "https://fresh.example",
            Parameters = new Dictionary<string, object?> { ["a"] = request.Instance!.Parameters!["a"] },
            Metadata = new Dictionary<string, object?> { ["labels"] = new Dictionary<string, object?>() },
        });
        var answer = (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        Assert.Equal(("https://fresh.example", """{"a":1}""", """{"labels":{}}"""), (answer.Text("dashboard_url"), answer.Text("parameters"), answer.Text("metadata")));
    }

    [Fact]
    public async Task Unknown_is_404_and_what_cannot_be_fetched_400()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.SendAsync("GET", Instance("unknown"))).Expect(404);
        (await broker.SendAsync("GET", Binding("unknown", "b1"))).Expect(404);
        (await broker.ProvisionAsync(plan: TestCatalog.Plain, service: TestCatalog.PlainService)).Expect(201);
        (await broker.BindAsync(plan: TestCatalog.Plain, service: TestCatalog.PlainService)).Expect(201);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(400);
        (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(400);
        (await broker.SendAsync("GET", Binding("i1", "unknown"))).Expect(404);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task What_is_deleted_or_failed_is_404(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync()).Expect(201);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(200);
        (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(404);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(404);
        broker.Handler.Provision = (_, _) => throw new InvalidOperationException("boom");
        (await broker.ProvisionAsync("i2")).Expect(500);
        (await broker.SendAsync("GET", Instance("i2"))).Expect(404);
    }

    [Fact]
    public async Task While_an_instance_is_being_deleted_it_is_ConcurrencyError()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        var gate = new Gate();
        broker.Handler.Deprovision = async (_, token) => { await gate.PassAsync(token); return null; };
        var running = broker.SendAsync("DELETE", Instance("i1", Ids()));
        await gate.Reached;
        (await broker.SendAsync("GET", Instance("i1"))).Expect(422, "ConcurrencyError");
        gate.Open();
        (await running).Expect(200);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_binding_comes_with_its_credentials_and_parameters(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync(parameters: new { role = "reader" })).Expect(201);
        (await broker.BindAsync(id: "b2")).Expect(201);
        Assert.Equal("""{"credentials":{"uri":"https://service.example/i1/b1"},"parameters":{"role":"reader"}}""", (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(200).Body);
        Assert.Equal("""{"credentials":{"uri":"https://service.example/i1/b2"}}""", (await broker.SendAsync("GET", Binding("i1", "b2"))).Expect(200).Body);
        broker.Handler.FetchBinding = (request, _) => new(new BindResult { Credentials = new Dictionary<string, object?> { ["fresh"] = request.Binding!.Id } });
        Assert.Equal("""{"credentials":{"fresh":"b2"}}""", (await broker.SendAsync("GET", Binding("i1", "b2"))).Expect(200).Body);
    }

    [Fact]
    public async Task A_handlers_fault_stays_inside()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        broker.Handler.FetchInstance = (_, _) => throw new InvalidOperationException("the secret is 42");
        var answer = (await broker.SendAsync("GET", Instance("i1"))).Expect(500);
        Assert.DoesNotContain("42", answer.Body, StringComparison.Ordinal);
        broker.Handler.FetchInstance = (_, _) => throw new BrokerException(BrokerError.InstanceDoesNotExist);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(404);
        broker.Handler.FetchInstance = (_, _) => throw new BrokerException(BrokerError.ConcurrentAccess);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(422, "ConcurrencyError");
    }
}
