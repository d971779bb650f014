namespace SapServiceTools.Clients.Http;

/// <summary>One limit for work of several steps.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long _begun = time.GetTimestamp();

    /// <summary>The whole limit.</summary>
    public TimeSpan Limit => limit;

    /// <summary>What is left of it.</summary>
    /// <exception cref="TimeoutException">Nothing.</exception>
    public TimeSpan Left => Remaining is var left && left > TimeSpan.Zero ? left : throw new TimeoutException();

    /// <summary>What is left of it, zero once it has passed.</summary>
    public TimeSpan Remaining => limit - time.GetElapsedTime(_begun) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
