using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>The rates of the Service Manager, which count each OAuth client. Source: SAP Help Portal, rate limiting of the Service Manager.</summary>
public static class ServiceManagerLimits
{
    /// <summary>Creations of instances that SAP allows in a minute.</summary>
    public const int CreatesPerMinute = 50;

    /// <summary>Requests of all kinds that SAP allows in a minute.</summary>
    public const int RequestsPerMinute = 1000;

    /// <summary>Requests of all kinds that SAP allows in an hour.</summary>
    public const int RequestsPerHour = 10_000;

    /// <summary>What SAP publishes.</summary>
    public static IReadOnlyList<RequestLimit> Published { get; } = Of(CreatesPerMinute, RequestsPerMinute, RequestsPerHour);

    /// <summary>Limits of the published shape with numbers of one's own, such as a share of what several clients have together.</summary>
    /// <param name="createsPerMinute">Creations of instances; at least 1.</param>
    /// <param name="requestsPerMinute">Requests of all kinds; at least 1.</param>
    /// <param name="requestsPerHour">Requests of all kinds; at least 1.</param>
    public static IReadOnlyList<RequestLimit> Of(int createsPerMinute, int requestsPerMinute, int requestsPerHour)
    {
        var minute = TimeSpan.FromMinutes(1);
        var hour = TimeSpan.FromHours(1);
        // What bindings, changes and deletions may take is published as six tenths of all.
        var (partPerMinute, partPerHour) = (Part(requestsPerMinute), Part(requestsPerHour));
        return
        [
            new(requestsPerMinute, minute), new(requestsPerHour, hour),
            new(partPerMinute, minute) { Path = "/v1/service_bindings" }, new(partPerHour, hour) { Path = "/v1/service_bindings" },
            new(createsPerMinute, minute) { Method = HttpMethod.Post, Path = "/v1/service_instances" },
            new(partPerMinute, minute) { Method = HttpMethod.Patch, Path = "/v1/service_instances" },
            new(partPerHour, hour) { Method = HttpMethod.Patch, Path = "/v1/service_instances" },
            new(partPerMinute, minute) { Method = HttpMethod.Delete, Path = "/v1/service_instances" },
            new(partPerHour, hour) { Method = HttpMethod.Delete, Path = "/v1/service_instances" },
        ];
    }

    private static int Part(int all) => Math.Max(1, all * 6 / 10);
}
