using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Operations;

/// <summary>
/// Waits for many operations at once: ask, wait, ask again, until done or the deadline. Transient trouble slows a wait and never ends it;
/// responses that are none slow it too, and only a row of them ends it.
/// One look serves all who wait for the same thing; where enough waiters are there to make it cheaper, one list request serves them all.
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
    private readonly HashSet<PollLook> _looks = [];
    private readonly ConcurrentDictionary<OperationType, DurationEstimate> _estimates = new();
    private TaskCompletionSource _wake = NewSignal();
    private bool _running;
    private bool _listing;
    private bool _closed;
    private int _looking;

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

    /// <summary>Waits until the judge says done.</summary>
    /// <returns>The state that it said so of; null if that was "not there".</returns>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    /// <exception cref="ServiceException">The judge's, or an error that isn't transient, or the poller was closed.</exception>
    public async Task<TState?> WaitAsync(PollRequest<TState> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var estimate = EstimateOf(request.Type);
        var now = Now;
        var ticket = new PollTicket<TState>(request, now, now + estimate.FirstLook(_policy.Interval), now + estimate.Expected);
        using var cancellation = cancellationToken.Register(() => ticket.Cancel(cancellationToken));
        await using var deadline = _time.CreateTimer(
            _ => ticket.Fail(new TimeoutException()), null, Bounded(request.Timeout), Timeout.InfiniteTimeSpan);
        Add(ticket);
        try
        {
            return await ticket.Task.ConfigureAwait(false);
        }
        finally
        {
            Remove(ticket);
        }
    }

    /// <summary>Tells that a wait is about to begin, so that a look that is due gives it a moment to take part.</summary>
    public IDisposable Announce()
    {
        _schedule.Announce(1);
        return new Announcement(_schedule);
    }

    /// <summary>Tells how long an operation took at the server.</summary>
    public void Learn(OperationType type, TimeSpan duration)
    {
        if (duration >= TimeSpan.Zero)
            EstimateOf(type).Add(duration);
    }

    /// <summary>How long such operations took of late, half of them at most; null while nothing is known.</summary>
    public TimeSpan? Typical(OperationType type) => EstimateOf(type).Typical;

    /// <summary>Ends all waits.</summary>
    public void Dispose()
    {
        List<PollLook> looks;
        lock (_lock)
        {
            _closed = true;
            foreach (var ticket in _schedule.Tickets)
                ticket.Fail(Closed(ticket.Request.Key));
            looks = [.. _looks];
        }

        looks.ForEach(look => look.Abandon());
    }

    private DurationEstimate EstimateOf(OperationType type) => _estimates.GetOrAdd(type, _ => new DurationEstimate());

    private void Add(PollTicket<TState> ticket)
    {
        lock (_lock)
        {
            if (_closed)
                throw Closed(ticket.Request.Key);
            _schedule.Add(ticket);
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

    private void Remove(PollTicket<TState> ticket)
    {
        PollLook? abandoned = null;
        lock (_lock)
        {
            _schedule.Remove(ticket);
            if (ticket.Look is { } look && look.Leave())
                abandoned = look;
            ticket.Look = null;
            if (_schedule.Tickets.Count == 0)
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
                if (_schedule.Tickets.Count == 0)
                {
                    _running = false;
                    return;
                }

                if (_wake.Task.IsCompleted)
                    _wake = NewSignal();
                wake = _wake.Task;
                delay = StartDueLooks();
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
    private TimeSpan StartDueLooks()
    {
        var plan = _schedule.Plan(Now, _source.ListSize, _policy.MaxConcurrency - _looking, _listing);
        foreach (var tickets in plan.Singles)
        {
            _looking++;
            _ = LookAtOneAsync(tickets, Begin(tickets));
        }

        if (plan.Listed is { } listed)
        {
            _listing = true;
            _ = LookAtAllAsync(listed, Begin(listed));
        }

        return plan.Delay;
    }

    private PollLook Begin(List<PollTicket<TState>> tickets)
    {
        var look = new PollLook(tickets.Count);
        tickets.ForEach(ticket => ticket.Look = look);
        _looks.Add(look);
        return look;
    }

    private async Task LookAtOneAsync(List<PollTicket<TState>> tickets, PollLook look)
    {
        try
        {
            var log = FanOutLog.Of(tickets.Select(ticket => ticket.Request.Log));
            var state = await _source.LookAsync(tickets[0].Request.Key, log, look.Abandoned).ConfigureAwait(false);
            tickets.ForEach(ticket => Judge(ticket, look, state, fromList: false));
        }
        catch (ServiceException exception) when (exception.IsRepeatable)
        {
            SlowDown(tickets, exception);
        }
        catch (Exception exception)
        {
            tickets.ForEach(ticket => ticket.Fail(exception));
        }
        finally
        {
            lock (_lock)
            {
                _looking--;
                End(look, tickets);
            }
        }
    }

    private async Task LookAtAllAsync(List<PollTicket<TState>> tickets, PollLook look)
    {
        var open = tickets.GroupBy(ticket => ticket.Request.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        var log = FanOutLog.Of(tickets.Select(ticket => ticket.Request.Log));
        try
        {
            await foreach (var (key, state) in _source.LookAtAllAsync(log, look.Abandoned).ConfigureAwait(false))
            {
                if (open.Remove(key, out var found))
                    Array.ForEach(found, ticket => Judge(ticket, look, state, fromList: true));
            }

            foreach (var ticket in open.Values.SelectMany(group => group))
                Judge(ticket, look, null, fromList: true);
        }
        catch (ServiceException exception) when (exception.IsTransient)
        {
            SlowDown([.. open.Values.SelectMany(group => group)], exception);
        }
        catch (ServiceException exception)
        {
            // A server without a usable list still answers for each one; those answers decide.
            log.Verbose($"The list can't be used for waiting, so each is asked for alone. {exception.Message}");
            lock (_lock)
                _schedule.RefuseList(Now);
        }
        catch (Exception exception)
        {
            tickets.ForEach(ticket => ticket.Fail(exception));
        }
        finally
        {
            lock (_lock)
            {
                _listing = false;
                End(look, tickets);
            }
        }
    }

    private void End(PollLook look, List<PollTicket<TState>> tickets)
    {
        _looks.Remove(look);
        foreach (var ticket in tickets)
        {
            if (ticket.Look == look)
                ticket.Look = null;
        }

        Wake();
    }

    private void Judge(PollTicket<TState> ticket, PollLook look, TState? state, bool fromList)
    {
        if (ticket.IsOver)
            return;
        try
        {
            var verdict = ticket.Request.Judge(state, fromList);
            lock (_lock)
            {
                if (!verdict.IsDone)
                {
                    Plan(ticket, verdict);
                    return;
                }

                Release(ticket, look);
            }

            ticket.Complete(state);
        }
        catch (Exception exception)
        {
            lock (_lock)
                Release(ticket, look);
            ticket.Fail(exception);
        }
    }

    private static void Release(PollTicket<TState> ticket, PollLook look)
    {
        if (ticket.Look != look)
            return;
        ticket.Look = null;
        look.Satisfy();
    }

    private void Plan(PollTicket<TState> ticket, PollVerdict verdict)
    {
        var now = Now;
        ticket.Alone = verdict.NeedsConfirmation;
        if (verdict.NeedsConfirmation)
            ticket.LookAt(now);
        else if (verdict.Hint is { } hint)
            ticket.LookAt(now + hint);
        else
            ticket.PlanNext(now, _policy);
        if (verdict.Status is { } status)
            ticket.Request.Log.Progress(new OperationProgress(ticket.Request.Name, ticket.Request.Type, status, now - ticket.Started));
    }

    private void SlowDown(IReadOnlyList<PollTicket<TState>> tickets, ServiceException exception)
    {
        lock (_lock)
        {
            var now = Now;
            foreach (var ticket in tickets)
                ticket.PlanAfterFault(now, _policy, exception);
        }

        foreach (var ticket in tickets.Where(ticket => ticket.Unusable > _policy.MaxUnusableResponses))
            ticket.Fail(exception);

        FanOutLog.Of(tickets.Select(ticket => ticket.Request.Log)).Verbose($"Still waiting; the look failed. {exception.Message}");
    }

    private void Wake() => _wake.TrySetResult();

    private static ServiceException Closed(string key) =>
        new(ServiceErrorKind.SessionClosed, ErrorIds.SessionClosed, $"The session was closed while {key} was being waited for.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Timers count whole milliseconds, and take about 49 days at most. Rounded up, a look never comes before its time.
    private static TimeSpan Bounded(TimeSpan span) =>
        TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(span.TotalMilliseconds), 0, TimeSpan.FromDays(40).TotalMilliseconds));

    private sealed class Announcement(PollSchedule<TState> schedule) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                schedule.Announce(-1);
        }
    }
}
