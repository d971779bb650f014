namespace SapServiceTools.Clients.Operations;

/// <summary>
/// Remembers how long the latest operations of a kind took, so that a poll can be placed just behind the expected end.
/// It moves polls, it never adds any: with an interval of 300 ms and an expected 1.0 s they come at 0.1, 0.4, 0.7, 1.0 s and not at 0.3, 0.6, 0.9, 1.2 s.
/// </summary>
internal sealed class DurationEstimate
{
    private const int Window = 32;
    private static readonly TimeSpan LeastSlack = TimeSpan.FromMilliseconds(10);
    private readonly object _lock = new();
    private readonly Queue<TimeSpan> _latest = new(Window);
    private TimeSpan? _expected;
    private TimeSpan? _typical;

    /// <summary>The age at which half of them are done; null while nothing is known.</summary>
    public TimeSpan? Typical
    {
        get
        {
            lock (_lock)
                return _typical;
        }
    }

    /// <summary>The age at which nine of ten are done, with a little slack; null while nothing is known.</summary>
    public TimeSpan? Expected
    {
        get
        {
            lock (_lock)
                return _expected;
        }
    }

    public void Add(TimeSpan duration)
    {
        lock (_lock)
        {
            if (_latest.Count == Window)
                _latest.Dequeue();
            _latest.Enqueue(duration);
            var sorted = _latest.Order().ToArray();
            _typical = sorted[sorted.Length / 2];
            var high = sorted[(sorted.Length - 1) * 9 / 10];
            _expected = high + TimeSpan.FromTicks(Math.Max(LeastSlack.Ticks, high.Ticks / 50));
        }
    }

    /// <summary>The age of the first poll that keeps the interval and has one poll at the expected end.</summary>
    public TimeSpan FirstPoll(TimeSpan interval) =>
        Expected is { } expected && interval > TimeSpan.Zero ? TimeSpan.FromTicks(expected.Ticks % interval.Ticks) : TimeSpan.Zero;
}
