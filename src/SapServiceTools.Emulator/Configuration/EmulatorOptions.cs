using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.Emulator.Configuration;

/// <summary>How an emulator behaves.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The port on the loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The user that callers authenticate as.</summary>
    public string UserName { get; init; } = "emulator";

    /// <summary>The password; null makes a random one, which the service key has.</summary>
    public string? Password { get; init; }

    /// <summary>How long the creation of an instance or a cluster takes.</summary>
    public TimeSpan ProvisioningTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a deletion takes; null means half of <see cref="ProvisioningTime"/>.</summary>
    public TimeSpan? DeprovisioningTime { get; init; }

    /// <summary>The clock. A status follows from it whenever it is looked at; nothing runs in the background.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The share of requests, 0 to 1, that meet a random fault: 429, 502, 503, 504, delay, connection cut before or after the effect.</summary>
    public double FaultRate { get; init; }

    /// <summary>Adds to the random faults what a proxy does to requests: 500, 429 in every form, sign-in pages with 200, truncated and cut answers, the router's 404.</summary>
    internal bool ProxyFaults { get; init; }

    /// <summary>Makes the random faults the same in each run; null makes them differ.</summary>
    public int? Seed { get; init; }

    /// <summary>Added to each request.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Limits the requests in a window of time; null doesn't.</summary>
    public EmulatorRateLimit? RateLimit { get; init; }

    /// <summary>More such limits, for certain paths and verbs; <see cref="EmulatorRateLimit.ServiceManager"/> has those that SAP publishes.</summary>
    public IReadOnlyList<EmulatorRateLimit> RateLimits { get; init; } = [];

    /// <summary>How long a token is valid.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tenants, as wildcard patterns, whose creation ends in CREATION_FAILED.</summary>
    public IReadOnlyCollection<string> FailingTenants { get; init; } = [];

    /// <summary>Tenants, as wildcard patterns, whose creation never ends.</summary>
    public IReadOnlyCollection<string> StuckTenants { get; init; } = [];

    /// <summary>Tenants, as wildcard patterns, whose deletion ends in DELETION_FAILED.</summary>
    public IReadOnlyCollection<string> FailingDeletions { get; init; } = [];

    /// <summary>How Keystone and Sahara behave.</summary>
    public OpenStackOptions OpenStack { get; init; } = new();

    /// <summary>Tenants, as wildcard patterns, whose bindings fail; in the Service Manager only.</summary>
    public IReadOnlyCollection<string> FailingBindings { get; init; } = [];

    /// <summary>Tenants, as wildcard patterns, whose instances can't be changed; in the Service Manager only.</summary>
    public IReadOnlyCollection<string> FailingUpdates { get; init; } = [];

    /// <summary>How many requests the log keeps; 0 keeps none.</summary>
    public int RequestLogSize { get; init; } = 1000;

    /// <summary>Serves HTTPS with this certificate; null means plain HTTP. It stays the caller's to dispose.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Takes the in-box HttpListener although Kestrel is there.</summary>
    public bool UseHttpListener { get; init; }

    internal TimeSpan EffectiveDeprovisioningTime => DeprovisioningTime ?? ProvisioningTime / 2;

    internal void Validate()
    {
        Require(FaultRate is >= 0 and <= 1, nameof(FaultRate), "from 0 to 1");
        Require(ProvisioningTime >= TimeSpan.Zero, nameof(ProvisioningTime), "zero or more");
        Require(EffectiveDeprovisioningTime >= TimeSpan.Zero, nameof(DeprovisioningTime), "zero or more");
        Require(Latency >= TimeSpan.Zero, nameof(Latency), "zero or more");
        Require(RequestLogSize >= 0, nameof(RequestLogSize), "zero or more");
        Require(UserName.Length > 0 && !UserName.Contains(':', StringComparison.Ordinal), nameof(UserName), "a name without a colon");
        Require(Password is not "", nameof(Password), "not empty");
        Require(UserName != "admin", nameof(UserName), "another name than admin, which is Keystone's administrator");
        RateLimit?.Validate();
        foreach (var limit in RateLimits)
            limit.Validate();
        Require(TokenLifetime > TimeSpan.Zero, nameof(TokenLifetime), "more than zero");
        OpenStack.Validate();
    }

    internal static void Require(bool condition, string option, string rule)
    {
        if (!condition)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"The emulator's option {option} must be {rule}.");
    }

    /// <summary>The options without the password.</summary>
    public override string ToString() => $"{UserName} on port {Port}, provisioning {ProvisioningTime}";
}
