using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for fetching a binding, and for rotating one.</summary>
internal static class FetchBindingRequirements
{
    public static Requirement[] All { get; } =
    [
        Requirement.Must("FetchBinding.Found", 14, "A binding can be fetched as soon as it is made, if the catalog says that bindings are retrievable.", async (context, token) =>
            Finding.Expect(await FetchAsync(context, token).ConfigureAwait(false), 200)),
        Requirement.Must("FetchBinding.Body", 14, "The fetched binding is a JSON object whose fields are of the right type.", async (context, token) =>
            Finding.Of(BindingBody.Check(await FoundAsync(context, token).ConfigureAwait(false), context))),
        Requirement.Must("FetchBinding.AfterBackground", 14, "A broker that binds in the background lets bindings be fetched, with what is needed to use them.", async (context, token) =>
        {
            await BindRequirements.RequireBackgroundAsync(context, token).ConfigureAwait(false);
            if (!context.Catalog.BindingsRetrievable)
                return Finding.Violation("The catalog doesn't say that bindings are retrievable, so nobody ever sees the credentials.");
            var response = await FoundAsync(context, token).ConfigureAwait(false);
            string[] useful = ["credentials", "syslog_drain_url", "route_service_url", "volume_mounts", "endpoints"];
            return useful.Any(name => response.Value(name) is not null) ? Finding.Pass : Finding.Warning("The fetched binding has neither credentials nor anything else that could be used.");
        }),
        Requirement.Must("FetchBinding.Unknown", 14, "Fetching a binding that doesn't exist is answered 404.", async (context, token) =>
        {
            RequireRetrievable(context);
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            return Finding.Expect(await context.SendAsync(context.Fetch(context.InstanceId, ConformanceContext.NewId()), token).ConfigureAwait(false), 404);
        }),
    ];

    public static Requirement[] Rotation { get; } =
    [
        Requirement.Must("Rotation.Created", 17, "A binding can be rotated if the catalog says so: the answer is 201, or 202 and then the state succeeded.", async (context, token) =>
        {
            await RequireRotatableAsync(context, token).ConfigureAwait(false);
            await context.RotateStep.BeginAsync(token).ConfigureAwait(false);
            if (context.RotateStep.Response.Status is not (201 or 202))
                return Finding.Violation($"The answer was {context.RotateStep.Response.Summary}.");
            return await ProvisionRequirements.EndedAsync(context.RotateStep, token).ConfigureAwait(false);
        }),
        Requirement.Must("Rotation.Body", 17, "The answer 201 to a rotation is like that to a binding.", async (context, token) =>
        {
            await RequireRotatedAsync(context, token).ConfigureAwait(false);
            return context.RotateStep.IsAsynchronous ? Finding.NotApplicable("The broker rotates in the background.") : Finding.Of(BindingBody.Check(context.RotateStep.Response, context));
        }),
        Requirement.Must("Rotation.BothValid", 17, "After a rotation both bindings exist side by side.", async (context, token) =>
        {
            RequireRetrievable(context);
            await RequireRotatedAsync(context, token).ConfigureAwait(false);
            List<string> faults = [];
            foreach (var (id, name) in ((string, string)[])[(context.BindingId, "predecessor"), (context.SuccessorId, "successor")])
            {
                var response = await context.SendAsync(context.Fetch(context.InstanceId, id), token).ConfigureAwait(false);
                if (response.Status is not 200)
                    faults.Add($"The {name} was answered {response.Summary}.");
            }

            return Finding.Of(faults);
        }),
        Requirement.Should("Rotation.UnknownPredecessor", 17, "A rotation of a binding that doesn't exist is refused (4xx).", async (context, token) =>
        {
            await RequireRotatableAsync(context, token).ConfigureAwait(false);
            return await TryAsync(context, ConformanceContext.NewId(), token).ConfigureAwait(false);
        }).InOneMode(),
        Requirement.Should("Rotation.NotRotatable", 17, "A rotation is refused (4xx) where the catalog doesn't say that bindings can be rotated.", async (context, token) =>
        {
            await BindRequirements.RequireAsync(context, token).ConfigureAwait(false);
            if (context.Catalog.IsBindingRotatable)
                return Finding.NotApplicable("The plan's bindings can be rotated.");
            return await TryAsync(context, context.BindingId, token).ConfigureAwait(false);
        }).InOneMode(),
    ];

    public static void RequireRetrievable(ConformanceContext context)
    {
        BindRequirements.RequireBindable(context);
        if (!context.Catalog.BindingsRetrievable)
            throw new CheckNotApplicableException("The catalog doesn't say that bindings are retrievable.");
    }

    private static Task<Finding> TryAsync(ConformanceContext context, string predecessor, CancellationToken token)
    {
        var body = ConformanceContext.With(context.SharedBindBody(), "predecessor_binding_id", predecessor);
        return Refusals.TryAsync(
            context, ExaminedOperation.Bind, accepts => context.SendAsync(context.Bind(context.InstanceId, ConformanceContext.NewId(), body, accepts), token), Refusals.Refused);
    }

    private static async Task RequireRotatableAsync(ConformanceContext context, CancellationToken token)
    {
        BindRequirements.RequireBindable(context);
        if (!context.Catalog.IsBindingRotatable)
            throw new CheckNotApplicableException("The plan's bindings can't be rotated.");
        await context.RequireBindingAsync(token).ConfigureAwait(false);
    }

    private static async Task RequireRotatedAsync(ConformanceContext context, CancellationToken token)
    {
        await RequireRotatableAsync(context, token).ConfigureAwait(false);
        await context.RotateStep.RequireDoneAsync(token).ConfigureAwait(false);
    }

    private static async Task<Exchange> FetchAsync(ConformanceContext context, CancellationToken token)
    {
        RequireRetrievable(context);
        await context.RequireBindingAsync(token).ConfigureAwait(false);
        return await context.SendAsync(context.Fetch(context.InstanceId, context.BindingId), token).ConfigureAwait(false);
    }

    private static async Task<Exchange> FoundAsync(ConformanceContext context, CancellationToken token)
    {
        var response = await FetchAsync(context, token).ConfigureAwait(false);
        return response is { Status: 200, Json.ValueKind: not JsonValueKind.Null } ? response : throw new CheckSkippedException("Not checked, since the binding can't be fetched.");
    }
}
