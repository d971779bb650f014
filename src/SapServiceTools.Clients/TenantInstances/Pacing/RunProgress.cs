using System.Globalization;

namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>Counts the records of a run, and tells rate and time left once they can be known. For one thread.</summary>
internal sealed class RunProgress(TimeProvider time)
{
    /// <summary>How often a log without a progress bar hears of it.</summary>
    public static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    // A rate of the first moments tells more of the start than of the run.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(2);

    private readonly long _epoch = time.GetTimestamp();
    private TimeSpan? _firstStart;
    private TimeSpan _lineAt;
    private int _expected;
    private int _started;

    /// <summary>True once no more records can come, so that the number of those started is the total.</summary>
    public bool IsInputComplete { get; set; }

    /// <summary>How many are over.</summary>
    public int Ended { get; private set; }

    /// <summary>How many there are, as far as is known.</summary>
    public int Total => Math.Max(_expected, _started);

    /// <summary>False while more may come.</summary>
    public bool IsTotalKnown => IsInputComplete || _expected > 0;

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_epoch);

    /// <summary>Records that end in a minute; null while that can't be known.</summary>
    public double? PerMinute => Ended > 1 && Elapsed - _firstStart is { } worked && worked >= LeastTime ? Ended / worked.TotalMinutes : null;

    /// <summary>How long it will take yet at this rate; null while that can't be known.</summary>
    public TimeSpan? Left => IsTotalKnown && PerMinute is { } rate ? TimeSpan.FromMinutes(Math.Min((Total - Ended) / rate, int.MaxValue)) : null;

    /// <summary>How long until the next line is due.</summary>
    public TimeSpan UntilLine => _lineAt + BetweenLines - Elapsed is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    public void Expect(int count) => _expected += count;

    public void Started()
    {
        _firstStart ??= Elapsed;
        _started++;
    }

    public void End() => Ended++;

    /// <summary>A line for the log, if one is due and there is more than one record.</summary>
    public string? TakeLine()
    {
        if (UntilLine > TimeSpan.Zero)
            return null;
        _lineAt = Elapsed;
        return Total > 1 && Ended < Total ? Describe() : null;
    }

    /// <summary>Done, total, rate and time left.</summary>
    public string Describe()
    {
        var text = string.Create(
            CultureInfo.CurrentCulture,
            $"{Ended} of {Total}{(IsTotalKnown ? "" : " or more")} done, {_started - Ended} running, {Elapsed.TotalSeconds:0} s");
        if (PerMinute is { } rate)
            text += string.Create(CultureInfo.CurrentCulture, $", {rate:0.#} a minute");
        if (Left is { } left)
            text += $", about {Round(left)} left";
        return text;
    }

    private static string Round(TimeSpan left) => left.TotalMinutes < 2
        ? string.Create(CultureInfo.CurrentCulture, $"{Math.Ceiling(left.TotalSeconds):0} s")
        : left.TotalHours < 2
            ? string.Create(CultureInfo.CurrentCulture, $"{Math.Ceiling(left.TotalMinutes):0} min")
            : string.Create(CultureInfo.CurrentCulture, $"{left.TotalHours:0.0} h");
}
