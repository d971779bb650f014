using System.Text;

namespace SapServiceTools.HostLoad;

/// <summary>Event streams of the dashboard; some viewers never read theirs.</summary>
/// <param name="hosts">The hosts.</param>
/// <param name="tally">Counts their events.</param>
/// <param name="readers">How many of them read.</param>
internal sealed class DashboardViewers(HostGroup hosts, ResponseTally tally, int readers) : RawTraffic(hosts, tally)
{
    public const string Kind = "dashboard viewer";

    protected override async Task RunOneAsync(HostProcess host, int number, Random random, CancellationToken ended, CancellationToken limit)
    {
        using var connection = await RawConnection.ConnectAsync(host, limit).ConfigureAwait(false);
        await connection.Stream.WriteAsync(ToBytes($"GET /dashboard/events HTTP/1.1\nHost: localhost\n{Authorization}\n\n"), limit).ConfigureAwait(false);
        if (number >= readers)
        {
            Tally.Add(Kind, "opened and not read");
            // It is held open without being read for as long as a short outage; then another one takes its place.
            await Task.Delay(TimeSpan.FromSeconds(20), limit).ConfigureAwait(false);
            return;
        }
        // A stream has no limit but the load's end.
        await ReadAsync(connection, host, ended).ConfigureAwait(false);
    }

    private async Task ReadAsync(RawConnection connection, HostProcess host, CancellationToken ended)
    {
        using var reader = new StreamReader(connection.Stream, Encoding.UTF8);
        var first = await reader.ReadLineAsync(ended).ConfigureAwait(false);
        if (first is not "HTTP/1.1 200 OK")
        {
            Tally.Add(Kind, host.IsKilled ? "host killed" : "refused");
            if (!host.IsKilled)
                Tally.AddWrong(Kind, $"{first}");
            return;
        }
        Tally.Add(Kind, "opened");
        try
        {
            while (await reader.ReadLineAsync(ended).ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    Tally.Add(Kind, line);
            }
        }
        catch (Exception fault) when (RawConnection.IsClosed(fault))
        {
            // The same as its end.
        }
        if (!host.IsKilled)
            await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
        Tally.Add(Kind, host.IsKilled ? "host killed" : "cut off");
        if (!host.IsKilled)
            Tally.AddWrong(Kind, "a living host has ended an event stream");
    }
}
