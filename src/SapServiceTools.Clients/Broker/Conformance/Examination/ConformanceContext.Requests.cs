using System.Text;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>The requests that the checks make, right ones from which wrong ones are made.</summary>
internal sealed partial class ConformanceContext
{
    private readonly string _organization = Guid.NewGuid().ToString();
    private readonly string _space = Guid.NewGuid().ToString();

    /// <summary>The header of a user whom nobody knows.</summary>
    public static string Identity { get; } = $"cloudfoundry {Convert.ToBase64String("{\"user_id\":\"683ea748-3092-4ff4-b656-39cacc4d5360\"}"u8)}";

    public static string NewId() => Guid.NewGuid().ToString();

    public static string InstancePath(string id, string query = "") => $"/v2/service_instances/{Uri.EscapeDataString(id)}{query}";

    public static string BindingPath(string instanceId, string id, string query = "") =>
        $"/v2/service_instances/{Uri.EscapeDataString(instanceId)}/service_bindings/{Uri.EscapeDataString(id)}{query}";

    /// <summary>The query with the ids that deletions need and that are hints elsewhere.</summary>
    public string Ids(string? planId = null) => $"?service_id={Uri.EscapeDataString(Catalog.ServiceId)}&plan_id={Uri.EscapeDataString(planId ?? Catalog.PlanId)}";

    public Dictionary<string, object?> ProvisionBody(string? planId = null)
    {
        var plan = planId ?? Catalog.PlanId;
        return Fields(
            ("service_id", Catalog.ServiceId),
            ("plan_id", plan),
            ("organization_guid", _organization),
            ("space_guid", _space),
            ("context", Context(withInstance: true)),
            ("parameters", Options.Parameters),
            ("maintenance_info", Maintenance(plan)));
    }

    public Dictionary<string, object?> UpdateBody() => Fields(
        ("service_id", Catalog.ServiceId),
        ("context", Context(withInstance: true)),
        ("previous_values", Fields(
            ("service_id", Catalog.ServiceId), ("plan_id", CurrentPlanId), ("organization_id", _organization), ("space_id", _space), ("maintenance_info", Maintenance(CurrentPlanId)))));

    public Dictionary<string, object?> BindBody() => Fields(
        ("service_id", Catalog.ServiceId),
        ("plan_id", CurrentPlanId),
        ("context", Context(withInstance: false)),
        ("parameters", Options.BindParameters));

    public ConformanceRequest Provision(string id, object body, bool accepts = true, string? planId = null) =>
        new(HttpMethod.Put, InstancePath(id, Query(accepts))) { Body = Bytes(body), InstanceId = id, PlanId = planId ?? Catalog.PlanId, Identity = Identity };

    public ConformanceRequest Update(string id, object body, bool accepts = true, string? planId = null) =>
        new(HttpMethod.Patch, InstancePath(id, Query(accepts))) { Body = Bytes(body), InstanceId = id, PlanId = planId ?? CurrentPlanId, Identity = Identity };

    public ConformanceRequest Bind(string instanceId, string id, object body, bool accepts = true) =>
        new(HttpMethod.Put, BindingPath(instanceId, id, HasAsynchronousBindings ? Query(accepts) : ""))
        {
            Body = Bytes(body), InstanceId = instanceId, BindingId = id, PlanId = CurrentPlanId, Identity = Identity,
        };

    public static ConformanceRequest Delete(string instanceId, string? bindingId, string query) =>
        new(HttpMethod.Delete, bindingId is null ? InstancePath(instanceId, query) : BindingPath(instanceId, bindingId, query))
        {
            InstanceId = instanceId, BindingId = bindingId, Identity = Identity,
        };

    public ConformanceRequest Poll(string instanceId, string? bindingId, string? planId, string? operation)
    {
        var query = $"/last_operation{Ids(planId)}{(operation is null ? "" : $"&operation={Uri.EscapeDataString(operation)}")}";
        return new ConformanceRequest(HttpMethod.Get, bindingId is null ? InstancePath(instanceId, query) : BindingPath(instanceId, bindingId, query));
    }

    public ConformanceRequest Fetch(string instanceId, string? bindingId = null)
    {
        // The hints came with 2.16.
        var query = Options.ApiMinor >= 16 ? Ids(CurrentPlanId) : "";
        return new ConformanceRequest(HttpMethod.Get, bindingId is null ? InstancePath(instanceId, query) : BindingPath(instanceId, bindingId, query));
    }

    /// <summary>Asynchronous bindings came with 2.14.</summary>
    public bool HasAsynchronousBindings => Options.ApiMinor >= 14;

    public static Dictionary<string, object?> With(Dictionary<string, object?> body, string name, object? value) => new(body) { [name] = value };

    public static Dictionary<string, object?> Without(Dictionary<string, object?> body, string name)
    {
        var less = new Dictionary<string, object?>(body);
        less.Remove(name);
        return less;
    }

    private static string Query(bool accepts) => accepts ? "?accepts_incomplete=true" : "";

    private static byte[] Bytes(object body) => body switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => FreeFormJson.Write(body).ToArray(),
    };

    private static Dictionary<string, object?> Fields(params (string Name, object? Value)[] fields) =>
        fields.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value);

    private object Context(bool withInstance) => Options.Context ?? (object)Fields(
        ("platform", "cloudfoundry"),
        ("organization_guid", _organization),
        ("organization_name", "conformance"),
        ("space_guid", _space),
        ("space_name", "conformance"),
        ("instance_name", withInstance ? "conformance" : null));

    private Dictionary<string, object?>? Maintenance(string planId)
    {
        var version = planId == Catalog.UpdatePlanId ? Catalog.UpdateMaintenanceVersion : Catalog.MaintenanceVersion;
        return version is null || Options.ApiMinor < 15 ? null : Fields(("version", version));
    }
}
