namespace SapServiceTools.Tests.Support;

/// <summary>A clock whose time of day jumps, as when somebody sets it, while timestamps and timers go on as before.</summary>
public sealed class JumpingTimeProvider(TimeProvider inner) : TimeProvider
{
    private long _offset;

    /// <summary>How far its time of day is from the inner clock's.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}
