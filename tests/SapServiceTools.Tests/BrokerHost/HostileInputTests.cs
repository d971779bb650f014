using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>
/// Mutated requests by the thousand, from a seed: none may make the broker fail, hang or leak. <c>BROKER_HOSTILE_COUNT</c> asks for another number, <c>BROKER_HOSTILE_SEED</c> for another seed.
/// </summary>
public sealed class HostileInputTests
{
    private const int Connections = 8;

    [Fact]
    public async Task Mutated_requests_neither_break_nor_hold_up_the_broker()
    {
        var count = Setting("BROKER_HOSTILE_COUNT", 4_000);
        var seed = Setting("BROKER_HOSTILE_SEED", 20_217);
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { MaxBodyBytes = 64 * 1024 });
        await broker.ProvisionAsync();
        await broker.BindAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10));

        var statuses = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => MutatedRequests.SendAsync(broker.Server.Addresses[0], count / Connections, seed + number, timeout.Token)));

        // 501 and 505 are the HTTP server's right answers to another encoding or version of HTTP.
        Assert.DoesNotContain(statuses.SelectMany(list => list), status => status is >= 500 and not (501 or 505));
        Assert.Contains(statuses.SelectMany(list => list), status => status is 200);
        Assert.Contains(statuses.SelectMany(list => list), status => status is 400);
        Assert.Empty(broker.Log.Faults);
        (await broker.SendAsync("GET", "/v2/catalog")).Expect(200);
        (await broker.ProvisionAsync("afterwards")).Expect(201);
        Assert.Equal(0, (await broker.Server.GetStatusAsync()).Operations);
    }

    [Fact]
    public async Task Deep_long_and_repeated_JSON_is_answered()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 5_000)) + "1" + new string('}', 5_000);
        (await broker.SendAsync("PUT", Instance("i1"), $$"""{"service_id":"svc-all","parameters":{{deep}}}""")).Expect(400);
        (await broker.SendAsync("PUT", Instance("i1"), new string('[', 500_000))).Expect(400);
        var repeated = string.Concat(Enumerable.Repeat("\"x\":1,", 50_000));
        var body = """{"service_id":"svc-all","plan_id":"plan-small","organization_guid":"o","space_guid":"s","parameters":{""" + repeated + "\"x\":2}}";
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(201);
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(200);
        (await broker.ProvisionAsync(parameters: new { x = 2 })).Expect(409);
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
