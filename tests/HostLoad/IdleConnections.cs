namespace SapServiceTools.HostLoad;

/// <summary>Connections that never send anything. The hosts close them after a while, and they are made again.</summary>
internal sealed class IdleConnections(HostGroup hosts, ResponseTally tally) : RawTraffic(hosts, tally)
{
    public const string Kind = "idle connection";

    private int _open;

    /// <summary>Those that are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    protected override async Task RunOneAsync(HostProcess host, int number, Random random, CancellationToken ended, CancellationToken limit)
    {
        using var connection = await RawConnection.ConnectAsync(host, limit).ConfigureAwait(false);
        Interlocked.Increment(ref _open);
        try
        {
            // Kestrel's 130 seconds are within the limit.
            var got = await connection.ReadToEndAsync(limit).ConfigureAwait(false);
            Tally.Add(Kind, host.IsKilled ? "host killed" : "closed");
            if (got.Length > 0)
                Tally.AddWrong(Kind, got);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            Tally.Add(Kind, "open at the end");
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
