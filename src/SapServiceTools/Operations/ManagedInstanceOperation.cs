namespace SapServiceTools;

/// <summary>The creation, change or deletion of a tenant's instance.</summary>
public sealed class ManagedInstanceOperation : ServiceOperation, IManagedInstanceReference
{
    /// <summary>The tenant concerned.</summary>
    public required string TenantId { get; init; }

    /// <summary>The id of the service instance, where it is known.</summary>
    public string? InstanceId { get; init; }

    ServiceSession? IManagedInstanceReference.Session => Session;

    /// <summary>Where the server shows the operation; null if it shows it in the instance only.</summary>
    internal string? Location { get; init; }

    /// <summary>True if this client made the instance just now, so that it is this client's to take back.</summary>
    internal bool IsOwn { get; init; }

    /// <summary>The timestamp of the session's clock when it began: the time of day may jump meanwhile.</summary>
    internal long Begun { get; init; }

    /// <summary>True if the answer to an earlier request of the same purpose was lost: it may be that one that took effect.</summary>
    internal bool IsDoubtful { get; init; }

    /// <summary>True once the binding of an own instance was begun, so that whoever resumes looks for it first.</summary>
    internal bool IsBindingBegun { get; set; }

    /// <summary>What the binding, which follows the instance, is made with.</summary>
    internal IReadOnlyDictionary<string, object?>? BindingParameters { get; init; }

    /// <summary>What it consists of, where two services take part.</summary>
    internal IReadOnlyList<ManagedInstanceOperation> Parts { get; init; } = [];

    /// <summary>The kind and tenant, for messages.</summary>
    public override string ToString() => $"{Type} {TenantId}";
}
