using System.Globalization;
using System.Text.Json;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Checks the handler's result for a binding and writes the body of the response.</summary>
internal static class BindResponse
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    /// <exception cref="InvalidOperationException">A platform would refuse it.</exception>
    public static byte[] Write(BindResult? result, ServiceOffering service)
    {
        if (result is null)
            return Empty;
        Check(result, service);
        return PooledJson.Write(result, WriteBody);
    }

    /// <summary>A date as the specification wants it: UTC with a fraction.</summary>
    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void Check(BindResult result, ServiceOffering service)
    {
        Require(result.SyslogDrainUrl is not null, "syslog_drain", service);
        Require(result.RouteServiceUrl is not null, "route_forwarding", service);
        Require(result.VolumeMounts.Count > 0, "volume_mount", service);
        if (result.RenewBefore > result.ExpiresAt)
            throw new InvalidOperationException("The handler returned a binding whose renew_before is after its expires_at.");
        foreach (var endpoint in result.Endpoints)
        {
            if (endpoint.Host.Length is 0 || endpoint.Ports.Count is 0 || !endpoint.Ports.All(IsPort))
                throw new InvalidOperationException("The handler returned an endpoint without a host, or without ports that are numbers or ranges.");
            if (endpoint.Protocol is not (null or "tcp" or "udp" or "all"))
                throw new InvalidOperationException("The handler returned an endpoint whose protocol isn't tcp, udp or all.");
        }
    }

    private static void Require(bool used, string permission, ServiceOffering service)
    {
        if (used && !service.Requires.Contains(permission))
            throw new InvalidOperationException($"The handler returned a binding that needs {permission}, which the service's requires doesn't have; the platform would refuse it.");
    }

    private static bool IsPort(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            : ushort.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
              && ushort.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last;
    }

    private static void WriteBody(Utf8JsonWriter writer, BindResult result)
    {
        writer.WriteStartObject();
        if (result.ExpiresAt is not null || result.RenewBefore is not null)
        {
            writer.WriteStartObject("metadata");
            if (result.ExpiresAt is { } expires)
                writer.WriteString("expires_at", Format(expires));
            if (result.RenewBefore is { } renew)
                writer.WriteString("renew_before", Format(renew));
            writer.WriteEndObject();
        }
        if (result.Credentials is { } credentials)
        {
            writer.WritePropertyName("credentials");
            FreeFormJson.Write(writer, credentials, "credentials");
        }
        if (result.SyslogDrainUrl is { } syslog)
            writer.WriteString("syslog_drain_url", syslog);
        if (result.RouteServiceUrl is { } route)
            writer.WriteString("route_service_url", route);
        if (result.VolumeMounts.Count > 0)
        {
            writer.WriteStartArray("volume_mounts");
            foreach (var mount in result.VolumeMounts)
                WriteMount(writer, mount);
            writer.WriteEndArray();
        }
        if (result.Endpoints.Count > 0)
        {
            writer.WriteStartArray("endpoints");
            foreach (var endpoint in result.Endpoints)
                WriteEndpoint(writer, endpoint);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static void WriteMount(Utf8JsonWriter writer, VolumeMount mount)
    {
        writer.WriteStartObject();
        writer.WriteString("driver", mount.Driver);
        writer.WriteString("container_dir", mount.ContainerDir);
        writer.WriteString("mode", mount.ReadOnly ? "r" : "rw");
        writer.WriteString("device_type", "shared");
        writer.WriteStartObject("device");
        writer.WriteString("volume_id", mount.VolumeId);
        if (mount.MountConfig is { } config)
        {
            writer.WritePropertyName("mount_config");
            FreeFormJson.Write(writer, config, "mount_config");
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter writer, ServiceEndpoint endpoint)
    {
        writer.WriteStartObject();
        writer.WriteString("host", endpoint.Host);
        writer.WriteStartArray("ports");
        foreach (var port in endpoint.Ports)
            writer.WriteStringValue(port);
        writer.WriteEndArray();
        if (endpoint.Protocol is not null)
            writer.WriteString("protocol", endpoint.Protocol);
        writer.WriteEndObject();
    }
}
