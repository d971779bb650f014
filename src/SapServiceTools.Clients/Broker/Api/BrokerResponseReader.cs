using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>Makes instances and bindings of a broker's responses.</summary>
internal sealed class BrokerResponseReader(Redactor redactor)
{
    private static readonly string[] AddressNames = ["syslog_drain_url", "route_service_url"];

    /// <summary>What a create or update says of an instance that is known otherwise; a dashboard that isn't named stays what it was.</summary>
    public BrokerServiceInstance Merge(BrokerServiceInstance instance, ResponseFields fields, string status)
    {
        var (shown, whole) = Dashboard(fields);
        return instance.With(dashboardUrl: shown, dashboard: whole, metadata: Metadata(fields), status: status);
    }

    /// <summary>A fetched instance, over what is known of it. Service and plan are those that the broker names, else what is known, else those that the caller asked with.</summary>
    public BrokerServiceInstance Instance(string instanceId, ResponseFields fields, BrokerServiceInstance? known, PlanFinder finder, PlanChoice hint)
    {
        var choice = finder.FindKnown(fields.Text("service_id") ?? known?.ServiceId ?? hint.ServiceId, fields.Text("plan_id") ?? known?.PlanId ?? hint.PlanId);
        var (shown, whole) = Dashboard(fields);
        return new BrokerServiceInstance
        {
            InstanceId = instanceId,
            ServiceId = choice.ServiceId,
            ServiceName = choice.ServiceName,
            PlanId = choice.PlanId,
            PlanName = choice.PlanName,
            DashboardUrl = shown ?? known?.DashboardUrl,
            Dashboard = whole ?? known?.Dashboard,
            MaintenanceVersion = fields.MapOrNull("maintenance_info")?.GetValueOrDefault("version") as string ?? known?.MaintenanceVersion,
            Parameters = fields.Map("parameters") is { } parameters ? new ServiceCredentials(parameters) : null,
            Metadata = Metadata(fields) ?? known?.Metadata,
            Status = BrokerOperationStatus.Succeeded,
            Context = known?.Context,
        };
    }

    /// <summary>
    /// A binding. Only its credentials can make a response malformed: they may come once only, so a fault in anything else must not lose them.
    /// What isn't in the response is taken over from what is known.
    /// </summary>
    public BrokerServiceBinding Binding(BrokerServiceBinding known, ResponseFields fields)
    {
        if (fields.MapOrNull("credentials") is { } secrets)
            redactor.AddSecretsFrom(secrets);
        var metadata = fields.MapOrNull("metadata") is { } map ? new ResponseFields(map) : ResponseFields.None;
        return new BrokerServiceBinding
        {
            BindingId = known.BindingId,
            InstanceId = known.InstanceId,
            ServiceId = known.ServiceId,
            ServiceName = known.ServiceName,
            PlanId = known.PlanId,
            PlanName = known.PlanName,
            Credentials = fields.Map("credentials") is { } credentials ? new ServiceCredentials(credentials) : known.Credentials,
            SyslogDrainUrl = Url(fields, "syslog_drain_url") ?? known.SyslogDrainUrl,
            RouteServiceUrl = Url(fields, "route_service_url") ?? known.RouteServiceUrl,
            VolumeMounts = fields.Objects("volume_mounts").Select(Mount).ToArray() is { Length: > 0 } mounts ? mounts : known.VolumeMounts,
            Endpoints = fields.Objects("endpoints").Select(Endpoint).ToArray() is { Length: > 0 } endpoints ? endpoints : known.Endpoints,
            ExpiresAt = metadata.Time("expires_at") ?? known.ExpiresAt,
            RenewBefore = metadata.Time("renew_before") ?? known.RenewBefore,
            PredecessorBindingId = known.PredecessorBindingId,
            Parameters = fields.MapOrNull("parameters") is { } parameters ? new ServiceCredentials(parameters) : known.Parameters,
            Status = BrokerOperationStatus.Succeeded,
            Session = known.Session,
            Addresses = Addresses(fields) ?? known.Addresses,
        };
    }

    private IReadOnlyDictionary<string, object?>? Metadata(ResponseFields fields) => fields.MapOrNull("metadata") is { } metadata ? redactor.FreeForm(metadata) : null;

    private (string? Shown, string? Whole) Dashboard(ResponseFields fields) => fields.Text("dashboard_url") is { } url ? (Show(url), url) : (null, null);

    private static Dictionary<string, object?>? Addresses(ResponseFields fields)
    {
        var addresses = AddressNames.Where(name => fields.TextOrNull(name) is not null).ToDictionary(name => name, name => (object?)fields.TextOrNull(name), StringComparer.Ordinal);
        return addresses.Count == 0 ? null : addresses;
    }

    private string? Url(ResponseFields fields, string name) => fields.TextOrNull(name) is { } url ? Show(url) : null;

    private string Show(string url)
    {
        redactor.AddSecretsFrom(new Dictionary<string, object?> { ["url"] = url });
        return redactor.Address(url);
    }

    private static BrokerVolumeMount Mount(ResponseFields fields) => new()
    {
        Driver = fields.TextOrNull("driver") ?? "",
        ContainerDirectory = fields.TextOrNull("container_dir") ?? "",
        Mode = fields.TextOrNull("mode") ?? "",
        DeviceType = fields.TextOrNull("device_type") ?? "",
        Device = fields.MapOrNull("device") is { } device ? new ServiceCredentials(device) : null,
    };

    private static BrokerEndpoint Endpoint(ResponseFields fields) =>
        new(fields.TextOrNull("host") ?? "", fields.Texts("ports"), fields.TextOrNull("protocol") ?? "tcp");
}
