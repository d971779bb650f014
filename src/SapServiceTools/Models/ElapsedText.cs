namespace SapServiceTools;

/// <summary>Ages and durations as tables show them: <c>0m7s</c>, <c>2h5m</c>, <c>31d4h</c>.</summary>
public static class ElapsedText
{
    /// <summary>How long ago something was.</summary>
    public static string? Since(DateTimeOffset? time) => Of(DateTimeOffset.UtcNow - time);

    /// <summary>How long something took.</summary>
    public static string? Of(TimeSpan? duration)
    {
        if (duration is not { } known)
            return null;
        // The clock of a server may be ahead of this machine's.
        var time = known < TimeSpan.Zero ? TimeSpan.Zero : known;
        if (time.TotalDays >= 1)
            return $"{(long)time.TotalDays}d{time.Hours}h";
        return time.TotalHours >= 1 ? $"{(long)time.TotalHours}h{time.Minutes}m" : $"{(long)time.TotalMinutes}m{time.Seconds}s";
    }
}
