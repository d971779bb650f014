namespace SapServiceTools;

/// <summary>New credentials of a tenant's instance, and what they replace.</summary>
public sealed class CredentialRotation : IManagedInstanceReference, ISessionOutput
{
    /// <summary>The tenant.</summary>
    public required string TenantId { get; init; }

    /// <summary>Id of the new binding; null where the service has none to show.</summary>
    public string? BindingId { get; init; }

    /// <summary>Id of the service instance.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The bindings that were there before, whose credentials are valid until they are removed.</summary>
    public IReadOnlyList<string> OldBindingId { get; init => field = CellText.List(value); } = CellText.List<string>([]);

    /// <summary>True once those are gone, or where the service replaced the credentials in one step.</summary>
    public bool OldRemoved { get; internal set; }

    /// <summary>The new credentials; only the names of their fields show.</summary>
    public ServiceCredentials? Credentials { get; init; }

    ServiceSession? IManagedInstanceReference.Session => Session;

    /// <summary>The session that it was made in.</summary>
    internal ServiceSession? Session { get; set; }

    void ISessionOutput.SetSession(ServiceSession session) => Session = session;

    /// <summary>The tenant, for string interpolation.</summary>
    public override string ToString() => TenantId;
}
