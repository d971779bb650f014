using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>What the host tells of itself: its log, its meters, its status.</summary>
public sealed class ObservationTests
{
    [Fact]
    public async Task Each_request_is_one_line_without_a_secret()
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("user", "Tr0ub4dor")] } };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        var good = ("Authorization", (string?)$"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("user:Tr0ub4dor"))}");
        (await broker.SendAsync("PUT", Instance("i1", "?accepts_incomplete=false"), ProvisionBody(parameters: new { password = "Tr0ub4dor" }), good, ("X-Broker-API-Request-Identity", "r1"))).Expect(201);
        (await broker.SendAsync("GET", "/nothing?password=Tr0ub4dor")).Expect(401);
        var lines = broker.Log.Requests.ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Equal((BrokerOperation.Provision, "PUT", "/v2/service_instances/i1", 201, "r1", "user", "127.0.0.1"),
            (lines[0].Operation, lines[0].Method, lines[0].Path, lines[0].Status, lines[0].RequestIdentity, lines[0].UserName, lines[0].RemoteAddress));
        Assert.Equal((null, 401, null), (lines[1].Operation, lines[1].Status, lines[1].UserName));
        Assert.All(lines, line => Assert.DoesNotContain("Tr0ub4dor", line.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meters_count_requests_and_handlers()
    {
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Meter.Name is "SapServiceTools.BrokerHost") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counts.AddOrUpdate($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}", value, (_, before) => before + value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => counts.AddOrUpdate(instrument.Name, 1, (_, before) => before + 1));
        listener.Start();
        await using var broker = await StartAsync(StoreKind.Memory);
        // Other tests run beside this one under the same meter, so only what is rare elsewhere is checked.
        broker.Handler.Unbind = (_, _) => throw new BrokerException(BrokerError.ServiceQuotaExceeded);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync()).Expect(201);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(422);
        Assert.True(counts["broker.requests unbind 422"] >= 1);
        Assert.True(counts["broker.operations unbind failed"] >= 1);
        Assert.True(counts["broker.operations provision succeeded"] >= 1);
        Assert.True(counts["broker.request.duration"] >= 3);
    }

    [Fact]
    public async Task The_status_says_how_much_there_is()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.ProvisionAsync("i2")).Expect(201);
        (await broker.BindAsync()).Expect(201);
        (await broker.SendAsync("DELETE", Instance("i2", Ids()))).Expect(200);
        var status = await broker.Server.GetStatusAsync();
        Assert.Equal((1L, 1L, 0L, 0, 0, 4L, "memory"),
            (status.Instances, status.Bindings, status.Operations, status.RunningHandlers, status.QueuedOperations, status.Requests, status.Store));
    }

    [Fact]
    public async Task Everything_works_on_HttpListener_too()
    {
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions { MaxBodyBytes = 10_000 }, new ServerTransportOptions { UseHttpListener = true });
        (await broker.ProvisionAsync("with/slash \u00e4")).Expect(201);
        (await broker.SendAsync("PATCH", Instance("with/slash \u00e4"), new { service_id = TestCatalog.Service, plan_id = TestCatalog.Large })).Expect(200);
        (await broker.BindAsync("with/slash \u00e4", plan: TestCatalog.Large)).Expect(201);
        (await broker.SendAsync("GET", "/v2/catalog", null, ("If-None-Match", "*"))).Expect(304);
        (await broker.SendAsync("POST", "/v2/catalog")).Expect(405);
        (await broker.SendAsync("PUT", Instance("i2"), ProvisionBody(parameters: new { text = new string('x', 20_000) }))).Expect(413);
        (await broker.SendAsync("DELETE", Binding("with/slash \u00e4", "b1", Ids(TestCatalog.Large)), null, ("X-Broker-API-Request-Identity", "r"))).Expect(200);
        (await broker.SendAsync("DELETE", Instance("with/slash \u00e4", Ids(TestCatalog.Large)))).Expect(200);
    }
}
