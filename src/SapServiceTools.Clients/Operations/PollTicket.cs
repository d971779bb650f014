namespace SapServiceTools.Clients.Operations;

/// <summary>One waiter's place in the poller. All times are the poller's own clock. Guarded by the poller's lock.</summary>
internal sealed class PollTicket<TState>(PollRequest<TState> request, TimeSpan started, TimeSpan firstLook, TimeSpan? expectedEnd)
    where TState : class
{
    private readonly TaskCompletionSource<TState?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PollRequest<TState> Request { get; } = request;

    public TimeSpan Started { get; } = started;

    /// <summary>When to look next.</summary>
    public TimeSpan NextLook { get; private set; } = firstLook;

    /// <summary>A list can't answer this one; ask for it alone.</summary>
    public bool Alone { get; set; }

    /// <summary>A look is under way.</summary>
    public bool IsBusy { get; set; }

    public int Looks { get; private set; }

    public int Faults { get; set; }

    public Task<TState?> Task => _completion.Task;

    public bool IsOver => _completion.Task.IsCompleted;

    public void Complete(TState? state) => _completion.TrySetResult(state);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

    public void LookAt(TimeSpan when) => NextLook = when;

    /// <summary>Plans the look that follows one at <paramref name="now"/>.</summary>
    public void PlanNext(TimeSpan now, TimeSpan interval, PollPolicy policy)
    {
        Looks++;
        Faults = 0;
        if (policy.Growth > 1)
        {
            var grown = interval * Math.Pow(policy.Growth, Math.Min(Looks, 64));
            NextLook = now + (grown < policy.MaxInterval ? grown : policy.MaxInterval);
            return;
        }

        // A look that came early for its company's sake replaces the planned one, but never the one at the expected end.
        var earliest = now + (interval / 2);
        if (expectedEnd is { } end && end > now && end <= earliest)
        {
            NextLook = end;
            return;
        }

        var next = NextLook;
        while (next <= earliest && interval > TimeSpan.Zero)
            next += interval;
        NextLook = next > now ? next : now;
    }
}
