namespace SapServiceTools;

/// <summary>
/// What names a tenant's instance and knows the service that it came from: the instance itself, or an operation on it.
/// Cmdlets take it from the pipeline and act at that service, whatever the default session is.
/// </summary>
public interface IManagedInstanceReference
{
    /// <summary>The tenant concerned.</summary>
    string TenantId { get; }

    /// <summary>The session that it came from; null if it was made elsewhere.</summary>
    internal ServiceSession? Session { get; }
}
