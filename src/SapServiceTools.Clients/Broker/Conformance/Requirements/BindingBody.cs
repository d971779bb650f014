using System.Globalization;
using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>What a binding has to look like, in the response that makes it and in the one that fetches it.</summary>
internal static class BindingBody
{
    public static FaultList Check(Exchange response, ConformanceContext context)
    {
        var faults = ResponseChecks.Object(response);
        if (!faults.IsEmpty)
            return faults;
        var body = response.Json!.Value;
        FieldChecks.CheckObject(body, "credentials", "", faults);
        FieldChecks.CheckText(body, "syslog_drain_url", "", faults);
        FieldChecks.CheckText(body, "route_service_url", "", faults);
        FieldChecks.CheckObject(body, "parameters", "", faults);
        FieldChecks.Check(body, "volume_mounts", "", [JsonValueKind.Array], faults);
        Permission(body, "syslog_drain_url", "syslog_drain", context, faults);
        Permission(body, "route_service_url", "route_forwarding", context, faults);
        Permission(body, "volume_mounts", "volume_mount", context, faults);
        Each(body, "volume_mounts", faults, CheckMount);
        if (context.Options.ApiMinor >= 15)
        {
            FieldChecks.Check(body, "endpoints", "", [JsonValueKind.Array], faults);
            Each(body, "endpoints", faults, CheckEndpoint);
        }

        if (context.Options.ApiMinor >= 16)
            CheckMetadata(body, context.Options.ApiMinor, faults);
        return faults;
    }

    private static void Permission(JsonElement body, string field, string permission, ConformanceContext context, FaultList faults)
    {
        if (FieldChecks.Value(body, field) is { } value && !(value.ValueKind is JsonValueKind.Array && value.GetArrayLength() is 0)
            && !context.Catalog.Requires.Contains(permission))
            faults.Add($"{field} needs {permission} among the requires of the service offering.");
    }

    private static void Each(JsonElement body, string name, FaultList faults, Action<JsonElement, string, FaultList> check)
    {
        if (FieldChecks.Field(body, name) is not { ValueKind: JsonValueKind.Array } list)
            return;
        var index = 0;
        foreach (var item in list.EnumerateArray())
            check(item, $"{name}[{index++}]", faults);
    }

    private static void CheckMount(JsonElement mount, string path, FaultList faults)
    {
        FieldChecks.RequireText(mount, "driver", path, faults);
        FieldChecks.RequireText(mount, "container_dir", path, faults);
        if (FieldChecks.Text(mount, "mode") is not ("r" or "rw"))
            faults.Add($"{path}.mode must be r or rw.");
        if (FieldChecks.Text(mount, "device_type") is not "shared")
            faults.Add($"{path}.device_type must be shared.");
        if (FieldChecks.Field(mount, "device") is { ValueKind: JsonValueKind.Object } device)
            FieldChecks.RequireText(device, "volume_id", $"{path}.device", faults);
        else
            faults.Add($"{path}.device is required and must be an object.");
    }

    private static void CheckEndpoint(JsonElement endpoint, string path, FaultList faults)
    {
        FieldChecks.RequireText(endpoint, "host", path, faults);
        if (FieldChecks.Field(endpoint, "ports") is not { ValueKind: JsonValueKind.Array } ports || ports.GetArrayLength() is 0)
            faults.Add($"{path}.ports is required and must be an array of at least one port.");
        else if (!ports.EnumerateArray().All(IsPort))
            faults.Add($"{path}.ports must be strings: a port, or a range such as 9000-9010.");
        if (FieldChecks.Optional(endpoint, "protocol", path, faults) is not null && FieldChecks.Text(endpoint, "protocol") is not ("tcp" or "udp" or "all"))
            faults.Add($"{path}.protocol must be tcp, udp or all.");
    }

    private static bool IsPort(JsonElement port) => port.ValueKind is JsonValueKind.String
        && port.GetString()!.Split('-') is { Length: 1 or 2 } parts
        && parts.All(part => ushort.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static void CheckMetadata(JsonElement body, int minor, FaultList faults)
    {
        FieldChecks.CheckObject(body, "metadata", "", faults);
        if (FieldChecks.Field(body, "metadata") is not { ValueKind: JsonValueKind.Object } metadata)
            return;
        var expires = ResponseChecks.Date(metadata, "expires_at", faults);
        if (minor >= 17 && ResponseChecks.Date(metadata, "renew_before", faults) > expires)
            faults.Add("metadata.renew_before is after metadata.expires_at.");
    }
}
