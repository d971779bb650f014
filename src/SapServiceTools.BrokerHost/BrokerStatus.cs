namespace SapServiceTools.BrokerHost;

/// <summary>What is in a broker's store and what the broker is doing.</summary>
public sealed class BrokerStatus
{
    /// <summary>Instances that exist, are being created, or failed half-way.</summary>
    public long Instances { get; init; }

    /// <summary>Bindings likewise.</summary>
    public long Bindings { get; init; }

    /// <summary>Operations that go on, on all hosts of the store and outside them.</summary>
    public long Operations { get; init; }

    /// <summary>Operations in the background that this host runs.</summary>
    public int RunningHandlers { get; init; }

    /// <summary>Operations in the background that wait for their turn at this host.</summary>
    public int QueuedOperations { get; init; }

    /// <summary>Requests that this host has answered.</summary>
    public long Requests { get; init; }

    /// <summary>Where the state is: <c>memory</c>, <c>SQLite</c>, <c>PostgreSQL</c>.</summary>
    public string Store { get; init; } = "";
}
