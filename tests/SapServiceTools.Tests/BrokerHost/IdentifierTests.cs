using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.3: identifiers and sizes.</summary>
public sealed class IdentifierTests
{
    public static TheoryData<StoreKind, string> Ids_that_work()
    {
        var rows = new TheoryData<StoreKind, string>();
        foreach (var store in TestStores.Kinds)
        {
            foreach (var id in new[] { "with space", "with/slash", "\u00fcmlaut-\u65e5\u672c-\ud83d\ude00", "a+b&c=d?e#f", "100%", "..", "last_operation", "service_bindings", "quote'\"\\;--", new string('x', 1000) })
                rows.Add(store, id);
        }
        return rows;
    }

    [Theory, MemberData(nameof(Ids_that_work))]
    public async Task Any_text_can_be_an_id_if_it_is_percent_encoded(StoreKind store, string id)
    {
        await using var broker = await StartAsync(store);
        // A lone pair of dots is taken out of a path by every client, encoded or not, unless something stands beside it.
        var name = id is ".." ? "..x" : id;
        (await broker.ProvisionAsync(name)).Expect(201);
        Assert.Equal(name, broker.Handler.Last(BrokerOperation.Provision).InstanceId);
        (await broker.BindAsync(name, name)).Expect(201);
        Assert.Equal(name, broker.Handler.Last(BrokerOperation.Bind).BindingId);
        (await broker.SendAsync("GET", Binding(name, name))).Expect(200);
        (await broker.SendAsync("DELETE", Binding(name, name, Ids()))).Expect(200);
        (await broker.SendAsync("DELETE", Instance(name, Ids()))).Expect(200);
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("a%0Ab")]
    [InlineData("%FF")]
    [InlineData("%C3%28")]
    [InlineData("%E2%82")]
    public async Task Ids_that_are_no_text_are_400(string segment)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        await using var raw = await SapServiceTools.Tests.Support.RawHttp.ConnectAsync(broker.Server.Addresses[0]);
        await raw.SendAsync($"PUT /v2/service_instances/{segment} HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nContent-Length: 2\nConnection: close\n\n{{}}");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var answer = await raw.ReadToEndAsync(timeout.Token);
        Assert.Contains(" 400 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_beyond_what_a_database_can_index_are_400()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(new string('x', 1001))).Expect(400);
        (await broker.BindAsync("i1", new string('x', 1001))).Expect(400);
    }

    [Fact]
    public async Task Empty_ids_are_refused()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.SendAsync("PUT", "/v2/service_instances/", ProvisionBody())).Expect(400);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("PUT", "/v2/service_instances/i1/service_bindings/", BindBody())).Expect(400);
    }

    [Fact]
    public async Task Ids_differ_by_case()
    {
        await using var broker = await StartAsync(StoreKind.Sqlite);
        (await broker.ProvisionAsync("Case")).Expect(201);
        (await broker.ProvisionAsync("case")).Expect(201);
        (await broker.SendAsync("DELETE", Instance("CASE", Ids()))).Expect(410);
    }

    [Fact]
    public async Task A_binding_belongs_to_its_instance()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync("i1")).Expect(201);
        (await broker.ProvisionAsync("i2")).Expect(201);
        (await broker.BindAsync("i1", "b1")).Expect(201);
        (await broker.SendAsync("GET", Binding("i2", "b1"))).Expect(404);
        (await broker.SendAsync("DELETE", Binding("i2", "b1", Ids()))).Expect(410);
    }

    [Fact]
    public async Task Operations_over_10000_characters_are_400()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.PollAsync(operation: new string('x', 10_001))).Expect(400);
    }

    [Fact]
    public async Task A_handlers_operation_over_10000_characters_is_its_fault()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        broker.Handler.Provision = (_, _) => new(new ProvisionResult { Asynchronous = true, Operation = new string('x', 10_001) });
        (await broker.ProvisionAsync(query: "?accepts_incomplete=true")).Expect(500);
        Assert.Single(broker.Log.Faults);
    }
}
