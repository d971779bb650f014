namespace SapServiceTools.HostLoad;

/// <summary>Senders of one byte and then another, some in the headers, the others in the body.</summary>
internal sealed class SlowSenders(HostGroup hosts, ResponseTally tally) : RawTraffic(hosts, tally)
{
    public const string Kind = "slow sender";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task RunOneAsync(HostProcess host, int number, Random random, CancellationToken ended, CancellationToken limit)
    {
        using var connection = await RawConnection.ConnectAsync(host, limit).ConfigureAwait(false);
        var head = $"PUT /v2/service_instances/slow{number} HTTP/1.1\nHost: localhost\nX-Broker-API-Version: 2.17\n{Authorization}\nContent-Type: application/json\nContent-Length: 100000\n";
        var isInBody = number % 2 is 0;
        await connection.Stream.WriteAsync(ToBytes(isInBody ? head + "\n" : head), limit).ConfigureAwait(false);
        var response = connection.ReadToEndAsync(limit);
        try
        {
            while (!response.IsCompleted)
            {
                await connection.Stream.WriteAsync(isInBody ? " "u8.ToArray() : "x"u8.ToArray(), limit).ConfigureAwait(false);
                await Task.WhenAny(response, Task.Delay(Pause, limit)).ConfigureAwait(false);
                limit.ThrowIfCancellationRequested();
            }
        }
        catch (Exception fault) when (RawConnection.IsClosed(fault))
        {
            // It was cut off.
        }
        catch (OperationCanceledException)
        {
            Tally.Add(Kind, ended.IsCancellationRequested ? "still sending at the end" : "never cut off");
            if (!ended.IsCancellationRequested)
                throw;
            return;
        }
        if (Count(Kind, await response.ConfigureAwait(false)) is 0)
            Tally.Add(Kind, host.IsKilled ? "host killed" : "closed");
    }
}
