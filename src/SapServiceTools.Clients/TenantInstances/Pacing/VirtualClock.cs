namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>
/// A clock whose time passes only from one thing that is planned to the next, all on the thread that runs it: what takes hours at a service is simulated
/// in a moment, and always with the same outcome.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly PriorityQueue<Plan, (long Due, long Order)> _planned = new();
    private long _now;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
            throw new NotSupportedException("Timers of this clock fire once.");
        return After(dueTime, () => callback(state));
    }

    /// <summary>Plans something.</summary>
    public ITimer After(TimeSpan wait, Action act)
    {
        var plan = new Plan(act);
        if (wait != Timeout.InfiniteTimeSpan)
            _planned.Enqueue(plan, (_now + Math.Max(0, wait.Ticks), _order++));
        return plan;
    }

    /// <summary>Does what is planned, in its order, until nothing is left.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        while (_planned.TryDequeue(out var plan, out var when))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (plan.Act is not { } act)
                continue;
            _now = when.Due;
            act();
        }
    }

    private sealed class Plan(Action act) : ITimer
    {
        /// <summary>Null once it was called off.</summary>
        public Action? Act { get; private set; } = act;

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("Timers of this clock are set once.");

        public void Dispose() => Act = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
