namespace SapServiceTools.Clients.Http;

/// <summary>Adds up how long the requests of one piece of work wait for rate limits, so that what the work takes by itself can be told.</summary>
internal sealed class LimitWait
{
    private static readonly AsyncLocal<LimitWait?> OfThisWork = new();
    private long _ticks;

    /// <summary>That of the work that this code is part of; null where nobody adds up.</summary>
    public static LimitWait? Current
    {
        get => OfThisWork.Value;
        set => OfThisWork.Value = value;
    }

    /// <summary>The sum.</summary>
    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>One wait more.</summary>
    public void Add(TimeSpan wait) => Interlocked.Add(ref _ticks, wait.Ticks);
}
