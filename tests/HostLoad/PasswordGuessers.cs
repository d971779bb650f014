namespace SapServiceTools.HostLoad;

/// <summary>Callers with wrong passwords, from the address that the right ones come from.</summary>
internal sealed class PasswordGuessers(HostGroup hosts, ResponseTally tally) : RawTraffic(hosts, tally)
{
    public const string Kind = "guessed password";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly string[] Lines = ["GET /v2/catalog", "GET /v2/service_instances/load-1-0-0", "DELETE /v2/service_instances/load-1-0-0?service_id=service&plan_id=plan", "GET /dashboard", "GET /dashboard/events"];

    protected override async Task RunOneAsync(HostProcess host, int number, Random random, CancellationToken ended, CancellationToken limit)
    {
        using var connection = await RawConnection.ConnectAsync(host, limit).ConfigureAwait(false);
        var line = Lines[random.Next(Lines.Length)];
        var request = $"{line} HTTP/1.1\nHost: localhost\nConnection: close\nX-Broker-API-Version: 2.17\nAuthorization: Basic {BrokerCaller.Encode($"guess{random.Next()}")}\n\n";
        await connection.Stream.WriteAsync(ToBytes(request), limit).ConfigureAwait(false);
        var responses = RawResponses.Split(await connection.ReadToEndAsync(limit).ConfigureAwait(false)).ToArray();
        if (responses is [var (status, head, body)])
        {
            Tally.Add(Kind, $"{status}");
            var isRefused = status is 401 && RawResponses.Has(head, "WWW-Authenticate") || status is 429 && RawResponses.Has(head, "Retry-After");
            // Pages are refused with a page.
            if (!isRefused || (!line.Contains("/dashboard", StringComparison.Ordinal) && ResponseCheck.FindFault(status, body, hasRetryAfter: true) is not null))
                Tally.AddWrong(Kind, $"{status} to {line}: {body}");
        }
        else
        {
            Tally.Add(Kind, host.IsKilled ? "host killed" : "closed");
            if (!host.IsKilled)
                Tally.AddWrong(Kind, $"{responses.Length} responses to {line}");
        }
        await Task.Delay(Pause, limit).ConfigureAwait(false);
    }
}
