using SapServiceTools.Clients.TenantInstances.InstanceManager;

namespace SapServiceTools.Tests.Support;

/// <summary>Options for an Instance Manager that a stub plays.</summary>
public static class StubOptions
{
    public static InstanceManagerOptions For(Uri server) => new()
    {
        User = "user",
        Password = "stub-password",
        PostManagedInstanceUrl = $"{server}instances/{{tenant_id}}",
        GetManagedInstanceUrl = $"{server}instances/{{tenant_id}}",
        GetAllManagedInstancesUrl = $"{server}instances",
        DeleteManagedInstanceUrl = $"{server}instances/{{tenant_id}}",
    };
}
