using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for the catalog's contents.</summary>
internal static class CatalogRequirements
{
    private static readonly string[] Permissions = ["syslog_drain", "route_forwarding", "volume_mount"];

    public static Requirement[] All { get; } =
    [
        Requirement.Must("Catalog.Status", 13, "GET /v2/catalog is answered 200.", (context, _) => Of(context, response => Finding.Expect(response, 200))),
        Requirement.Must("Catalog.Services", 13, "The catalog is a JSON object whose field services is an array.", (context, _) =>
            Of(context, response => Finding.Of(response.Field("services") is { ValueKind: JsonValueKind.Array }, "There is no array services in the answer's body."))),
        Requirement.Must("Catalog.ServiceFields", 13, "Each service offering has a name, an id and a description that aren't empty, and says whether it is bindable.", (context, _) =>
            OfServices(context, static (service, path, faults) =>
            {
                FieldChecks.RequireText(service, "name", path, faults);
                FieldChecks.RequireText(service, "id", path, faults);
                FieldChecks.RequireText(service, "description", path, faults);
                if (FieldChecks.Field(service, "bindable") is not { ValueKind: JsonValueKind.True or JsonValueKind.False })
                    faults.Add($"{path}.bindable is required and must be a Boolean.");
            })),
        Requirement.Must("Catalog.ServiceOptions", 13, "The optional fields of service offerings are of the right type.", (context, _) =>
            OfServices(context, (service, path, faults) =>
            {
                FieldChecks.CheckTexts(service, "tags", path, faults);
                FieldChecks.CheckTexts(service, "requires", path, faults);
                FieldChecks.CheckFlag(service, "plan_updateable", path, faults);
                FieldChecks.CheckObject(service, "metadata", path, faults);
                // What a version doesn't know yet is somebody's own field.
                if (context.Options.ApiMinor >= 14)
                {
                    FieldChecks.CheckFlag(service, "instances_retrievable", path, faults);
                    FieldChecks.CheckFlag(service, "bindings_retrievable", path, faults);
                }

                if (context.Options.ApiMinor >= 15)
                    FieldChecks.CheckFlag(service, "allow_context_updates", path, faults);
            })),
        Requirement.Should("Catalog.Requires", 13, "A service offering requires nothing but syslog_drain, route_forwarding and volume_mount.", (context, _) =>
            OfServices(context, static (service, path, faults) =>
            {
                foreach (var item in Items(FieldChecks.Field(service, "requires")))
                {
                    if (item.ValueKind is JsonValueKind.String && !Permissions.Contains(item.GetString()))
                        faults.Add($"{path}.requires has '{item.GetString()}'.");
                }
            })),
        Requirement.Must("Catalog.Plans", 13, "Each service offering has at least one plan.", (context, _) =>
            OfServices(context, static (service, path, faults) =>
            {
                if (!Items(FieldChecks.Field(service, "plans")).Any())
                    faults.Add($"{path}.plans must be an array of at least one plan.");
            })),
        Requirement.Must("Catalog.PlanFields", 13, "Each plan has an id, a name and a description that aren't empty.", (context, _) =>
            OfPlans(context, static (plan, path, faults) =>
            {
                FieldChecks.RequireText(plan, "id", path, faults);
                FieldChecks.RequireText(plan, "name", path, faults);
                FieldChecks.RequireText(plan, "description", path, faults);
            })),
        Requirement.Must("Catalog.PlanOptions", 13, "The optional fields of plans are of the right type.", (context, _) =>
            OfPlans(context, (plan, path, faults) =>
            {
                FieldChecks.CheckFlag(plan, "free", path, faults);
                FieldChecks.CheckFlag(plan, "bindable", path, faults);
                FieldChecks.CheckObject(plan, "metadata", path, faults);
                if (context.Options.ApiMinor >= 15)
                    FieldChecks.CheckFlag(plan, "plan_updateable", path, faults);
                if (context.Options.ApiMinor >= 17)
                    FieldChecks.CheckFlag(plan, "binding_rotatable", path, faults);
            })),
        Requirement.Must("Catalog.ServiceIds", 13, "The id of a service offering is its alone.", (context, _) => Unique(context, Services, "id")),
        Requirement.Must("Catalog.ServiceNames", 13, "The name of a service offering is its alone in the catalog.", (context, _) => Unique(context, Services, "name")),
        Requirement.Must("Catalog.PlanIds", 13, "The id of a plan is its alone, across all service offerings.", (context, _) => Unique(context, Plans, "id")),
        Requirement.Must("Catalog.PlanNames", 13, "The name of a plan is its alone in its service offering.", (context, _) =>
        {
            Require(context);
            return Task.FromResult(Finding.Of([.. Services(context).SelectMany(service => Doubles(PlansOf(service), "name"))]));
        }),
        Requirement.Must("Catalog.MaximumPollingDuration", 15, "A plan's maximum_polling_duration is a whole number of seconds.", (context, _) =>
            OfPlans(context, static (plan, path, faults) =>
            {
                if (FieldChecks.Optional(plan, "maximum_polling_duration", path, faults) is { } value && !(value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds >= 0))
                    faults.Add($"{path}.maximum_polling_duration is {value.GetRawText()}.");
            })),
        Requirement.Must("Catalog.MaintenanceVersion", 15, "A plan's maintenance_info has a version by Semantic Versioning 2.0.", (context, _) =>
            OfPlans(context, static (plan, path, faults) =>
            {
                if (FieldChecks.Optional(plan, "maintenance_info", path, faults) is { } info && !(FieldChecks.Text(info, "version") is { } version && SemanticVersion.IsValid(version)))
                    faults.Add($"{path}.maintenance_info.version isn't such a version.");
            })),
        Requirement.Should("Catalog.Names", 13, "Names are friendly to command lines: letters, digits, periods and hyphens, at most 255 characters; in 2.13 no capitals and no periods, and until 2.14 of any length.", (context, _) =>
            Each(context, Services(context).Concat(Plans(context)), (item, path, faults) =>
            {
                if (FieldChecks.Text(item, "name") is { Length: > 0 } name && !IsFriendly(name, context.Options.ApiMinor))
                    faults.Add($"{path}.name is '{name}'.");
            })).Before(15, ConformanceLevel.Must),
    ];

    public static IEnumerable<(JsonElement Item, string Path)> Services(ConformanceContext context) =>
        Numbered(context.CatalogResponse.Field("services"), "services");

    public static IEnumerable<(JsonElement Item, string Path)> Plans(ConformanceContext context) => Services(context).SelectMany(PlansOf);

    /// <summary>Goes on only with a catalog that has services to look at.</summary>
    public static void Require(ConformanceContext context)
    {
        context.Cite(context.CatalogResponse);
        if (context.CatalogResponse.Field("services") is not { ValueKind: JsonValueKind.Array })
            throw new CheckSkippedException("Not checked, since the catalog can't be read.");
    }

    public static Task<Finding> OfPlans(ConformanceContext context, Action<JsonElement, string, FaultList> check) => Each(context, Plans(context), check);

    private static Task<Finding> OfServices(ConformanceContext context, Action<JsonElement, string, FaultList> check) => Each(context, Services(context), check);

    private static Task<Finding> Each(ConformanceContext context, IEnumerable<(JsonElement Item, string Path)> items, Action<JsonElement, string, FaultList> check)
    {
        Require(context);
        var faults = new FaultList();
        foreach (var (item, path) in items)
            check(item, path, faults);
        return Task.FromResult(Finding.Of(faults));
    }

    private static bool IsFriendly(string name, int minor) => minor switch
    {
        13 => name.All(character => char.IsLetterOrDigit(character) && !char.IsUpper(character) || character is '-'),
        _ => name.All(character => char.IsLetterOrDigit(character) || character is '.' or '-') && (minor < 15 || name.Length <= 255),
    };

    private static Task<Finding> Of(ConformanceContext context, Func<Exchange, Finding> check)
    {
        context.Cite(context.CatalogResponse);
        return Task.FromResult(check(context.CatalogResponse));
    }

    private static Task<Finding> Unique(ConformanceContext context, Func<ConformanceContext, IEnumerable<(JsonElement Item, string Path)>> items, string field)
    {
        Require(context);
        return Task.FromResult(Finding.Of([.. Doubles(items(context), field)]));
    }

    private static IEnumerable<string> Doubles(IEnumerable<(JsonElement Item, string Path)> items, string field) => items
        .Where(item => FieldChecks.IsText(FieldChecks.Field(item.Item, field)))
        .GroupBy(item => FieldChecks.Text(item.Item, field), StringComparer.Ordinal)
        .Where(same => same.Count() > 1)
        .Select(same => $"{string.Join(" and ", same.Select(item => item.Path))} have the same {field} '{same.Key}'.");

    private static IEnumerable<(JsonElement Item, string Path)> PlansOf((JsonElement Item, string Path) service) =>
        Numbered(FieldChecks.Field(service.Item, "plans"), $"{service.Path}.plans");

    private static IEnumerable<(JsonElement Item, string Path)> Numbered(JsonElement? list, string path) => Items(list).Select((item, index) => (item, $"{path}[{index}]"));

    private static JsonElement.ArrayEnumerator Items(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;
}
