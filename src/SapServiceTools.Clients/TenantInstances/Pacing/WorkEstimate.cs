using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>
/// Measurements of one kind of work in one session: how long a tenant takes by itself, and how many places of each rate limit it needs.
/// Safe to use from many threads.
/// </summary>
internal sealed class WorkEstimate(RequestLimiter? limiter, TimeProvider time)
{
    private readonly DurationEstimate _duration = new();
    private readonly object _lock = new();
    private long[]? _takenBefore;
    private int _done;
    private int _underWay;

    /// <summary>How long one more tenant takes, waits for the limits included; null while nothing is known.</summary>
    public TimeSpan? Expected
    {
        get
        {
            int ahead;
            lock (_lock)
                ahead = _underWay;
            return _duration.Expected + WaitForLimits(ahead);
        }
    }

    /// <summary>How long until the limits have room for one more tenant.</summary>
    /// <param name="ahead">How many may need as much yet.</param>
    public TimeSpan WaitForLimits(int ahead)
    {
        if (limiter is null)
            return TimeSpan.Zero;
        int[] own;
        lock (_lock)
        {
            // Those under way have sent about half of what they will.
            var worked = Math.Max(1, _done + (_underWay / 2.0));
            var before = _takenBefore ??= limiter.CountTaken();
            own = [.. limiter.CountTaken().Zip(before, (now, then) => (int)Math.Ceiling((now - then) / worked))];
        }

        return limiter.WaitFor(own, ahead);
    }

    /// <summary>A tenant's work begins. Measure its end with what this returns.</summary>
    public long Begin()
    {
        lock (_lock)
        {
            _takenBefore ??= limiter?.CountTaken();
            _underWay++;
        }

        return time.GetTimestamp();
    }

    /// <summary>A tenant's work is over.</summary>
    /// <param name="begun">From <see cref="Begin"/>.</param>
    /// <param name="waited">How long of that it waited for limits.</param>
    /// <param name="isDone">False for work that failed, which tells nothing of how long others take.</param>
    public void End(long begun, TimeSpan waited, bool isDone)
    {
        lock (_lock)
        {
            _underWay--;
            if (isDone)
                _done++;
        }

        if (isDone)
            _duration.Add(time.GetElapsedTime(begun) - waited);
    }
}
