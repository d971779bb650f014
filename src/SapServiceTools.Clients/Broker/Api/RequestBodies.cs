using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>Writes the bodies of requests. What isn't given is left out.</summary>
internal static class RequestBodies
{
    // Deprecated and still required, and platforms such as Kubernetes have neither.
    private const string NoGuid = "00000000-0000-0000-0000-000000000000";

    public static ReadOnlyMemory<byte> Provision(ProvisionRequest request, PlanChoice choice) =>
        PooledJson.Write((request, choice), static (writer, state) =>
        {
            var (request, choice) = state;
            writer.WriteStartObject();
            writer.WriteString("service_id", choice.ServiceId);
            writer.WriteString("plan_id", choice.PlanId);
            writer.WriteString("organization_guid", Place(request.Context, "organization_guid", "clusterid"));
            writer.WriteString("space_guid", Place(request.Context, "space_guid", "namespace"));
            Map(writer, "context", request.Context);
            Map(writer, "parameters", request.Parameters);
            Map(writer, "maintenance_info", request.MaintenanceInfo);
            writer.WriteEndObject();
        });

    public static ReadOnlyMemory<byte> Update(UpdateRequest request, PlanChoice current, PlanChoice? target, BrokerServiceInstance? known) =>
        PooledJson.Write((request, current, target, known), static (writer, state) =>
        {
            var (request, current, target, known) = state;
            writer.WriteStartObject();
            writer.WriteString("service_id", current.ServiceId);
            Text(writer, "plan_id", target?.PlanId);
            Map(writer, "context", request.Context);
            Map(writer, "parameters", request.Parameters);
            Map(writer, "maintenance_info", request.MaintenanceInfo);
            writer.WriteStartObject("previous_values");
            Text(writer, "plan_id", current.PlanId);
            Text(writer, "service_id", current.ServiceId);
            if (known?.MaintenanceVersion is { } version)
            {
                writer.WriteStartObject("maintenance_info");
                writer.WriteString("version", version);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });

    public static ReadOnlyMemory<byte> Bind(BindRequest request, PlanChoice choice, IReadOnlyDictionary<string, object?>? context) =>
        PooledJson.Write((request, choice, context), static (writer, state) =>
        {
            var (request, choice, context) = state;
            writer.WriteStartObject();
            writer.WriteString("service_id", choice.ServiceId);
            writer.WriteString("plan_id", choice.PlanId);
            Text(writer, "predecessor_binding_id", request.PredecessorBindingId);
            Map(writer, "context", context);
            Text(writer, "app_guid", request.AppGuid);
            Map(writer, "bind_resource", Resource(request));
            Map(writer, "parameters", request.Parameters);
            writer.WriteEndObject();
        });

    private static IReadOnlyDictionary<string, object?>? Resource(BindRequest request)
    {
        if (request.AppGuid is null || request.BindResource?.ContainsKey("app_guid") is true)
            return request.BindResource;
        return new Dictionary<string, object?>(request.BindResource ?? new Dictionary<string, object?>()) { ["app_guid"] = request.AppGuid };
    }

    private static string Place(IReadOnlyDictionary<string, object?>? context, string name, string other) =>
        context?.GetValueOrDefault(name) is string { Length: > 0 } place ? place
        : context?.GetValueOrDefault(other) is string { Length: > 0 } instead ? instead
        : NoGuid;

    private static void Text(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    private static void Map(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?>? map)
    {
        if (map is null)
            return;
        writer.WritePropertyName(name);
        FreeFormJson.Write(writer, map, name);
    }
}
