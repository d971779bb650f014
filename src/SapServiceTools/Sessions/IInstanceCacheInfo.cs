namespace SapServiceTools;

/// <summary>What can be seen of a session's cache.</summary>
public interface IInstanceCacheInfo
{
    /// <summary>Gets that were answered from the cache.</summary>
    long Hits { get; }

    /// <summary>Gets that had to ask the server.</summary>
    long Misses { get; }

    /// <summary>Instances in the cache.</summary>
    int Count { get; }

    /// <summary>The tenants seen most recently, cached or listed; for completion.</summary>
    IReadOnlyCollection<string> Tenants { get; }
}
