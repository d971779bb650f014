using System.Collections.Concurrent;

namespace SapServiceTools.HostLoad;

/// <summary>What callers were told, and so has to be in the store or not to be there.</summary>
internal sealed class AcknowledgedState
{
    /// <summary>Instances that were created and kept, and whether one is bound.</summary>
    public ConcurrentDictionary<string, bool> Present { get; } = new();

    /// <summary>Instances that were deleted.</summary>
    public ConcurrentDictionary<string, byte> Gone { get; } = new();
}
