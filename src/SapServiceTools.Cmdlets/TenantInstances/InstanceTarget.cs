namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// Parameter sets of the cmdlets that take tenants and instances. The property TenantId has a set of its own: in one set with tenants by value
/// PowerShell would bind an instance's property rather than the instance, and its session would be lost.
/// </summary>
internal static class InstanceSets
{
    public const string TenantId = "TenantId";
    public const string Property = "Property";
    public const string Instance = "InputObject";
}

/// <summary>One tenant to act on, and where.</summary>
/// <param name="Session">The session to act in.</param>
/// <param name="TenantId">The tenant, trimmed.</param>
/// <param name="Input">What the user passed; the target of errors.</param>
internal sealed record InstanceTarget(InstanceManagerSession Session, string TenantId, object Input)
{
    /// <summary>How questions and previews name it.</summary>
    public string Description => $"managed instance of tenant '{ServiceException.ShortTenant(TenantId)}' at {Session.Uri.Authority}";

    /// <summary>Reads the tenant's instance.</summary>
    /// <exception cref="ResourceNotFoundException">The tenant has none.</exception>
    public async Task<ManagedInstance> ReadAsync(GetInstanceOptions options, ICallLog log, CancellationToken cancellationToken) =>
        await Session.Client.GetAsync(TenantId, options, log, cancellationToken).ConfigureAwait(false) ?? throw InstanceErrors.NotFound(TenantId);
}
