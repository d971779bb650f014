using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceManager;

namespace SapServiceTools.Clients.TenantInstances.ServiceKeys;

/// <summary>What a caller says beyond a service key; null leaves it to the key or the default.</summary>
public sealed record ConnectionSettings
{
    /// <summary>Milliseconds between two polls of a pending operation.</summary>
    public int? PollingIntervalMillis { get; init; }

    /// <summary>Seconds that a wait lasts at most.</summary>
    public int? PollingTimeoutSeconds { get; init; }

    /// <summary>Instances that the cache holds.</summary>
    public int? CacheMaxItems { get; init; }

    /// <summary>Seconds after which a cached instance expires.</summary>
    public int? CacheItemExpireSeconds { get; init; }

    /// <summary>The offering that instances are made from. Service Manager only, as all that follow.</summary>
    public string? OfferingName { get; init; }

    /// <summary>The plan that instances are made from.</summary>
    public string? PlanName { get; init; }

    /// <summary>Whether a read may make a missing binding.</summary>
    public bool? AllowBinding { get; init; }

    /// <summary>How the secret is sent for a token.</summary>
    public ClientAuthentication? TokenAuthentication { get; init; }

    /// <summary>Creations of instances in a minute, at most.</summary>
    public int? CreatesPerMinute { get; init; }

    /// <summary>Requests in a minute, at most.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Requests in an hour, at most.</summary>
    public int? RequestsPerHour { get; init; }

    /// <summary>The options of an Instance Manager with these settings.</summary>
    public InstanceManagerOptions Apply(InstanceManagerOptions options) => options with
    {
        PollingIntervalMillis = PollingIntervalMillis ?? options.PollingIntervalMillis,
        PollingTimeoutSeconds = PollingTimeoutSeconds ?? options.PollingTimeoutSeconds,
        CacheMaxItems = CacheMaxItems ?? options.CacheMaxItems,
        CacheItemExpireSeconds = CacheItemExpireSeconds ?? options.CacheItemExpireSeconds,
    };

    /// <summary>The options of a Service Manager with these settings.</summary>
    public ServiceManagerOptions Apply(ServiceManagerOptions options) => options with
    {
        PollingIntervalMillis = PollingIntervalMillis ?? options.PollingIntervalMillis,
        PollingTimeoutSeconds = PollingTimeoutSeconds ?? options.PollingTimeoutSeconds,
        CacheMaxItems = CacheMaxItems ?? options.CacheMaxItems,
        CacheItemExpireSeconds = CacheItemExpireSeconds ?? options.CacheItemExpireSeconds,
        OfferingName = OfferingName ?? options.OfferingName,
        PlanName = PlanName ?? options.PlanName,
        AllowBinding = AllowBinding ?? options.AllowBinding,
        Credentials = options.Credentials with { Authentication = TokenAuthentication ?? options.Credentials.Authentication },
        Limits = ServiceManagerLimits.Of(
            CreatesPerMinute ?? ServiceManagerLimits.CreatesPerMinute,
            RequestsPerMinute ?? ServiceManagerLimits.RequestsPerMinute,
            RequestsPerHour ?? ServiceManagerLimits.RequestsPerHour),
    };
}
