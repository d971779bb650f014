namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A created binding.</summary>
public sealed class BindResult : HandlerResult
{
    /// <summary>What an app needs for access; free-form.</summary>
    public IReadOnlyDictionary<string, object?>? Credentials { get; init; }

    /// <summary>Where to send the app's logs; needs <c>syslog_drain</c> in the service's <c>requires</c>.</summary>
    public string? SyslogDrainUrl { get; init; }

    /// <summary>Where to send the app's requests; needs <c>route_forwarding</c>.</summary>
    public string? RouteServiceUrl { get; init; }

    /// <summary>What to mount; needs <c>volume_mount</c>.</summary>
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>The hosts and ports that the app will talk to.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints { get; init; } = [];

    /// <summary>When the credentials end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the binding should be rotated; not after <see cref="ExpiresAt"/>.</summary>
    public DateTimeOffset? RenewBefore { get; init; }

    /// <summary>Comes back as <see cref="BrokerBinding.Data"/>. It is stored encrypted and never sent.</summary>
    public IReadOnlyDictionary<string, object?>? Data { get; init; }
}
