namespace SapServiceTools.Clients.ServiceManager;

/// <summary>One limit for work of several steps.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long _begun = time.GetTimestamp();

    /// <summary>The whole limit.</summary>
    public TimeSpan Limit => limit;

    /// <summary>What is left of it.</summary>
    /// <exception cref="TimeoutException">Nothing.</exception>
    public TimeSpan Left => limit - time.GetElapsedTime(_begun) is var left && left > TimeSpan.Zero ? left : throw new TimeoutException();
}
