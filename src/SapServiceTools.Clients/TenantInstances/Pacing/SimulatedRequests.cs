using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>Sends requests in virtual time: through a limiter as the session has it, to a service that responds after the usual time.</summary>
internal sealed class SimulatedRequests(VirtualClock clock, RequestLimiter? limiter, TimeSpan latency)
{
    private static readonly Uri Service = new("https://service.invalid");
    private readonly int[] _counts = new int[Enum.GetValues<RequestKind>().Length];

    public VirtualClock Clock => clock;

    /// <summary>How many were sent of a kind.</summary>
    public int Count(RequestKind kind) => _counts[(int)kind];

    /// <summary>Sends one; calls back with the response.</summary>
    /// <param name="item">The request.</param>
    /// <param name="done">Called with the response.</param>
    /// <param name="waited">Adds up what it waits for the limits.</param>
    public void Send(WorkItem item, Action done, LimitWait? waited = null)
    {
        if (item.Method is null)
        {
            clock.After(TimeSpan.Zero, done);
            return;
        }

        _counts[(int)item.Kind]++;
        if (limiter is null)
        {
            clock.After(latency, done);
            return;
        }

        var since = clock.Elapsed;
        limiter.Enter(item.Method, new Uri(Service, item.Path), place =>
        {
            waited?.Add(clock.Elapsed - since);
            clock.After(latency, () =>
            {
                place.Dispose();
                done();
            });
        });
    }

    /// <summary>Sends one after the other; calls back with the last response.</summary>
    public void SendAll(IEnumerable<WorkItem> items, Action done)
    {
        var rest = items.GetEnumerator();
        Next();

        void Next()
        {
            if (rest.MoveNext())
            {
                Send(rest.Current, Next);
                return;
            }

            rest.Dispose();
            done();
        }
    }
}
