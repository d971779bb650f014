namespace SapServiceTools.Tests.Support;

/// <summary>
/// A clock that stands still until <see cref="Advance"/> moves it. Timers fire on the thread that advances, in the order in which they are due,
/// each with the clock at its own due time. Safe to use from many threads.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly object _advancing = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _lastTimer;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualTimeProvider(DateTimeOffset start)
    {
        _start = start.ToUniversalTime();
        _now = _start;
    }

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Elapsed => GetUtcNow() - _start;

    /// <summary>Timers that are armed now.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <summary>How long until the next timer is due; null if none is armed.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_gate)
                return Next()?.DueAt - _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and fires what becomes due on the way, also timers that are armed meanwhile by those that fire.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_advancing)
        {
            DateTimeOffset target;
            lock (_gate)
                target = _now + by;
            while (TakeDue(target) is { } timer)
                timer.Fire();
        }
    }

    /// <summary>Moves the clock to the next armed timer and fires it; false if none is armed, or none that near.</summary>
    /// <remarks>Who asks for <see cref="NextTimer"/> first may find that one gone, and would jump to another that is far away.</remarks>
    public bool AdvanceToNextTimer(TimeSpan? within = null)
    {
        lock (_advancing)
        {
            if (NextTimer is not { } wait || wait > within)
                return false;
            Advance(wait);
            return true;
        }
    }

    /// <summary>Completes as soon as so many timers are armed: the moment when the code under test waits for the clock.</summary>
    public Task WaitForTimersAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_timers.Count >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    private ManualTimer? Next() => _timers.MinBy(t => (t.DueAt, t.Order));

    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (_gate)
        {
            if (Next() is not { } timer || timer.DueAt > target)
            {
                _now = target;
                return null;
            }
            if (timer.DueAt > _now)
                _now = timer.DueAt;
            _timers.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
                Arm(timer, timer.Period);
            return timer;
        }
    }

    private void Arm(ManualTimer timer, TimeSpan dueTime)
    {
        timer.DueAt = _now + dueTime;
        timer.Order = ++_lastTimer;
        _timers.Add(timer);
        foreach (var waiter in _waiters.Where(w => w.Count <= _timers.Count).ToList())
        {
            _waiters.Remove(waiter);
            waiter.Reached.TrySetResult();
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private bool _disposed;

        public DateTimeOffset DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public long Order { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock._timers.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock.Arm(this, dueTime);
            }
            // As with the system's timers, "at once" means without waiting for the clock, but not inside this call.
            if (dueTime == TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(static c => c.Advance(TimeSpan.Zero), clock, preferLocal: false);
            return true;
        }

        public void Fire()
        {
            if (_context is null)
                callback(state);
            else
                ExecutionContext.Run(_context, static t => ((ManualTimer)t!).Call(), this);
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Call() => callback(state);
    }
}
