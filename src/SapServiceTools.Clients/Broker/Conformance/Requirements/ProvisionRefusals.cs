using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Clients.Broker.Schemas;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The provisions that a broker must not take. Each is sent for an instance of its own.</summary>
internal static class ProvisionRefusals
{
    public static Requirement[] All { get; } =
    [
        Malformed("Provision.NotJson", "A provision whose body isn't JSON is answered 400.", _ => "{\"service_id\": ", Refusals.NotJson),
        Malformed("Provision.NotObject", "A provision whose body isn't a JSON object is answered 400.", _ => "[]", Refusals.NotJson),
        Malformed("Provision.NoBody", "A provision without a body is answered 400.", _ => ""),
        Malformed("Provision.MissingServiceId", "A provision without service_id is answered 400.", context => ConformanceContext.Without(context.ProvisionBody(), "service_id")),
        Malformed("Provision.MissingPlanId", "A provision without plan_id is answered 400.", context => ConformanceContext.Without(context.ProvisionBody(), "plan_id")),
        Malformed("Provision.EmptyServiceId", "A provision with an empty service_id is answered 400.", context => ConformanceContext.With(context.ProvisionBody(), "service_id", "")),
        Malformed("Provision.EmptyPlanId", "A provision with an empty plan_id is answered 400.", context => ConformanceContext.With(context.ProvisionBody(), "plan_id", "")),
        // Platforms that aren't Cloud Foundry have neither, and their brokers let that pass.
        Odd("Provision.MissingOrganization", "A provision without organization_guid is answered 400.", context => WithoutOwner(context, "organization_guid")),
        Odd("Provision.MissingSpace", "A provision without space_guid is answered 400.", context => WithoutOwner(context, "space_guid")),
        Odd("Provision.UnknownService", "A provision of a service that isn't in the catalog is refused.", context => ConformanceContext.With(context.ProvisionBody(), "service_id", ConformanceContext.NewId()), 400, 404, 422),
        Odd("Provision.UnknownPlan", "A provision of a plan that isn't in the catalog is refused.", context => ConformanceContext.With(context.ProvisionBody(), "plan_id", ConformanceContext.NewId()), 400, 404, 422),
        Odd("Provision.ParametersNotObject", "A provision whose parameters aren't an object is answered 400.", context => ConformanceContext.With(context.ProvisionBody(), "parameters", "text")),
        Requirement.Should("Provision.WrongContentType", 14, "If a provision is refused for its Content-Type, the answer is 400.", (context, token) =>
            TryAsync(context, () => context.ProvisionBody(), response => response.IsSuccess ? Finding.PassWith("The broker takes it all the same.") : Finding.Expect(response, 400), token, "text/plain")),
        Requirement.May("Provision.SchemaChecked", 13, "A provision whose parameters break the plan's schema is refused.", (context, token) => FindViolation(context) is not { } parameters
            ? Task.FromResult(Finding.NotApplicable("The plan has no schema for them, or none that can be broken."))
            : TryAsync(
                context, () => ConformanceContext.With(context.ProvisionBody(), "parameters", parameters),
                response => response.IsSuccess ? Finding.NotApplicable("The broker doesn't check them.") : Finding.Of(response.Status is 400 or 422, $"The answer was {response.Summary}."), token)),
        Requirement.Must("Provision.MaintenanceInfoConflict", 15, "A provision with another maintenance_info.version than the catalog's is answered 422 MaintenanceInfoConflict.", (context, token) =>
            context.Catalog.MaintenanceVersion is null
                ? Task.FromResult(Finding.NotApplicable("The plan has no maintenance_info."))
                : TryAsync(
                    context, () => ConformanceContext.With(context.ProvisionBody(), "maintenance_info", new Dictionary<string, object?> { ["version"] = "0.0.0-conformance" }),
                    response => Finding.Expect(response, 422, "MaintenanceInfoConflict"), token)),
        Requirement.Must("Provision.AcceptsIncompleteFalse", 13, "accepts_incomplete counts only with the value true: false is like leaving it out.", async (context, token) =>
        {
            var id = ConformanceContext.NewId();
            var call = context.Provision(id, context.ProvisionBody()) with { Path = ConformanceContext.InstancePath(id, "?accepts_incomplete=false") };
            var response = await context.SendAsync(call, token).ConfigureAwait(false);
            return response.Status is 202
                ? Finding.Violation("A provision with accepts_incomplete=false was answered 202.")
                : Finding.Of(response.IsSuccess || response is { Status: 422, Error: "AsyncRequired" }, $"The answer was {response.Summary}; expected was 201, or 422 with the error code AsyncRequired.");
        }),
        Requirement.Must("Provision.RefusedLeavesNothing", 14, "A refused provision (4xx) leaves nothing behind: deleting the instance is answered 410.", async (context, token) =>
        {
            // A broker that finds something to delete under any id says nothing about this one.
            if ((await DeleteAsync(context, ConformanceContext.NewId(), token).ConfigureAwait(false)).IsSuccess)
                return Finding.Skip("Not checked, since the broker takes the deletion of an instance that never was.");
            var finding = Finding.Pass;
            foreach (var accepts in (bool[])[true, false])
            {
                var id = ConformanceContext.NewId();
                var refused = await context.SendAsync(context.Provision(id, ConformanceContext.Without(context.ProvisionBody(), "plan_id"), accepts), token).ConfigureAwait(false);
                if (!refused.IsRefusal)
                    return Finding.Skip("Not checked, since the broker doesn't refuse a provision without plan_id.");
                var deleted = await DeleteAsync(context, id, token).ConfigureAwait(false);
                if (deleted.IsSuccess)
                    context.Ledger.DistrustRefusals();
                if (deleted.IsSuccess && !finding.IsViolation)
                    finding = Finding.Violation($"The provision was answered {refused.Summary}, yet there was something to delete ({deleted.Summary}).");
            }

            return finding;
        }),
    ];

    private static Task<Exchange> DeleteAsync(ConformanceContext context, string id, CancellationToken token) =>
        context.SendAsync(ConformanceContext.Delete(id, null, context.Ids() + "&accepts_incomplete=true"), token);

    private static Requirement Malformed(string id, string description, Func<ConformanceContext, object> body, Func<Exchange, ConformanceContext, Finding>? judge = null) => Requirement.Must(
        id, 13, description, (context, token) => TryAsync(context, () => body(context), response => judge?.Invoke(response, context) ?? Finding.Expect(response, 400), token));

    private static Requirement Odd(string id, string description, Func<ConformanceContext, object> body, params int[] statuses) => Requirement.Should(id, 13, description, (context, token) => TryAsync(
        context, () => body(context),
        response => statuses.Length > 0 ? Finding.Of(statuses.Contains(response.Status), $"The answer was {response.Summary}.") : Finding.Expect(response, 400), token));

    private static Task<Finding> TryAsync(ConformanceContext context, Func<object> body, Func<Exchange, Finding> judge, CancellationToken token, string contentType = "application/json") => Refusals.TryAsync(
        context, ExaminedOperation.Provision, accepts => context.SendAsync(context.Provision(ConformanceContext.NewId(), body(), accepts) with { ContentType = contentType }, token), judge);

    // The context says the same once more, and a broker may take it from there.
    private static Dictionary<string, object?> WithoutOwner(ConformanceContext context, string name)
    {
        var body = ConformanceContext.Without(context.ProvisionBody(), name);
        if (body["context"] is Dictionary<string, object?> own)
            body["context"] = ConformanceContext.Without(own, name);
        return body;
    }

    private static Dictionary<string, object?>? FindViolation(ConformanceContext context)
    {
        if (context.Catalog.CreateSchema is not { } text)
            return null;
        try
        {
            var schema = ParameterSchema.Compile(text);
            using var document = System.Text.Json.JsonDocument.Parse(text);
            var names = FieldChecks.Field(document.RootElement, "properties") is { ValueKind: System.Text.Json.JsonValueKind.Object } properties
                ? properties.EnumerateObject().Select(property => property.Name)
                : [];
            var candidates = names.Append("conformance-check").SelectMany(name => (object?[])["text", -1L, 0.5, true, new List<object?>(), new Dictionary<string, object?>()], (name, value) =>
                new Dictionary<string, object?>(context.Options.Parameters ?? new Dictionary<string, object?>()) { [name] = value });
            return candidates.Append([]).FirstOrDefault(candidate => schema.FindFaults(FreeFormJson.Write(candidate).ToArray()) is not null);
        }
        catch (SchemaException)
        {
            return null;
        }
    }
}
