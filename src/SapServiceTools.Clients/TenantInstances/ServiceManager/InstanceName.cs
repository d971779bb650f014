using System.Security.Cryptography;
using System.Text;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>The name that SAP's own libraries give a tenant's instance. Names are unique at the server, and so is the instance. Source: SAP Service Manager API v1.</summary>
internal static class InstanceName
{
    public static string For(string planId, string tenantId) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{planId}_{tenantId}")));
}
