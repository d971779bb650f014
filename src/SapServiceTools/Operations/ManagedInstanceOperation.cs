namespace SapServiceTools;

/// <summary>The creation or deletion of a tenant's instance.</summary>
public sealed class ManagedInstanceOperation : ServiceOperation, IManagedInstanceReference
{
    /// <summary>The tenant concerned.</summary>
    public required string TenantId { get; init; }

    ServiceSession? IManagedInstanceReference.Session => Session;

    /// <summary>The kind and tenant, for messages.</summary>
    public override string ToString() => $"{Type} {TenantId}";
}
