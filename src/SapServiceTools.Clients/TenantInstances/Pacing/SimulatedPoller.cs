using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>Waits for operations in virtual time. When to poll, and whether the list, is decided by the schedule that the real poller has.</summary>
internal sealed class SimulatedPoller(PollLane lane, SimulatedRequests requests)
{
    private readonly PollSchedule<object> _schedule = new(lane.Policy);
    private readonly Dictionary<PollWaiter<object>, Wait> _waits = [];
    private ITimer? _next;
    private bool _listing;
    private int _singlePolls;

    /// <summary>How many instances the list has, as a poll of it would tell.</summary>
    public int ListSize { get; set; }

    /// <summary>Calls back when an operation that begins now has been seen at its end.</summary>
    public void Add(string key, OperationType type, Action done)
    {
        var duration = lane.Duration(type);
        var estimate = new DurationEstimate();
        estimate.Add(duration);
        var now = requests.Clock.Elapsed;
        var request = new PollRequest<object>(key, type, static (_, _) => PollResult.Done, TimeSpan.MaxValue, NullCallLog.Instance);
        var waiter = new PollWaiter<object>(request, now, now + estimate.FirstPoll(lane.Policy.Interval), now + estimate.Expected);
        _waits.Add(waiter, new Wait(now + duration, done));
        _schedule.Add(waiter);
        Poll();
    }

    private void Poll()
    {
        _next?.Dispose();
        var plan = _schedule.Plan(requests.Clock.Elapsed, lane.List is null ? null : ListSize, lane.Policy.MaxConcurrency - _singlePolls, _listing);
        foreach (var waiters in plan.Singles)
        {
            _singlePolls++;
            Begin(waiters);
            requests.Send(new WorkItem(RequestKind.Poll, HttpMethod.Get, lane.Path), () =>
            {
                _singlePolls--;
                End(waiters);
            });
        }

        if (plan.Listed is { } listed)
        {
            _listing = true;
            Begin(listed);
            requests.SendAll(lane.List!(ListSize), () =>
            {
                _listing = false;
                End(listed);
            });
        }

        _next = requests.Clock.After(plan.Delay, Poll);
    }

    private static void Begin(List<PollWaiter<object>> waiters)
    {
        var poll = new SharedPoll(waiters.Count);
        waiters.ForEach(waiter => waiter.Poll = poll);
    }

    private void End(List<PollWaiter<object>> waiters)
    {
        var now = requests.Clock.Elapsed;
        foreach (var waiter in waiters)
        {
            waiter.Poll = null;
            if (now < _waits[waiter].End)
            {
                waiter.PlanNext(now, lane.Policy);
                continue;
            }

            _schedule.Remove(waiter);
            _waits.Remove(waiter, out var wait);
            requests.Clock.After(TimeSpan.Zero, wait!.Done);
        }

        Poll();
    }

    private sealed record Wait(TimeSpan End, Action Done);
}
