using System.Text;
using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Clients.Broker.Schemas;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for the schemas in the catalog, and for fetching it again.</summary>
internal static class CatalogFetchRequirements
{
    private const int MaxSchemaBytes = 64 * 1024;
    private static readonly (string Part, string Action)[] Places = [("service_instance", "create"), ("service_instance", "update"), ("service_binding", "create")];

    public static Requirement[] All { get; } =
    [
        Requirement.Must("Catalog.Schemas", 13, "What stands as a schema of parameters is one: an object that fits the version of JSON Schema that it names.", (context, _) =>
            CatalogRequirements.OfPlans(context, static (plan, path, faults) =>
            {
                FieldChecks.CheckObject(plan, "schemas", path, faults);
                foreach (var (part, action) in Places)
                    CheckSchema(plan, path, part, action, faults);
            })),
        Requirement.Must("Catalog.SchemaVersion", 13, "Each schema of parameters names the version of JSON Schema that it is written in ($schema).", (context, _) =>
            OfSchemas(context, static (schema, path, faults) =>
            {
                if (!FieldChecks.IsText(FieldChecks.Field(schema, "$schema")))
                    faults.Add($"{path} has no $schema.");
            })),
        Requirement.Must("Catalog.SchemaSize", 13, "No schema of parameters is larger than 64 kB.", (context, _) =>
            OfSchemas(context, static (schema, path, faults) =>
            {
                var length = Encoding.UTF8.GetByteCount(schema.GetRawText());
                if (length > MaxSchemaBytes)
                    faults.Add($"{path} has {length} bytes.");
            })),
        Requirement.Must("Catalog.SchemaReferences", 13, "No schema of parameters refers to anything outside itself.", (context, _) =>
            OfSchemas(context, static (schema, path, faults) =>
            {
                foreach (var reference in References(schema).Where(reference => !reference.StartsWith('#')))
                    faults.Add($"{path} refers to '{reference}'.");
            })),
        Requirement.Must("Catalog.Stable", 13, "Another fetch of the catalog has the same ids of services and plans.", async (context, token) =>
        {
            CatalogRequirements.Require(context);
            var again = await context.SendAsync(new ConformanceRequest(HttpMethod.Get, "/v2/catalog"), token).ConfigureAwait(false);
            return Finding.Of(Ids(again).SetEquals(Ids(context.CatalogResponse)), "The ids of the second fetch are others than those of the first.");
        }),
        Requirement.May("Catalog.ETag", 16, "The catalog has an ETag, and a request that names it in If-None-Match is answered 304.", async (context, token) =>
        {
            context.Cite(context.CatalogResponse);
            if (context.CatalogResponse.Headers.GetValueOrDefault("ETag") is not { Length: > 0 } tag)
                return Finding.NotApplicable("The broker gives no ETag.");
            var again = await context.SendAsync(new ConformanceRequest(HttpMethod.Get, "/v2/catalog") { IfNoneMatch = tag }, token).ConfigureAwait(false);
            if (again.Status is not 304)
                return Finding.Violation($"The broker gives an ETag, but a request that names it is answered {again.Summary}.");
            return Finding.Of(again.Headers.ContainsKey("ETag") && again.BodyLength is 0, "The answer 304 must repeat the ETag and have no body.");
        }),
    ];

    private static Task<Finding> OfSchemas(ConformanceContext context, Action<JsonElement, string, FaultList> check) => CatalogRequirements.OfPlans(context, (plan, path, faults) =>
    {
        foreach (var (part, action) in Places)
        {
            if (FieldChecks.Field(plan, "schemas") is { } schemas && FieldChecks.Field(schemas, part) is { } resource && FieldChecks.Field(resource, action) is { } verb
                && FieldChecks.Field(verb, "parameters") is { ValueKind: JsonValueKind.Object } schema)
                check(schema, $"{path}.schemas.{part}.{action}.parameters", faults);
        }
    });

    private static void CheckSchema(JsonElement plan, string path, string part, string action, FaultList faults)
    {
        var (node, at) = (plan, path);
        foreach (var name in (string[])["schemas", part, action, "parameters"])
        {
            FieldChecks.CheckObject(node, name, at, faults);
            if (FieldChecks.Field(node, name) is not { ValueKind: JsonValueKind.Object } inner)
                return;
            (node, at) = (inner, $"{at}.{name}");
        }

        if (ParameterSchema.FindShapeFault(node) is { } fault)
            faults.Add($"{at} is no schema of the version that it names: {fault}");
    }

    private static IEnumerable<string> References(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(member =>
            member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static HashSet<string> Ids(Exchange catalog)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        if (catalog.Field("services") is not { ValueKind: JsonValueKind.Array } services)
            return ids;
        foreach (var service in services.EnumerateArray())
        {
            ids.Add($"service {FieldChecks.Text(service, "id")}");
            if (FieldChecks.Field(service, "plans") is { ValueKind: JsonValueKind.Array } plans)
                ids.UnionWith(plans.EnumerateArray().Select(plan => $"plan {FieldChecks.Text(plan, "id")}"));
        }

        return ids;
    }
}
