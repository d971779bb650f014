namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>Counts requests of the last five minutes, in steps of five seconds. Not for several threads.</summary>
internal sealed class TrafficCounter
{
    public const int Steps = 60;

    public const int SecondsPerStep = 5;

    private readonly TrafficStep[] _steps = new TrafficStep[Steps];
    private long _latest;

    public void Add(DateTimeOffset now, int status)
    {
        Advance(now);
        ref var step = ref _steps[_latest % Steps];
        if (status >= 500)
            step.Failed++;
        else if (status >= 400)
            step.Refused++;
        else
            step.Answered++;
    }

    /// <summary>The oldest step first; the last one isn't over.</summary>
    public TrafficStep[] Read(DateTimeOffset now)
    {
        Advance(now);
        var steps = new TrafficStep[Steps];
        for (var index = 0; index < Steps; index++)
            steps[index] = _steps[(_latest + 1 + index) % Steps];
        return steps;
    }

    private void Advance(DateTimeOffset now)
    {
        var current = now.ToUnixTimeSeconds() / SecondsPerStep;
        if (current - _latest >= Steps)
            Array.Clear(_steps);
        else
            for (var step = _latest + 1; step <= current; step++)
                _steps[step % Steps] = default;
        // A clock that was set back must not clear what is there.
        _latest = Math.Max(_latest, current);
    }
}

/// <summary>Requests of one step, by status.</summary>
internal record struct TrafficStep
{
    /// <summary>Below 400.</summary>
    public int Answered { get; set; }

    /// <summary>From 400 to 499.</summary>
    public int Refused { get; set; }

    /// <summary>From 500.</summary>
    public int Failed { get; set; }

    public readonly int Total => Answered + Refused + Failed;
}
