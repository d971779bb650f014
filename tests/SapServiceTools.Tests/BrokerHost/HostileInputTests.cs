using System.Text;
using SapServiceTools.BrokerHost;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>
/// Mutated requests by the thousand, from a seed: none may make the broker fail, hang or leak. <c>BROKER_HOSTILE_COUNT</c> asks for another number, <c>BROKER_HOSTILE_SEED</c> for another seed.
/// </summary>
public sealed class HostileInputTests
{
    private const int Connections = 8;

    private static readonly string[] Templates =
    [
        "GET /v2/catalog HTTP/1.1\nHost: x\nX-Broker-API-Version: 2.17\nIf-None-Match: \"abc\"\n\n",
        "PUT /v2/service_instances/i%201?accepts_incomplete=true HTTP/1.1\nHost: x\nX-Broker-API-Version: 2.17\nX-Broker-API-Originating-Identity: cloudfoundry eyJ1c2VyX2lkIjoidSJ9\n"
            + "Content-Type: application/json\nContent-Length: {0}\n\n"
            + """{"service_id":"svc-all","plan_id":"plan-small","organization_guid":"o","space_guid":"s","context":{"platform":"cloudfoundry","a":[1,2.5e3,null]},"parameters":{"x":"\u00e4\ud83d\ude00","y":{"z":[true,false]}},"maintenance_info":{"version":"1.2.3"}}""",
        "PATCH /v2/service_instances/i1 HTTP/1.1\nHost: x\nX-Broker-API-Version: 2.17\nContent-Type: application/json; charset=utf-8\nContent-Length: {0}\n\n"
            + """{"service_id":"svc-all","plan_id":"plan-checked","parameters":{"size":5},"previous_values":{"plan_id":"plan-small","maintenance_info":{"version":"1.2.3"}}}""",
        "PUT /v2/service_instances/i1/service_bindings/b%2F1 HTTP/1.1\nHost: x\nX-Broker-API-Version: 2.17\nX-Broker-API-Request-Identity: 7e3a\nContent-Length: {0}\n\n"
            + """{"service_id":"svc-all","plan_id":"plan-small","bind_resource":{"app_guid":"a","route":"r"},"predecessor_binding_id":"b0","parameters":{}}""",
        "DELETE /v2/service_instances/i1?service_id=svc-all&plan_id=plan-small&accepts_incomplete=true HTTP/1.1\nHost: x\nX-Broker-API-Version: 2.17\n\n",
        "GET /v2/service_instances/i1/service_bindings/b1/last_operation?operation=bind-1&service_id=svc-all HTTP/1.1\nHost: x\nX-Broker-API-Version: 2.17\n\n",
        "PUT /v2/service_instances/i2 HTTP/1.1\nHost: x\nX-Broker-API-Version: 2.17\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n",
    ];

    private static readonly string[] Nasty =
    [
        "\0", "\\ud800", "\\u0000", "%00", "%", "%zz", "..", "//", "{", "}", "[[[[[[[[", "\"", "\\", "1e999", "-0", "99999999999999999999", "NaN", "null", "true", "{}", "[]", "\"\"",
        ":", ",", ";", "=", "&", "?", "#", "+", "\u00ff\u00fe", "\n", "\n\n", "\t", "HTTP/9.9", "Content-Length: 5\n", "Transfer-Encoding: chunked\n", "Authorization: Basic Og==\n", "2.x", "\"$ref\":\"#\"",
    ];

    [Fact]
    public async Task Mutated_requests_neither_break_nor_hold_up_the_broker()
    {
        var count = Setting("BROKER_HOSTILE_COUNT", 4_000);
        var seed = Setting("BROKER_HOSTILE_SEED", 20_217);
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { MaxBodyBytes = 64 * 1024 });
        await broker.ProvisionAsync();
        await broker.BindAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));

        var statuses = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => SendManyAsync(broker.Server.Addresses[0], count / Connections, seed + number, patience.Token)));

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

    private static async Task<List<int>> SendManyAsync(Uri server, int count, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var statuses = new List<int>(count);
        for (var sent = 0; sent < count; sent++)
        {
            // Half of them one after the other on a connection as real callers do, so what one leaves unread meets the next.
            await using var raw = await RawHttp.ConnectAsync(server);
            var text = Mutate(random) + (random.Next(2) is 0 ? Mutate(random) : "");
            try
            {
                await raw.SendAsync(text);
                raw.EndSending();
            }
            catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
            {
                // The server has seen enough and hung up; its answer may still be there.
            }
            var answer = await raw.ReadToEndAsync(cancellationToken);
            for (var at = answer.IndexOf("HTTP/1.1 ", StringComparison.Ordinal); at >= 0; at = answer.IndexOf("HTTP/1.1 ", at + 1, StringComparison.Ordinal))
                statuses.Add(int.Parse(answer.AsSpan(at + 9, 3), System.Globalization.CultureInfo.InvariantCulture));
        }
        return statuses;
    }

    private static string Mutate(Random random)
    {
        var template = Templates[random.Next(Templates.Length)];
        var split = template.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        var (head, body) = (new StringBuilder(template[..split]), new StringBuilder(template[split..]));
        for (var change = random.Next(4); change > 0; change--)
            Change(random.Next(3) is 0 || body.Length is 0 ? head : body, random);
        // Most lengths are right, so that what was done to the body gets as far as it can.
        var length = Encoding.Latin1.GetByteCount(body.ToString().ReplaceLineEndings("\r\n")) + (random.Next(10) is 0 ? random.Next(-5, 6) : 0);
        return head.ToString().Replace("{0}", $"{Math.Max(0, length)}", StringComparison.Ordinal) + body;
    }

    private static void Change(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        switch (random.Next(6))
        {
            case 0: text[at] = (char)random.Next(256); break;
            case 1: text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)); break;
            case 2: text.Insert(at, Nasty[random.Next(Nasty.Length)]); break;
            case 3: text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at))); break;
            case 4: text.Insert(at, new string((char)random.Next(32, 127), random.Next(1, 3000))); break;
            default: text.Length = at; break;
        }
        if (text.Length is 0)
            text.Append(' ');
    }
}
