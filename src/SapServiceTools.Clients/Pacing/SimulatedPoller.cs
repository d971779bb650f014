using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Pacing;

/// <summary>Waits for operations in virtual time. When to look, and whether at the list, is decided by the schedule that the real poller has.</summary>
internal sealed class SimulatedPoller(PollLane lane, SimulatedRequests requests)
{
    private readonly PollSchedule<object> _schedule = new(lane.Policy);
    private readonly Dictionary<PollTicket<object>, Wait> _waits = [];
    private ITimer? _next;
    private bool _listing;
    private int _looking;

    /// <summary>How many instances the list has, as a look at it would tell.</summary>
    public int ListSize { get; set; }

    /// <summary>Calls back when an operation that begins now has been seen at its end.</summary>
    public void Add(string key, OperationType type, Action done)
    {
        var duration = lane.Duration(type);
        var estimate = new DurationEstimate();
        estimate.Add(duration);
        var now = requests.Clock.Elapsed;
        var request = new PollRequest<object>(key, type, static (_, _) => PollVerdict.Done, TimeSpan.MaxValue, NullCallLog.Instance);
        var ticket = new PollTicket<object>(request, now, now + estimate.FirstLook(lane.Policy.Interval), now + estimate.Expected);
        _waits.Add(ticket, new Wait(now + duration, done));
        _schedule.Add(ticket);
        Look();
    }

    private void Look()
    {
        _next?.Dispose();
        var plan = _schedule.Plan(requests.Clock.Elapsed, lane.List is null ? null : ListSize, lane.Policy.MaxConcurrency - _looking, _listing);
        foreach (var tickets in plan.Singles)
        {
            _looking++;
            Begin(tickets);
            requests.Send(new WorkItem(RequestKind.Poll, HttpMethod.Get, lane.Path), () =>
            {
                _looking--;
                End(tickets);
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

        _next = requests.Clock.After(plan.Delay, Look);
    }

    private static void Begin(List<PollTicket<object>> tickets)
    {
        var look = new PollLook(tickets.Count);
        tickets.ForEach(ticket => ticket.Look = look);
    }

    private void End(List<PollTicket<object>> tickets)
    {
        var now = requests.Clock.Elapsed;
        foreach (var ticket in tickets)
        {
            ticket.Look = null;
            if (now < _waits[ticket].End)
            {
                ticket.PlanNext(now, lane.Policy);
                continue;
            }

            _schedule.Remove(ticket);
            _waits.Remove(ticket, out var wait);
            requests.Clock.After(TimeSpan.Zero, wait!.Done);
        }

        Look();
    }

    private sealed record Wait(TimeSpan End, Action Done);
}
