namespace SapServiceTools;

/// <summary>One tenant's part of what brings a fleet in order: what was found, what it needs, and what came of it.</summary>
public sealed class FleetStep : IManagedInstanceReference, ISessionOutput
{
    /// <summary>The tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>What it needs.</summary>
    public required FleetAction Action { get; init; }

    /// <summary>The status of its instance as it was found; null if it had none.</summary>
    public string? Found { get; init; }

    /// <summary>What that means, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>How far it has come.</summary>
    public FleetStepState State { get; internal set; }

    /// <summary>The status of the instance afterwards, as far as it is known after a failure; null while nothing was done, and where there is none any more.</summary>
    public string? Status { get; internal set; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; internal set; }

    ServiceSession? IManagedInstanceReference.Session => Session;

    /// <summary>The session that it belongs to.</summary>
    internal ServiceSession? Session { get; set; }

    void ISessionOutput.SetSession(ServiceSession session) => Session = session;

    /// <summary>When the server had last changed the instance that was found.</summary>
    internal DateTimeOffset? FoundUpdatedOn { get; init; }

    /// <summary>The instances that are to go, where the tenant has several; empty if it has one.</summary>
    internal IReadOnlyList<string> InstanceIds { get; init; } = [];

    /// <summary>Bindings that are to go.</summary>
    internal IReadOnlyList<string> FailedBindingIds { get; init; } = [];

    /// <summary>The action and the tenant.</summary>
    public override string ToString() => $"{Action} {TenantId}";
}
