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
