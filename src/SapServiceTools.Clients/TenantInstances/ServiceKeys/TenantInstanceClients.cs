using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.Migration;
using SapServiceTools.Clients.TenantInstances.ServiceManager;

namespace SapServiceTools.Clients.TenantInstances.ServiceKeys;

/// <summary>Makes the client that service keys ask for: the keys alone decide on the back end.</summary>
public static class TenantInstanceClients
{
    private static readonly string[] ServiceManagerFields = ["sm_url", "clientid", "url", "clientsecret"];
    private static readonly string[] ServiceManagerCertificateFields = ["sm_url", "clientid", "certurl", "certificate", "key"];
    private static readonly string[] InstanceManagerFields =
        ["user", "password", "post_managed_instance_url", "get_managed_instance_url", "get_all_managed_instances_url", "delete_managed_instance_url"];

    /// <summary>Creates a client; nothing is sent yet.</summary>
    /// <param name="keys">One key, or one of each service for the time of migration.</param>
    /// <param name="settings">What the caller says beyond the keys.</param>
    /// <param name="transport">Limits and trust.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ServiceException">A key can't be used, or two are of the same service.</exception>
    public static IInstanceManager Create(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> keys, ConnectionSettings settings, TransportOptions transport, TimeProvider? time = null)
    {
        keys = [.. keys.Select(VcapServices.TakeKey)];
        var newer = keys.Where(IsServiceManagerKey).ToList();
        var older = keys.Except(newer).ToList();
        return (newer.Count, older.Count) switch
        {
            (1, 0) => NewClient(newer[0]),
            (0, 1) => OldClient(older[0]),
            (1, 1) => Both(newer[0], older[0]),
            _ => throw new ServiceException(
                ServiceErrorKind.InvalidArgument,
                ErrorIds.InvalidServiceKey,
                $"Several service keys are for migration, with one of a Service Manager (sm_url) and one of an Instance Manager (post_managed_instance_url); here are {newer.Count} and {older.Count}."),
        };

        ServiceManagerClient NewClient(IReadOnlyDictionary<string, object?> key) => new(settings.Apply(ServiceManagerOptions.FromServiceKey(key)), transport, time);

        InstanceManagerClient OldClient(IReadOnlyDictionary<string, object?> key) => new(settings.Apply(InstanceManagerOptions.FromServiceKey(key)), transport, time);

        MigratingInstanceManager Both(IReadOnlyDictionary<string, object?> newKey, IReadOnlyDictionary<string, object?> oldKey)
        {
            var serviceManager = NewClient(newKey);
            try
            {
                return new MigratingInstanceManager(serviceManager, OldClient(oldKey));
            }
            catch
            {
                serviceManager.Dispose();
                throw;
            }
        }
    }

    private static bool IsServiceManagerKey(IReadOnlyDictionary<string, object?> key)
    {
        var fields = ServiceKeyReader.Unwrap(key);
        if (fields.ContainsKey("sm_url"))
            return true;
        // User and password are in many a key of other services.
        if (InstanceManagerFields.Skip(2).Any(fields.ContainsKey))
            return false;
        throw OfNeitherKind(fields);
    }

    private static ServiceException OfNeitherKind(Dictionary<string, object?> fields)
    {
        var wanted = fields.ContainsKey("certificate") || fields.ContainsKey("key") ? ServiceManagerCertificateFields : ServiceManagerFields;
        return new ServiceException(
            ServiceErrorKind.InvalidArgument,
            ErrorIds.InvalidServiceKey,
            $"The service key is neither a Service Manager's nor an Instance Manager's: the first would need {Missing(wanted)} too, the second {Missing(InstanceManagerFields)}.")
        {
            RecommendedAction = "Pass a service key of service-manager (plan container), or the credentials of a managed-hana binding.",
        };

        string Missing(string[] names) => string.Join(", ", names.Where(name => !fields.ContainsKey(name) && !(name is "url" or "certurl" && fields.ContainsKey("tokenurl"))));
    }
}
