using System.Text;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>Requests of the protocol with a few things wrong about each, the same ones for the same seed.</summary>
public static class MutatedRequests
{
    private static readonly string[] Templates =
    [
        "GET /v2/catalog HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nIf-None-Match: \"abc\"\n\n",
        "PUT /v2/service_instances/i%201?accepts_incomplete=true HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nX-Broker-API-Originating-Identity: cloudfoundry eyJ1c2VyX2lkIjoidSJ9\n"
            + "Content-Type: application/json\nContent-Length: {0}\n\n"
            + """{"service_id":"svc-all","plan_id":"plan-small","organization_guid":"o","space_guid":"s","context":{"platform":"cloudfoundry","a":[1,2.5e3,null]},"parameters":{"x":"\u00e4\ud83d\ude00","y":{"z":[true,false]}},"maintenance_info":{"version":"1.2.3"}}""",
        "PATCH /v2/service_instances/i1 HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nContent-Type: application/json; charset=utf-8\nContent-Length: {0}\n\n"
            + """{"service_id":"svc-all","plan_id":"plan-checked","parameters":{"size":5},"previous_values":{"plan_id":"plan-small","maintenance_info":{"version":"1.2.3"}}}""",
        "PUT /v2/service_instances/i1/service_bindings/b%2F1 HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nX-Broker-API-Request-Identity: 7e3a\nContent-Length: {0}\n\n"
            + """{"service_id":"svc-all","plan_id":"plan-small","bind_resource":{"app_guid":"a","route":"r"},"predecessor_binding_id":"b0","parameters":{}}""",
        "DELETE /v2/service_instances/i1?service_id=svc-all&plan_id=plan-small&accepts_incomplete=true HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\n\n",
        "GET /v2/service_instances/i1/service_bindings/b1/last_operation?operation=bind-1&service_id=svc-all HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\n\n",
        "PUT /v2/service_instances/i2 HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n",
    ];

    private static readonly string[] Nasty =
    [
        "\0", "\\ud800", "\\u0000", "%00", "%", "%zz", "..", "//", "{", "}", "[[[[[[[[", "\"", "\\", "1e999", "-0", "99999999999999999999", "NaN", "null", "true", "{}", "[]", "\"\"",
        ":", ",", ";", "=", "&", "?", "#", "+", "\u00ff\u00fe", "\n", "\n\n", "\t", "HTTP/9.9", "Content-Length: 5\n", "Transfer-Encoding: chunked\n", "Authorization: Basic Og==\n", "2.x", "\"$ref\":\"#\"",
    ];

    /// <summary>Sends so many, and returns the statuses of all answers.</summary>
    public static async Task<List<int>> SendAsync(Uri server, int count, int seed, CancellationToken cancellationToken)
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
