using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Operations;

/// <summary>
/// Waits for many operations at once: ask, wait, ask again, until done or the deadline. Transient trouble slows a wait and never ends it;
/// responses that are none slow it too, and only a row of them ends it.
/// One poll serves all who wait for the same thing; where enough waiters are there to make it cheaper, one list request serves them all.
/// </summary>
/// <typeparam name="TState">What the server shows of one operation or resource.</typeparam>
public sealed class OperationPoller<TState> : IDisposable
    where TState : class
{
    private readonly IPollSource<TState> _source;
    private readonly PollPolicy _policy;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly object _lock = new();
    private readonly PollSchedule<TState> _schedule;
    private readonly HashSet<SharedPoll> _polls = [];
    private readonly ConcurrentDictionary<OperationType, DurationEstimate> _estimates = new();
    private TaskCompletionSource _wake = NewSignal();
    private bool _running;
    private bool _listing;
    private bool _closed;
    private int _singlePolls;

    /// <summary>Creates a poller; nothing runs until somebody waits.</summary>
    public OperationPoller(IPollSource<TState> source, PollPolicy policy, TimeProvider? time = null)
    {
        _source = source;
        _policy = policy;
        _schedule = new PollSchedule<TState>(policy);
        _time = time ?? TimeProvider.System;
        _epoch = _time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>Waits until a state means that the operation is over.</summary>
    /// <returns>That state; null if it is "not there".</returns>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    /// <exception cref="ServiceException">What <see cref="PollRequest{TState}.Evaluate"/> throws, or an error that isn't transient, or the poller was closed.</exception>
    public async Task<TState?> WaitAsync(PollRequest<TState> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var estimate = EstimateOf(request.Type);
        var now = Now;
        var waiter = new PollWaiter<TState>(request, now, now + estimate.FirstPoll(_policy.Interval), now + estimate.Expected);
        using var cancellation = cancellationToken.Register(() => waiter.Cancel(cancellationToken));
        await using var deadline = _time.CreateTimer(
            _ => waiter.Fail(new TimeoutException()), null, Bounded(request.Timeout), Timeout.InfiniteTimeSpan);
        Add(waiter);
        try
        {
            return await waiter.Task.ConfigureAwait(false);
        }
        finally
        {
            Remove(waiter);
        }
    }

    /// <summary>Announces a wait that is about to begin, so that a poll that is due waits a moment for it.</summary>
    public IDisposable ExpectWaiter()
    {
        _schedule.ExpectWaiters(1);
        return new ExpectedWaiter(_schedule);
    }

    /// <summary>Records how long an operation took at the server, which moves the polls of the next ones.</summary>
    public void RecordDuration(OperationType type, TimeSpan duration)
    {
        if (duration >= TimeSpan.Zero)
            EstimateOf(type).Add(duration);
    }

    /// <summary>How long such operations took of late, half of them at most; null while nothing is known.</summary>
    public TimeSpan? Typical(OperationType type) => EstimateOf(type).Typical;

    /// <summary>Ends all waits.</summary>
    public void Dispose()
    {
        List<SharedPoll> polls;
        lock (_lock)
        {
            _closed = true;
            foreach (var waiter in _schedule.Waiters)
                waiter.Fail(Closed(waiter.Request.Key));
            polls = [.. _polls];
        }

        polls.ForEach(poll => poll.Abandon());
    }

    private DurationEstimate EstimateOf(OperationType type) => _estimates.GetOrAdd(type, _ => new DurationEstimate());

    private void Add(PollWaiter<TState> waiter)
    {
        lock (_lock)
        {
            if (_closed)
                throw Closed(waiter.Request.Key);
            _schedule.Add(waiter);
            if (_running)
            {
                Wake();
            }
            else
            {
                _running = true;
                // It serves all who wait, so nothing of the first one's context is its own.
                using (ExecutionContext.SuppressFlow())
                    _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }
    }

    private void Remove(PollWaiter<TState> waiter)
    {
        SharedPoll? abandoned = null;
        lock (_lock)
        {
            _schedule.Remove(waiter);
            if (waiter.Poll is { } poll && poll.Leave())
                abandoned = poll;
            waiter.Poll = null;
            if (_schedule.Waiters.Count == 0)
                Wake();
        }

        abandoned?.Abandon();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            Task wake;
            TimeSpan delay;
            lock (_lock)
            {
                if (_schedule.Waiters.Count == 0)
                {
                    _running = false;
                    return;
                }

                if (_wake.Task.IsCompleted)
                    _wake = NewSignal();
                wake = _wake.Task;
                delay = StartDuePolls();
            }

            if (delay == Timeout.InfiniteTimeSpan)
            {
                await wake.ConfigureAwait(false);
                continue;
            }

            using var enough = new CancellationTokenSource();
            await Task.WhenAny(wake, Task.Delay(Bounded(delay), _time, enough.Token)).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts what is due and says how long to sleep; infinite means until woken.</summary>
    private TimeSpan StartDuePolls()
    {
        var plan = _schedule.Plan(Now, _source.ListSize, _policy.MaxConcurrency - _singlePolls, _listing);
        foreach (var waiters in plan.Singles)
        {
            _singlePolls++;
            _ = PollOneAsync(waiters, Begin(waiters));
        }

        if (plan.Listed is { } listed)
        {
            _listing = true;
            _ = PollAllAsync(listed, Begin(listed));
        }

        return plan.Delay;
    }

    private SharedPoll Begin(List<PollWaiter<TState>> waiters)
    {
        var poll = new SharedPoll(waiters.Count);
        waiters.ForEach(waiter => waiter.Poll = poll);
        _polls.Add(poll);
        return poll;
    }

    private async Task PollOneAsync(List<PollWaiter<TState>> waiters, SharedPoll poll)
    {
        try
        {
            var log = CompositeCallLog.Of(waiters.Select(waiter => waiter.Request.Log));
            var state = await _source.PollAsync(waiters[0].Request.Key, log, poll.Abandoned).ConfigureAwait(false);
            waiters.ForEach(waiter => Evaluate(waiter, poll, state, fromList: false));
        }
        catch (ServiceException exception) when (exception.IsRepeatable)
        {
            SlowDown(waiters, exception);
        }
        catch (Exception exception)
        {
            waiters.ForEach(waiter => waiter.Fail(exception));
        }
        finally
        {
            lock (_lock)
            {
                _singlePolls--;
                End(poll, waiters);
            }
        }
    }

    private async Task PollAllAsync(List<PollWaiter<TState>> waiters, SharedPoll poll)
    {
        var open = waiters.GroupBy(waiter => waiter.Request.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        var log = CompositeCallLog.Of(waiters.Select(waiter => waiter.Request.Log));
        try
        {
            await foreach (var (key, state) in _source.PollAllAsync(open.ContainsKey, log, poll.Abandoned).ConfigureAwait(false))
            {
                if (open.Remove(key, out var found))
                    Array.ForEach(found, waiter => Evaluate(waiter, poll, state, fromList: true));
            }

            foreach (var waiter in open.Values.SelectMany(group => group))
                Evaluate(waiter, poll, null, fromList: true);
        }
        catch (ServiceException exception) when (exception.IsTransient)
        {
            SlowDown([.. open.Values.SelectMany(group => group)], exception);
        }
        catch (ServiceException exception)
        {
            // A server without a usable list still shows each one alone.
            log.Verbose($"The list can't be used for waiting, so each is asked for alone. {exception.Message}");
            lock (_lock)
                _schedule.RefuseList(Now);
        }
        catch (Exception exception)
        {
            waiters.ForEach(waiter => waiter.Fail(exception));
        }
        finally
        {
            lock (_lock)
            {
                _listing = false;
                End(poll, waiters);
            }
        }
    }

    private void End(SharedPoll poll, List<PollWaiter<TState>> waiters)
    {
        _polls.Remove(poll);
        foreach (var waiter in waiters)
        {
            if (waiter.Poll == poll)
                waiter.Poll = null;
        }

        Wake();
    }

    private void Evaluate(PollWaiter<TState> waiter, SharedPoll poll, TState? state, bool fromList)
    {
        if (waiter.IsOver)
            return;
        try
        {
            var result = waiter.Request.Evaluate(state, fromList);
            lock (_lock)
            {
                if (!result.IsDone)
                {
                    Plan(waiter, result);
                    return;
                }

                Release(waiter, poll);
            }

            waiter.Complete(state);
        }
        catch (Exception exception)
        {
            lock (_lock)
                Release(waiter, poll);
            waiter.Fail(exception);
        }
    }

    private static void Release(PollWaiter<TState> waiter, SharedPoll poll)
    {
        if (waiter.Poll != poll)
            return;
        waiter.Poll = null;
        poll.Satisfy();
    }

    private void Plan(PollWaiter<TState> waiter, PollResult result)
    {
        var now = Now;
        waiter.Alone = result.NeedsConfirmation;
        if (result.NeedsConfirmation)
            waiter.PlanAfter(TimeSpan.Zero, now, _policy);
        else if (result.Hint is { } hint)
            waiter.PlanAfter(hint, now, _policy);
        else
            waiter.PlanNext(now, _policy);
        if (result.Status is { } status)
            waiter.Request.Log.Progress(new OperationProgress(waiter.Request.Name, waiter.Request.Type, status, now - waiter.Started));
    }

    private void SlowDown(IReadOnlyList<PollWaiter<TState>> waiters, ServiceException exception)
    {
        lock (_lock)
        {
            var now = Now;
            foreach (var waiter in waiters)
                waiter.PlanAfterFault(now, _policy, exception);
        }

        foreach (var waiter in waiters.Where(waiter => waiter.Unusable > _policy.MaxUnusableResponses))
            waiter.Fail(exception);

        CompositeCallLog.Of(waiters.Select(waiter => waiter.Request.Log)).Verbose($"Still waiting; the poll failed. {exception.Message}");
    }

    private void Wake() => _wake.TrySetResult();

    private static ServiceException Closed(string key) =>
        OperationErrors.SessionClosed($"The session was closed while {key} was being waited for.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Timers count whole milliseconds, and take about 49 days at most. Rounded up, a poll never comes before its time.
    private static TimeSpan Bounded(TimeSpan span) =>
        TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(span.TotalMilliseconds), 0, TimeSpan.FromDays(40).TotalMilliseconds));

    private sealed class ExpectedWaiter(PollSchedule<TState> schedule) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                schedule.ExpectWaiters(-1);
        }
    }
}
