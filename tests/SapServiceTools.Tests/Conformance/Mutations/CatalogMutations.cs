using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Conformance.Mutations;

internal static class CatalogMutations
{
    public static Mutation[] All { get; } =
    [
        Mutation.Answer("catalog fails", false, ["Catalog.Status", "Catalog.Services"], (asked, answer) => Catalog(asked, () => answer.Become(500))),
        Mutation.Answer("catalog without services", false, ["Catalog.Services"], (asked, answer) => Catalog(asked, () => answer.Become(200))),
        Service("service without description", ["Catalog.ServiceFields"], service => service.Remove("description")),
        Service("bindable as text", ["Catalog.ServiceFields"], service => service["bindable"] = "true"),
        Service("tags as text", ["Catalog.ServiceOptions"], service => service["tags"] = "a, b"),
        Service("unknown permission required", ["Catalog.Requires"], service => service["requires"]!.AsArray().Add("everything")),
        Other("service without plans", ["Catalog.Plans"], service => service["plans"] = new JsonArray()),
        Other("two services with one id", ["Catalog.ServiceIds"], service => service["id"] = RichCatalog.Service),
        Other("two services with one name", ["Catalog.ServiceNames"], service => service["name"] = "rich"),
        Other("two plans with one id", ["Catalog.PlanIds"], service => service["plans"]![0]!["id"] = RichCatalog.Plan),
        Other("name with a capital and a period", ["Catalog.Names"], service => service["name"] = "Two.words") with { Bound = options => options with { ApiMinor = 13 } },
        Other("name with a blank", ["Catalog.Names"], service => service["name"] = "two words"),
        Plan("plan without description", ["Catalog.PlanFields"], plan => plan.Remove("description")),
        Plan("free as text", ["Catalog.PlanOptions"], plan => plan["free"] = "yes"),
        Plan("two plans with one name", ["Catalog.PlanNames"], plan => plan["name"] = "sync"),
        Plan("polling duration as text", ["Catalog.MaximumPollingDuration"], plan => plan["maximum_polling_duration"] = "10m"),
        Plan("maintenance version that isn't semantic", ["Catalog.MaintenanceVersion"], plan => plan["maintenance_info"]!["version"] = "1"),
        Plan("schema that is a word", ["Catalog.Schemas"], plan => plan["schemas"]!["service_instance"]!["create"]!["parameters"] = "hello"),
        Plan("schema of no such type", ["Catalog.Schemas"], plan => Schema(plan)["type"] = "word"),
        Plan("schemas as a list", ["Catalog.Schemas"], plan => plan["schemas"] = new JsonArray()),
        Plan("schema without version", ["Catalog.SchemaVersion"], plan => Schema(plan).Remove("$schema")),
        Plan("schema of 70 kB", ["Catalog.SchemaSize"], plan => Schema(plan)["description"] = new string('x', 70_000)),
        Plan("schema that refers outside", ["Catalog.SchemaReferences"], plan => Schema(plan)["properties"]!["size"]!["$ref"] = "https://schemas.example/size.json"),
        new Mutation("ids that change", "Catalog.Stable")
        {
            Make = () =>
            {
                var fetches = 0;
                return new Tampering
                {
                    After = (asked, answer) => Catalog(asked, () => answer.Edit(json => json["services"]![0]!["plans"]![3]!["id"] = $"id-{fetches++}")),
                };
            },
        },
        Mutation.Request("If-None-Match ignored", false, ["Catalog.ETag"], asked => { asked.Headers["If-None-Match"] = null; }),
        Mutation.Answer("ETag dropped from 304", false, ["Catalog.ETag"], (asked, answer) =>
        {
            if (answer.Status is 304)
                answer.Headers.Remove("ETag");
        }),
    ];

    private static void Catalog(Asked asked, Action change)
    {
        if (asked is { IsCatalog: true, IsAllowed: true })
            change();
    }

    // 304 and 401 have other bodies.
    private static Mutation Service(string name, string[] expected, Action<JsonObject> change) => Mutation.Answer(name, false, expected, (asked, answer) =>
    {
        if (asked.IsCatalog && answer.Status is 200)
            answer.Edit(json => change(json["services"]![0]!.AsObject()));
    });

    /// <summary>Adds a second service.</summary>
    private static Mutation Other(string name, string[] expected, Action<JsonObject> change) => Mutation.Answer(name, false, expected, (asked, answer) =>
    {
        if (!asked.IsCatalog || answer.Status is not 200)
            return;
        answer.Edit(json =>
        {
            var other = JsonNode.Parse("""{"id":"o","name":"other","description":"Other","bindable":false,"plans":[{"id":"op","name":"p","description":"P"}]}""")!.AsObject();
            change(other);
            json["services"]!.AsArray().Add(other);
        });
    });

    /// <summary>Changes a plan that isn't used.</summary>
    private static Mutation Plan(string name, string[] expected, Action<JsonObject> change) => Service(name, expected, service => change(service["plans"]![3]!.AsObject()));

    private static JsonObject Schema(JsonObject plan) => plan["schemas"]!["service_instance"]!["create"]!["parameters"]!.AsObject();
}
