using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.OAuth;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Credentials and options of a Service Manager, from a service key of service-manager. Source: SAP Service Manager API v1.</summary>
public sealed record ServiceManagerOptions
{
    /// <summary>The Service Manager's address.</summary>
    public required Uri ServiceManagerUri { get; init; }

    /// <summary>What tokens are had with.</summary>
    public required ClientCredentials Credentials { get; init; }

    /// <summary>The offering that instances are made from; default <c>hana</c>.</summary>
    public string OfferingName { get; init; } = "hana";

    /// <summary>The plan that instances are made from; default <c>hdi-shared</c>.</summary>
    public string PlanName { get; init; } = "hdi-shared";

    /// <summary>Whether a read may make a binding where an instance has none; default true.</summary>
    public bool AllowBinding { get; init; } = true;

    /// <summary>Milliseconds between two polls of a pending operation; at least 0, default 2000.</summary>
    public int PollingIntervalMillis { get; init; } = 2000;

    /// <summary>Seconds that a wait lasts at most; at least 1, default 300.</summary>
    public int PollingTimeoutSeconds { get; init; } = 300;

    /// <summary>Instances that the cache holds; at least 1, default 500.</summary>
    public int CacheMaxItems { get; init; } = 500;

    /// <summary>Seconds after which a cached instance expires; at least 1, default 600.</summary>
    public int CacheItemExpireSeconds { get; init; } = 600;

    /// <summary>The rates that the session keeps to; default is what SAP publishes. Empty means none.</summary>
    public IReadOnlyList<RequestLimit> Limits { get; init; } = ServiceManagerLimits.Published;

    /// <summary>Reads a service key, or the <c>credentials</c> object of a binding. Unknown fields are ignored.</summary>
    /// <exception cref="ServiceException">Fields are missing, empty or wrong; all are named at once, with no value in the text.</exception>
    public static ServiceManagerOptions FromServiceKey(IReadOnlyDictionary<string, object?> key)
    {
        var reader = new ServiceKeyReader(key);
        var options = new ServiceManagerOptions
        {
            ServiceManagerUri = reader.Address("sm_url"),
            Credentials = ReadCredentials(reader),
            OfferingName = reader.OptionalText("service") ?? "hana",
            PlanName = reader.OptionalText("plan") ?? "hdi-shared",
            AllowBinding = reader.Flag("allowBinding", true),
            PollingIntervalMillis = reader.Integer("polling_interval_millis", 2000),
            PollingTimeoutSeconds = reader.Integer("polling_timeout_seconds", 300),
            CacheMaxItems = reader.Integer("cache_max_items", 500),
            CacheItemExpireSeconds = reader.Integer("cache_item_expire_seconds", 600),
        };
        var faults = reader.Faults.Concat(options.Faults()).ToList();
        return faults.Count == 0 ? options : throw OptionFaults.Invalid("The service key can't be used", faults, "service-manager");
    }

    /// <summary>Checks what the type can't say.</summary>
    /// <exception cref="ServiceException">All faults at once.</exception>
    public void Validate()
    {
        var faults = Faults().ToList();
        if (faults.Count > 0)
            throw OptionFaults.Invalid("The options can't be used", faults, "service-manager");
    }

    /// <summary>Names no secret.</summary>
    public override string ToString() => $"{Credentials.ClientId} at {ServiceManagerUri.Host}";

    private static ClientCredentials ReadCredentials(ServiceKeyReader reader)
    {
        var hasSecret = reader.Has("clientsecret");
        var hasCertificate = reader.Has("certificate") || reader.Has("key");
        if (hasSecret && hasCertificate)
            reader.Fault("clientsecret stands beside certificate or key, and only one of both can be meant");
        if (reader.Has("post_managed_instance_url"))
            reader.Fault("post_managed_instance_url stands beside sm_url, so it is two service keys in one; pass two");
        var id = reader.Text("clientid");
        if (hasCertificate)
        {
            return new ClientCredentials
            {
                ClientId = id,
                Uri = reader.Address(TokenAddress(reader, "certurl")),
                Certificate = reader.Text("certificate"),
                Key = reader.Text("key"),
            };
        }

        return new ClientCredentials
        {
            ClientId = id,
            Uri = reader.Address(TokenAddress(reader, "url")),
            ClientSecret = reader.Text("clientsecret", hasSecret ? null : "is missing, and so are certificate and key"),
        };
    }

    // In the secrets of Kubernetes operators the address for tokens has a name of its own.
    private static string TokenAddress(ServiceKeyReader reader, string name) => !reader.Has(name) && reader.Has("tokenurl") ? "tokenurl" : name;

    private IEnumerable<string> Faults()
    {
        if (Credentials is { Certificate.Length: > 0, Key.Length: > 0, ClientSecret: null })
        {
            foreach (var fault in Credentials.CertificateFaults())
                yield return fault;
        }

        if (OfferingName.Length == 0)
            yield return "service is empty";
        if (PlanName.Length == 0)
            yield return "plan is empty";
        foreach (var fault in OptionFaults.OfNumbers(PollingIntervalMillis, PollingTimeoutSeconds, CacheMaxItems, CacheItemExpireSeconds))
            yield return fault;

        if (Limits.Any(limit => limit.Requests < 1 || limit.Window <= TimeSpan.Zero))
            yield return "a rate limit must allow at least one request";
    }
}
