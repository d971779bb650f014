namespace SapServiceTools.Clients.Broker.Api;

/// <summary>How to go about a request.</summary>
public sealed record RequestMode
{
    /// <summary>Whether the broker may go on after its response (<c>accepts_incomplete</c>).</summary>
    public bool AcceptsIncomplete { get; init; } = true;

    /// <summary>Whether to wait until the operation is over.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Limit of that wait; null means the client's. A plan's own limit may be shorter.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Sends also what the catalog forbids.</summary>
    public bool SkipValidation { get; init; }

    /// <summary>Deletes what the specification calls an orphan.</summary>
    public bool MitigateOrphan { get; init; }
}
