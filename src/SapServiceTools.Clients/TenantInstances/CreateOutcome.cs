namespace SapServiceTools.Clients.TenantInstances;

/// <summary>What came of a create: the instance, or the operation where it wasn't waited for.</summary>
/// <param name="Instance">The instance; null while <paramref name="Operation"/> is going on.</param>
/// <param name="Operation">The creation that goes on at the server.</param>
public sealed record CreateOutcome(ManagedInstance? Instance, ManagedInstanceOperation? Operation);
