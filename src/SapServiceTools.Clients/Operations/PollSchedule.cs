namespace SapServiceTools.Clients.Operations;

/// <summary>
/// Who waits, and which polls are due: single ones, or one of the list where that is cheaper. Decides and does nothing itself; the poller's lock guards it.
/// </summary>
internal sealed class PollSchedule<TState>(PollPolicy policy)
    where TState : class
{
    // How long a poll waits for waiters that are about to begin.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);

    // After this time a list that couldn't be used is tried again: the fault may have been a proxy's.
    private static readonly TimeSpan RefusedFor = TimeSpan.FromMinutes(1);

    private readonly List<PollWaiter<TState>> _waiters = [];
    private TimeSpan _listRefusedUntil;
    private int _expected;

    public IReadOnlyList<PollWaiter<TState>> Waiters => _waiters;

    public void Add(PollWaiter<TState> waiter) => _waiters.Add(waiter);

    public void Remove(PollWaiter<TState> waiter) => _waiters.Remove(waiter);

    /// <summary>Counts waits that are about to begin; needs no lock.</summary>
    public void ExpectWaiters(int change) => Interlocked.Add(ref _expected, change);

    /// <summary>The list couldn't be used.</summary>
    public void RefuseList(TimeSpan now) => _listRefusedUntil = now + RefusedFor;

    /// <summary>What to start now, and how long to sleep then.</summary>
    /// <param name="now">The poller's time.</param>
    /// <param name="listSize">How many entries the list has; null where there is none.</param>
    /// <param name="free">How many single polls may begin.</param>
    /// <param name="isListing">A poll of the list is under way.</param>
    public PollPlan<TState> Plan(TimeSpan now, int? listSize, int free, bool isListing)
    {
        var idle = _waiters.FindAll(waiter => waiter.Poll is null && !waiter.IsOver);
        if (idle.Count == 0)
            return new([], null, Timeout.InfiniteTimeSpan);
        var first = idle.Min(waiter => waiter.NextPoll);
        if (first > now)
            return new([], null, first - now);

        var listed = idle.FindAll(waiter => !waiter.Alone);
        var keys = listed.DistinctBy(waiter => waiter.Request.Key, StringComparer.Ordinal).Count();
        var expectedWaiters = Volatile.Read(ref _expected);
        if (!ListPays(keys + expectedWaiters, listSize, now))
            return Singles(idle, now, free);

        var plan = Singles(idle.FindAll(waiter => waiter.Alone), now, free);
        if (isListing || listed.Count == 0)
            return plan;
        var complete = GatheredBy(listed, expectedWaiters);
        if (complete > now)
            return plan with { Delay = Sooner(plan.Delay, complete - now) };
        if (ListPays(keys, listSize, now))
            return plan with { Listed = listed };
        var others = Singles(listed, now, free - plan.Singles.Count);
        return new([.. plan.Singles, .. others.Singles], null, Sooner(plan.Delay, others.Delay));
    }

    /// <summary>Those who wait for the same thing share a poll; the longest due go first, so that nobody starves.</summary>
    private static PollPlan<TState> Singles(List<PollWaiter<TState>> waiters, TimeSpan now, int free)
    {
        var due = new List<List<PollWaiter<TState>>>();
        foreach (var same in waiters
            .GroupBy(waiter => waiter.Request.Key, StringComparer.Ordinal)
            .OrderBy(same => same.Min(waiter => waiter.NextPoll))
            .ThenBy(same => same.Min(waiter => waiter.Polls)))
        {
            var when = same.Min(waiter => waiter.NextPoll);
            if (when > now)
                return new(due, null, when - now);
            // The end of a poll wakes the poller, so there is nothing to sleep for.
            if (due.Count >= free)
                break;
            due.Add([.. same]);
        }

        return new(due, null, Timeout.InfiniteTimeSpan);
    }

    private bool ListPays(int waiters, int? listSize, TimeSpan now) =>
        now >= _listRefusedUntil && listSize is { } size && waiters > 1 + (size / policy.ListEntriesPerRequest);

    /// <summary>When those who want a poll at about the same time have all come due.</summary>
    private TimeSpan GatheredBy(List<PollWaiter<TState>> waiters, int expectedWaiters)
    {
        var first = waiters.Min(waiter => waiter.NextPoll);
        var until = first + (policy.Interval / 6);
        var last = waiters.Where(waiter => waiter.NextPoll <= until).Max(waiter => waiter.NextPoll);
        var expected = expectedWaiters > 0 ? first + Gathering : first;
        var complete = last > expected ? last : expected;
        var latest = waiters.Min(waiter => waiter.LatestPoll);
        return complete < latest ? complete : latest;
    }

    private static TimeSpan Sooner(TimeSpan one, TimeSpan other)
    {
        if (one == Timeout.InfiniteTimeSpan)
            return other;
        return other == Timeout.InfiniteTimeSpan || one < other ? one : other;
    }
}

/// <summary>What a poller is to do next.</summary>
/// <param name="Singles">Single polls to start, each with those who share it.</param>
/// <param name="Listed">Those whom a poll of the list is to serve; null if there is to be none.</param>
/// <param name="Delay">How long to sleep then; infinite means until woken.</param>
internal readonly record struct PollPlan<TState>(
    IReadOnlyList<List<PollWaiter<TState>>> Singles, List<PollWaiter<TState>>? Listed, TimeSpan Delay)
    where TState : class;
