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

    /// <summary>A list can't answer this one; ask for it alone.</summary>
    public bool Alone { get; set; }

    /// <summary>The poll under way, until it has an answer for this one.</summary>
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

    /// <summary>Plans the next poll for a time that the server, or the need of a confirmation, set.</summary>
    public void ScheduleAt(TimeSpan when)
    {
        (Faults, Unusable) = (0, 0);
        NextPoll = when;
    }

    /// <summary>Plans the poll that follows one at <paramref name="now"/>.</summary>
    public void PlanNext(TimeSpan now, PollPolicy policy)
    {
        Polls++;
        (Faults, Unusable) = (0, 0);
        var interval = policy.Interval;
        if (policy.Growth > 1)
        {
            NextPoll = now + Grown(interval, policy.Growth, Polls - 1, policy.Longest);
            return;
        }

        // A poll that came early for its company's sake replaces the planned one, but never the one at the expected end.
        var earliest = now + (interval / 2);
        if (expectedEnd is { } end && end > now && end <= earliest)
        {
            NextPoll = end;
            return;
        }

        var next = NextPoll;
        while (next <= earliest && interval > TimeSpan.Zero)
            next += interval;
        NextPoll = next > now ? next : now;
    }

    /// <summary>Plans the poll that follows one that failed.</summary>
    public void PlanAfterFault(TimeSpan now, PollPolicy policy, ServiceException fault)
    {
        if (!fault.IsTransient)
            Unusable++;
        var retryAfter = fault.RetryAfter;
        var pause = Grown(policy.Interval > LeastPause ? policy.Interval : LeastPause, 2, Faults++, policy.Longest);
        NextPoll = now + (retryAfter > pause ? retryAfter.Value : pause);
    }

    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);

    private static TimeSpan Grown(TimeSpan first, double factor, int times, TimeSpan longest)
    {
        var milliseconds = first.TotalMilliseconds * Math.Pow(factor, times);
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }
}
