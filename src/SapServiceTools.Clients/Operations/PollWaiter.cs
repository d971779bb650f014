namespace SapServiceTools.Clients.Operations;

/// <summary>One waiter's place in the poller. All times are the poller's own clock. Guarded by the poller's lock.</summary>
internal sealed class PollWaiter<TState>(PollRequest<TState> request, TimeSpan started, TimeSpan firstPoll, TimeSpan? expectedEnd)
    where TState : class
{
    private readonly TaskCompletionSource<TState?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PollRequest<TState> Request { get; } = request;

    public TimeSpan Started { get; } = started;

    /// <summary>When to poll next.</summary>
    public TimeSpan NextPoll { get; private set; } = firstPoll;

    /// <summary>Until when that poll may wait for others.</summary>
    public TimeSpan LatestPoll { get; private set; } = TimeSpan.MaxValue;

    /// <summary>A list can't serve this one, which needs single polls.</summary>
    public bool Alone { get; set; }

    /// <summary>The poll under way, until it has a result for this one.</summary>
    public SharedPoll? Poll { get; set; }

    public int Polls { get; private set; }

    /// <summary>Polls in a row that failed.</summary>
    public int Faults { get; private set; }

    /// <summary>Polls in a row that brought no usable response; trouble that passes by itself neither counts nor ends the row.</summary>
    public int Unusable { get; private set; }

    public Task<TState?> Task => _completion.Task;

    public bool IsOver => _completion.Task.IsCompleted;

    public void Complete(TState? state) => _completion.TrySetResult(state);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

    /// <summary>Plans the next poll after a time that the server, or the need of a confirmation, set.</summary>
    public void PlanAfter(TimeSpan wait, TimeSpan now, PollPolicy policy)
    {
        (Faults, Unusable) = (0, 0);
        Plan(now + wait, now, policy);
    }

    /// <summary>Plans the poll that follows one at <paramref name="now"/>.</summary>
    public void PlanNext(TimeSpan now, PollPolicy policy)
    {
        Polls++;
        (Faults, Unusable) = (0, 0);
        var interval = policy.Interval;
        if (policy.Growth > 1)
        {
            Plan(now + Grown(interval, policy.Growth, Polls - 1, policy.MaxInterval), now, policy);
            return;
        }

        // A poll that came early because others were due replaces the planned one, but never the one at the expected end.
        var earliest = now + (interval / 2);
        if (expectedEnd is { } end && end > now && end <= earliest)
        {
            Plan(end, now, policy);
            return;
        }

        var next = NextPoll;
        while (next <= earliest && interval > TimeSpan.Zero)
            next += interval;
        // After an early poll the next one of the same rhythm may be half an interval more away than usual.
        var latest = now + policy.MaxInterval;
        Plan(next < latest ? next : latest, now, policy);
    }

    /// <summary>Plans the poll that follows one that failed.</summary>
    public void PlanAfterFault(TimeSpan now, PollPolicy policy, ServiceException fault)
    {
        if (!fault.IsTransient)
            Unusable++;
        var retryAfter = fault.RetryAfter;
        var pause = Grown(policy.Interval > LeastPause ? policy.Interval : LeastPause, 2, Faults++, policy.MaxInterval);
        Plan(now + (retryAfter > pause ? retryAfter.Value : pause), now, policy);
    }

    private void Plan(TimeSpan next, TimeSpan now, PollPolicy policy)
    {
        NextPoll = next > now ? next : now;
        LatestPoll = now + policy.MaxInterval is var latest && latest > NextPoll ? latest : NextPoll;
    }

    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);

    private static TimeSpan Grown(TimeSpan first, double factor, int times, TimeSpan longest)
    {
        var milliseconds = first.TotalMilliseconds * Math.Pow(factor, times);
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }
}
