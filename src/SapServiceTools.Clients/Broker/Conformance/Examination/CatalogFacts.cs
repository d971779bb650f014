using System.Text;

namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>What the catalog says of the service and the plans that may be used.</summary>
/// <param name="service">The service's JSON.</param>
/// <param name="plan">The plan's JSON.</param>
/// <param name="updatePlan">The JSON of the plan to change to.</param>
internal sealed class CatalogFacts(JsonElement service, JsonElement plan, JsonElement? updatePlan)
{
    public string ServiceId { get; } = Text(service, "id")!;

    public string PlanId { get; } = Text(plan, "id")!;

    public string? UpdatePlanId { get; } = updatePlan is { } other ? Text(other, "id") : null;

    public bool InstancesRetrievable => Flag(service, "instances_retrievable") ?? false;

    public bool BindingsRetrievable => Flag(service, "bindings_retrievable") ?? false;

    public bool AllowsContextUpdates => Flag(service, "allow_context_updates") ?? false;

    public bool IsBindable => Flag(plan, "bindable") ?? Flag(service, "bindable") ?? false;

    public bool IsPlanUpdateable => Flag(plan, "plan_updateable") ?? Flag(service, "plan_updateable") ?? false;

    public bool IsBindingRotatable => Flag(plan, "binding_rotatable") ?? false;

    public string? MaintenanceVersion => VersionOf(plan);

    public string? UpdateMaintenanceVersion => updatePlan is { } other ? VersionOf(other) : null;

    public IReadOnlyList<string> Requires { get; } = service.TryGetProperty("requires", out var list) && list.ValueKind is JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    public TimeSpan? MaximumPollingDuration =>
        plan.TryGetProperty("maximum_polling_duration", out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    public byte[]? CreateSchema => Schema("service_instance", "create");

    public byte[]? BindSchema => Schema("service_binding", "create");

    /// <summary>Finds the service and the plans in a catalog.</summary>
    /// <exception cref="ServiceException">One of them isn't there.</exception>
    public static CatalogFacts Find(JsonElement services, ConformanceOptions options)
    {
        var service = Find(services, options.Service, "service");
        var plans = service.TryGetProperty("plans", out var list) ? list : default;
        return new CatalogFacts(service, Find(plans, options.Plan, "plan"), options.UpdatePlan is { } name ? Find(plans, name, "plan") : null);
    }

    private static JsonElement Find(JsonElement list, string name, string kind)
    {
        var items = list.ValueKind is JsonValueKind.Array ? list.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object && Text(item, "id") is not null).ToArray() : [];
        foreach (var key in (ReadOnlySpan<string>)["id", "name"])
        {
            foreach (var item in items)
            {
                if (Text(item, key) == name)
                    return item;
            }
        }

        var known = string.Join(", ", items.Select(item => $"'{Text(item, "name") ?? Text(item, "id")}'"));
        throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter,
            $"The broker's catalog has no {kind} with the id or name '{name}'. It has {(known.Length > 0 ? known : "none that can be used")}.");
    }

    private byte[]? Schema(string part, string action) =>
        plan.TryGetProperty("schemas", out var schemas) && Object(schemas, part) is { } resource && Object(resource, action) is { } verb && Object(verb, "parameters") is { } schema
            ? Encoding.UTF8.GetBytes(schema.GetRawText())
            : null;

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;

    private static string? VersionOf(JsonElement plan) => Object(plan, "maintenance_info") is { } info ? Text(info, "version") : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static bool? Flag(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null } : null;
}
