using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>
/// Credentials, endpoints and options of an Instance Manager, under the names, defaults and limits of sap-instance-manager 0.4.2.
/// Source: the Instance Manager's wire protocol, as its public clients speak it.
/// </summary>
public sealed record InstanceManagerOptions
{
    /// <summary>The placeholder that the endpoints hold the tenant's place with.</summary>
    public const string TenantPlaceholder = "{tenant_id}";

    /// <summary>User for Basic authentication.</summary>
    public required string User { get; init; }

    /// <summary>Its password.</summary>
    public required string Password { get; init; }

    /// <summary>Endpoint for creating, with <c>{tenant_id}</c>.</summary>
    public required string PostManagedInstanceUrl { get; init; }

    /// <summary>Endpoint for reading one, with <c>{tenant_id}</c>.</summary>
    public required string GetManagedInstanceUrl { get; init; }

    /// <summary>Endpoint for reading all.</summary>
    public required string GetAllManagedInstancesUrl { get; init; }

    /// <summary>Endpoint for deleting, with <c>{tenant_id}</c>.</summary>
    public required string DeleteManagedInstanceUrl { get; init; }

    /// <summary>Milliseconds between two polls of a pending operation; at least 0, default 300.</summary>
    public int PollingIntervalMillis { get; init; } = 300;

    /// <summary>Seconds that a wait lasts at most; at least 1, default 120.</summary>
    public int PollingTimeoutSeconds { get; init; } = 120;

    /// <summary>Instances that the cache holds; at least 1, default 500.</summary>
    public int CacheMaxItems { get; init; } = 500;

    /// <summary>Seconds after which a cached instance expires; at least 1, default 600.</summary>
    public int CacheItemExpireSeconds { get; init; } = 600;

    /// <summary>Reads a service key, or the <c>credentials</c> object of a binding. Unknown fields are ignored.</summary>
    /// <exception cref="ServiceException">Fields are missing, empty or wrong; all are named at once, with no value in the text.</exception>
    public static InstanceManagerOptions FromServiceKey(IReadOnlyDictionary<string, object?> key)
    {
        var reader = new ServiceKeyReader(key);
        var options = new InstanceManagerOptions
        {
            User = reader.Text("user"),
            Password = reader.Text("password"),
            PostManagedInstanceUrl = reader.Text("post_managed_instance_url"),
            GetManagedInstanceUrl = reader.Text("get_managed_instance_url"),
            GetAllManagedInstancesUrl = reader.Text("get_all_managed_instances_url"),
            DeleteManagedInstanceUrl = reader.Text("delete_managed_instance_url"),
            PollingIntervalMillis = reader.Integer("polling_interval_millis", 300),
            PollingTimeoutSeconds = reader.Integer("polling_timeout_seconds", 120),
            CacheMaxItems = reader.Integer("cache_max_items", 500),
            CacheItemExpireSeconds = reader.Integer("cache_item_expire_seconds", 600),
        };
        var faults = reader.Faults.Concat(options.Faults().Where(fault => !reader.Faults.Any(known => Field(known) == Field(fault)))).ToList();
        return faults.Count == 0 ? options : throw OptionFaults.Invalid("The service key can't be used", faults, "managed-hana");
    }

    /// <summary>Checks what the type can't say.</summary>
    /// <exception cref="ServiceException">All faults at once.</exception>
    public void Validate()
    {
        var faults = Faults().ToList();
        if (faults.Count > 0)
            throw OptionFaults.Invalid("The options can't be used", faults, "managed-hana");
    }

    /// <summary>Puts the tenant, percent-encoded as RFC 3986 has it, wherever an endpoint has its placeholder.</summary>
    /// <exception cref="ServiceException">The address would become too long.</exception>
    internal static Uri Expand(string url, string tenantId) =>
        Replace(url, Uri.EscapeDataString(tenantId)) ?? throw TenantName.Invalid("The tenant id can't be put into an address.", tenantId);

    /// <summary>Names no secret.</summary>
    public override string ToString() => $"{User} at {GetAllManagedInstancesUrl}";

    private static string Field(string fault) => fault.Split(' ', 2)[0];

    private IEnumerable<string> Faults()
    {
        if (string.IsNullOrEmpty(User))
            yield return "user is empty";
        else if (User.Contains(':', StringComparison.Ordinal))
            yield return "user holds a colon, which Basic authentication can't carry";
        if (string.IsNullOrEmpty(Password))
            yield return "password is empty";
        foreach (var (name, url, perTenant) in Endpoints())
        {
            if (EndpointFault(url, perTenant) is { } fault)
                yield return $"{name} {fault}";
        }

        foreach (var fault in OptionFaults.OfNumbers(PollingIntervalMillis, PollingTimeoutSeconds, CacheMaxItems, CacheItemExpireSeconds))
            yield return fault;
    }

    private (string Name, string Url, bool PerTenant)[] Endpoints() =>
    [
        ("post_managed_instance_url", PostManagedInstanceUrl, true),
        ("get_managed_instance_url", GetManagedInstanceUrl, true),
        ("get_all_managed_instances_url", GetAllManagedInstancesUrl, false),
        ("delete_managed_instance_url", DeleteManagedInstanceUrl, true),
    ];

    private static string? EndpointFault(string url, bool perTenant)
    {
        if (string.IsNullOrWhiteSpace(url))
            return "is empty";
        if (Replace(url, "a") is not { } uri || uri.Scheme is not ("http" or "https"))
            return "isn't an absolute http or https address";
        if (uri.UserInfo.Length > 0)
            return "holds user and password, which belong into the fields of these names";
        var hasPlaceholder = url.Contains(TenantPlaceholder, StringComparison.Ordinal);
        if (hasPlaceholder != perTenant)
            return perTenant ? $"lacks the placeholder {TenantPlaceholder}" : $"must not hold the placeholder {TenantPlaceholder}";
        // A tenant must tell which instance is meant, never which server gets the credentials.
        return !perTenant || (Replace(url, "b") is { } other && other.Authority == uri.Authority && other.PathAndQuery != uri.PathAndQuery)
            ? null
            : $"has the placeholder {TenantPlaceholder} outside of path and query";
    }

    private static Uri? Replace(string url, string tenant) =>
        Uri.TryCreate(url.Replace(TenantPlaceholder, tenant, StringComparison.Ordinal), UriKind.Absolute, out var uri) ? uri : null;
}
