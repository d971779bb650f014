using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.Pacing;

/// <summary>A client that knows what its work costs.</summary>
internal interface IWorkloadSource
{
    /// <summary>Keeps its requests below the service's rates; null where there are none.</summary>
    RequestLimiter? Limiter { get; }

    /// <summary>What its service has to be sent for each step of a plan, and how long that takes there.</summary>
    Workload Workload { get; }
}

/// <summary>What a service has to be sent for work, and how long that takes there: as learned in the session, or else by default.</summary>
internal abstract class Workload
{
    /// <summary>What is usual for a service in another place; taken until the first response shows the real one.</summary>
    protected static readonly TimeSpan DefaultLatency = TimeSpan.FromMilliseconds(100);

    /// <summary>Time from a request to its response.</summary>
    public abstract TimeSpan Latency { get; }

    /// <summary>What is sent for a step, one after the other.</summary>
    public abstract IEnumerable<WorkItem> ItemsOf(FleetStep step);

    /// <summary>What a run sends first, to read so many instances.</summary>
    public abstract IEnumerable<WorkItem> ReadAll(int count);
}

/// <summary>One request, and then, where it begins an operation, the wait for that.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Method">The verb; null sends nothing, for an operation that was begun before.</param>
/// <param name="Path">Where to.</param>
/// <param name="Lane">Who polls the operation; null where there is none.</param>
/// <param name="Type">What the operation does.</param>
internal sealed record WorkItem(RequestKind Kind, HttpMethod? Method, string Path, PollLane? Lane = null, OperationType Type = OperationType.Create);

/// <summary>What requests are for.</summary>
internal enum RequestKind
{
    Create,
    Bind,
    Delete,
    Unbind,
    Read,
    Poll,
}

/// <summary>The operations that one poller waits for.</summary>
/// <param name="Path">Where one is polled.</param>
/// <param name="Policy">How often.</param>
/// <param name="Duration">How long an operation of a type takes.</param>
internal sealed record PollLane(string Path, PollPolicy Policy, Func<OperationType, TimeSpan> Duration)
{
    /// <summary>The requests that show all at once, by how many instances there are; null where no list is used.</summary>
    public Func<int, IEnumerable<WorkItem>>? List { get; init; }
}
