using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>
/// Runs a plan in virtual time, with the session's own limiter, schedule of polls and rule of time budgets, and tells what it took.
/// Nothing fails in it, and nobody else uses the service.
/// </summary>
internal sealed class RunSimulation
{
    // Budgets that are too short for any tenant would make runs for ever.
    private const int MaxRuns = 10_000;

    private readonly VirtualClock _clock = new();
    private readonly RequestLimiter? _limiter;
    private readonly SimulatedRequests _requests;
    private readonly Dictionary<PollLane, SimulatedPoller> _pollers = [];
    private readonly Workload _workload;
    private readonly Queue<FleetStep> _left;
    private readonly int _throttle;
    private readonly TimeSpan? _timeBudget;
    private readonly WorkEstimate _estimate;
    private int _instances;
    private int _operations;
    private int _running;
    private int _runs;
    private int _doneBefore;
    private int _done;
    private TimeBudget? _budget;

    private RunSimulation(IWorkloadSource client, IReadOnlyCollection<FleetStep> steps, int throttle, TimeSpan? timeBudget)
    {
        _workload = client.Workload;
        _limiter = client.Limiter?.Fork(_clock);
        _requests = new SimulatedRequests(_clock, _limiter, _workload.Latency);
        _estimate = new WorkEstimate(_limiter, _clock);
        _left = new Queue<FleetStep>(steps.Where(step => step.Action != FleetAction.Keep));
        _instances = steps.Count(step => step.Found is not null);
        _throttle = throttle;
        _timeBudget = timeBudget;
    }

    /// <summary>Runs the plan.</summary>
    /// <param name="client">Whose limits, polls and learned durations are used.</param>
    /// <param name="steps">The plan.</param>
    /// <param name="throttle">How many tenants are worked on at once.</param>
    /// <param name="timeBudget">What each run has, one after the other; null means one run without limit.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static FleetSummary Run(
        IWorkloadSource client, IReadOnlyCollection<FleetStep> steps, int throttle, TimeSpan? timeBudget, CancellationToken cancellationToken = default)
    {
        var simulation = new RunSimulation(client, steps, throttle, timeBudget);
        if (simulation._left.Count > 0)
        {
            simulation.BeginRun();
            simulation._clock.Run(cancellationToken);
        }

        return simulation.Summarize(steps);
    }

    private void BeginRun()
    {
        _runs++;
        _doneBefore = _done;
        _budget = _timeBudget is { } budget ? new TimeBudget(budget, _clock) : null;
        _requests.SendAll(_workload.ReadAll(_instances), Fill);
    }

    private void Fill()
    {
        while (_left.TryPeek(out var step))
        {
            if (_running >= _throttle)
                return;
            var record = _budget?.TryBegin(step.TenantId, _estimate);
            if (_budget is not null && record is null)
            {
                if (_running == 0)
                    EndRun();
                return;
            }

            _left.Dequeue();
            _running++;
            Work(_workload.ItemsOf(step).GetEnumerator(), record?.Waited, () => End(step, record));
        }
    }

    private void Work(IEnumerator<WorkItem> rest, LimitWait? waited, Action done)
    {
        if (!rest.MoveNext())
        {
            rest.Dispose();
            done();
            return;
        }

        var item = rest.Current;
        _requests.Send(
            item,
            () =>
            {
                if (item.Lane is { } lane)
                    PollerOf(lane).Add($"{_operations++}", item.Type, () => Work(rest, waited, done));
                else
                    Work(rest, waited, done);
            },
            waited);
    }

    private void End(FleetStep step, TimeBudget.Record? record)
    {
        record?.Done();
        _done++;
        _running--;
        _instances += step.Action == FleetAction.Create ? 1 : step.Action == FleetAction.Remove ? -1 : 0;
        foreach (var poller in _pollers.Values)
            poller.ListSize = _instances;
        Fill();
    }

    /// <summary>The next run follows at once; where nothing could be begun, when the limits have room again.</summary>
    private void EndRun()
    {
        if (_runs >= MaxRuns)
            return;
        var pause = _done > _doneBefore ? TimeSpan.Zero : _estimate.WaitForLimits(0);
        // Without any progress and anything to wait for the next one would be as this one was.
        if (_done == _doneBefore && pause == TimeSpan.Zero)
            return;
        _clock.After(pause, BeginRun);
    }

    private SimulatedPoller PollerOf(PollLane lane)
    {
        if (!_pollers.TryGetValue(lane, out var poller))
            _pollers.Add(lane, poller = new SimulatedPoller(lane, _requests) { ListSize = _instances });
        return poller;
    }

    private FleetSummary Summarize(IReadOnlyCollection<FleetStep> steps)
    {
        var requests = new Dictionary<string, int>();
        foreach (var kind in Enum.GetValues<RequestKind>().Where(kind => _requests.Count(kind) > 0))
            requests.Add(kind.ToString(), _requests.Count(kind));
        return new FleetSummary
        {
            Keep = Count(FleetAction.Keep),
            Create = Count(FleetAction.Create),
            Repair = Count(FleetAction.Repair),
            Remove = Count(FleetAction.Remove),
            RequestsByKind = requests,
            BindingLimit = FindBindingLimit(),
            ExpectedDuration = _clock.Elapsed,
            ExpectedRuns = _timeBudget is null ? null : _left.Count > 0 ? 0 : _runs,
        };

        int Count(FleetAction action) => steps.Count(step => step.Action == action);
    }

    /// <summary>What made the work wait longest, if that was for more than a moment; else how many are worked on at once.</summary>
    private string? FindBindingLimit()
    {
        var longest = _limiter?.GetHeldUp().MaxBy(limit => limit.HeldUp) ?? default;
        if (longest.HeldUp.Ticks * 10 > _clock.Elapsed.Ticks)
            return longest.Limit.ToString();
        return _done > _throttle ? $"ThrottleLimit {_throttle}" : null;
    }
}
