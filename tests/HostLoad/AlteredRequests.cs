using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>Valid requests of which a few bytes are altered, the same ones for the same seed.</summary>
internal sealed class AlteredRequests(HostGroup hosts, ResponseTally tally) : RawTraffic(hosts, tally)
{
    public const string Kind = "altered request";

    private static readonly TimeSpan EndOfRequest = TimeSpan.FromSeconds(1);
    private static readonly string Provision = $$$"""{"service_id":"{{{ProcessBroker.Service}}}","plan_id":"{{{ProcessBroker.Plan}}}","organization_guid":"o","space_guid":"s","parameters":{"x":[1,2.5e3,null,"\u00e4"]}}""";
    private static readonly string Bind = $$$"""{"service_id":"{{{ProcessBroker.Service}}}","plan_id":"{{{ProcessBroker.Plan}}}","bind_resource":{"app_guid":"a"}}""";
    private static readonly string Ids = $"service_id={ProcessBroker.Service}&plan_id={ProcessBroker.Plan}";

    // The names are none of the other callers', and one altered byte makes none of them.
    private static readonly (string Line, string? Body)[] Valid =
    [
        ("GET /v2/catalog", null),
        ("PUT /v2/service_instances/altered1", Provision),
        ("PUT /v2/service_instances/altered2?accepts_incomplete=true", Provision.Replace($"\"{ProcessBroker.Plan}\"", $"\"{ProcessBroker.AsyncPlan}\"", StringComparison.Ordinal)),
        ("PATCH /v2/service_instances/altered1", $$$"""{"service_id":"{{{ProcessBroker.Service}}}","parameters":{"y":true}}"""),
        ("PUT /v2/service_instances/altered1/service_bindings/b", Bind),
        ("GET /v2/service_instances/altered1/service_bindings/b", null),
        ("GET /v2/service_instances/altered2/last_operation", null),
        ($"DELETE /v2/service_instances/altered1/service_bindings/b?{Ids}", null),
        ($"DELETE /v2/service_instances/altered1?{Ids}", null),
    ];

    protected override async Task RunOneAsync(HostProcess host, int number, Random random, CancellationToken ended, CancellationToken limit)
    {
        using var connection = await RawConnection.ConnectAsync(host, limit).ConfigureAwait(false);
        var response = connection.ReadToEndAsync(limit);
        try
        {
            await connection.Stream.WriteAsync(Alter(Create(random), random), limit).ConfigureAwait(false);
            // A host that waits for more than there is hears that nothing comes. To tell it at once would be to hang up before its response.
            await Task.WhenAny(response, Task.Delay(EndOfRequest, limit)).ConfigureAwait(false);
            if (!response.IsCompleted)
                connection.EndSending();
        }
        catch (Exception fault) when (RawConnection.IsClosed(fault))
        {
            // The host has seen enough; its response may still be there.
        }
        if (Count(Kind, await response.ConfigureAwait(false)) is 0)
            Tally.Add(Kind, host.IsKilled ? "host killed" : "closed");
    }

    private byte[] Create(Random random)
    {
        var (line, body) = Valid[random.Next(Valid.Length)];
        var content = body is null ? "" : $"Content-Type: application/json\nContent-Length: {body.Length}\n";
        return ToBytes($"{line} HTTP/1.1\nHost: localhost\nConnection: close\nX-Broker-API-Version: 2.17\n{Authorization}\n{content}\n{body}");
    }

    private static byte[] Alter(byte[] request, Random random)
    {
        var bytes = new List<byte>(request);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes.Insert(at, (byte)random.Next(256)); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }
        }
        return [.. bytes];
    }
}
