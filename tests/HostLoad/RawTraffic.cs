using System.Text;

namespace SapServiceTools.HostLoad;

/// <summary>What all senders of hand-made requests have in common.</summary>
internal abstract class RawTraffic(HostGroup hosts, ResponseTally tally)
{
    // What is answered later than this hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    protected HostGroup Hosts => hosts;

    protected ResponseTally Tally => tally;

    /// <summary>Works until the load ends.</summary>
    public async Task RunAsync(int number, int seed, CancellationToken ended)
    {
        var random = new Random(HashCode.Combine(seed, number));
        while (!ended.IsCancellationRequested)
        {
            var host = hosts.Choose(random);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended);
            limit.CancelAfter(Limit);
            try
            {
                await RunOneAsync(host, number, random, ended, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                if (!ended.IsCancellationRequested)
                    tally.AddWrong(GetType().Name, "no response");
            }
            catch (Exception fault) when (RawConnection.IsClosed(fault))
            {
                // The host refuses connections only when it was killed.
                if (!host.IsKilled)
                    await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
                if (!host.IsKilled)
                    tally.AddWrong(GetType().Name, fault.Message);
            }
        }
    }

    /// <param name="host">Where to.</param>
    /// <param name="number">Which of them this is.</param>
    /// <param name="random">From the seed.</param>
    /// <param name="ended">When the load ends.</param>
    /// <param name="limit">When the load ends, or what is waited for hangs.</param>
    protected abstract Task RunOneAsync(HostProcess host, int number, Random random, CancellationToken ended, CancellationToken limit);

    protected static byte[] ToBytes(string request) => Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n"));

    protected string Authorization => $"Authorization: Basic {BrokerCaller.Encode(hosts.Password)}";

    /// <summary>Counts the responses of a connection, and keeps those that aren't of the protocol.</summary>
    protected int Count(string kind, string text)
    {
        var count = 0;
        foreach (var (status, head, body) in RawResponses.Split(text))
        {
            count++;
            tally.Add(kind, $"{status}");
            if (ResponseCheck.FindFault(status, body, RawResponses.Has(head, "Retry-After")) is { } fault)
                tally.AddWrong(kind, fault);
        }
        return count;
    }
}
