using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for making a binding.</summary>
internal static class BindRequirements
{
    public static Requirement[] All { get; } =
    [
        Requirement.Must("Bind.RequiresApp", 13, "A broker that needs an app answers a binding without one 422 RequiresApp.", async (context, token) =>
        {
            await BeginAsync(context, token).ConfigureAwait(false);
            if (context.BindWithoutApp is not { } refused)
                return Finding.NotApplicable("The broker binds without an app.");
            if (!context.BindStep.Response.IsSuccess)
                return Finding.Skip($"Not checked, since {context.BindStep.Trouble}, with an app too.");
            context.Cite(refused.Response);
            return Finding.Expect(refused.Response, 422, "RequiresApp");
        }),
        Requirement.Must("Bind.AsyncRequired", 14, "A binding without accepts_incomplete=true is either done synchronously or answered 422 AsyncRequired.", async (context, token) =>
        {
            await BeginAsync(context, token).ConfigureAwait(false);
            return ResponseChecks.AsyncRequired(context.BindStep, context.Options.ApiMinor);
        }),
        Requirement.Must("Bind.Created", 13, "A binding is answered 201, or 202 if it is done in the background.", async (context, token) =>
        {
            await BeginAsync(context, token).ConfigureAwait(false);
            var response = context.BindStep.Response;
            return Finding.Of(response.Status is 201 || response.Status is 202 && context.HasAsynchronousBindings, $"The answer was {response.Summary}.");
        }),
        Requirement.Must("Bind.Body", 13, "The answer 201 is a JSON object with what is needed to use the binding, its fields of the right type.", async (context, token) =>
        {
            await RequireStartedAsync(context, token).ConfigureAwait(false);
            return context.BindStep.IsAsynchronous ? Finding.NotApplicable("The broker binds in the background.") : Finding.Of(BindingBody.Check(context.BindStep.Response, context));
        }),
        Requirement.Must("Bind.NothingInAccepted", 14, "The answer 202 has no credentials and nothing else of the binding.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            string[] forbidden = ["credentials", "syslog_drain_url", "route_service_url", "volume_mounts", "endpoints", .. context.Options.ApiMinor >= 16 ? (string[])["metadata"] : []];
            return Finding.Of([.. forbidden.Where(name => context.BindStep.Response.Value(name) is not null).Select(name => $"It has {name}.")]);
        }),
        Requirement.Must("Bind.Operation", 14, "The operation in the answer 202 is a string of at most 10,000 characters, not empty before 2.15.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return Finding.Of(ResponseChecks.Operation(context.BindStep.Response, context.Options.ApiMinor));
        }),
        Requirement.Must("Bind.ResentWhileRunning", 14, "While a binding is being made, the same request is answered 202 with the same operation.", async (context, token) =>
        {
            await RequireRunningAsync(context, token).ConfigureAwait(false);
            var again = await context.SendAsync(context.Bind(context.InstanceId, context.BindingId, context.SharedBindBody()), token).ConfigureAwait(false);
            return await context.BindStep.IfStillRunningAsync(ResponseChecks.Resent(again, context.BindStep, context.Options.ApiMinor), token).ConfigureAwait(false);
        }),
        Requirement.Must("Bind.ConflictWhileRunning", 15, "While a binding is being made, one of the same id with other parameters is answered 409.", async (context, token) =>
        {
            await RequireRunningAsync(context, token).ConfigureAwait(false);
            var other = await context.SendAsync(context.Bind(context.InstanceId, context.BindingId, OtherParameters(context)), token).ConfigureAwait(false);
            var finding = other.Status is 400 ? Finding.Skip("Not checked, since the broker doesn't take the parameters that it was to compare.") : Finding.Expect(other, 409);
            return await context.BindStep.IfStillRunningAsync(finding, token).ConfigureAwait(false);
        }),
        Requirement.Must("Bind.FetchWhileRunning", 14, "While a binding is being made, fetching it is answered 404.", async (context, token) =>
        {
            FetchBindingRequirements.RequireRetrievable(context);
            await RequireRunningAsync(context, token).ConfigureAwait(false);
            var fetched = await context.SendAsync(context.Fetch(context.InstanceId, context.BindingId), token).ConfigureAwait(false);
            return await context.BindStep.IfStillRunningAsync(Finding.Expect(fetched, 404), token).ConfigureAwait(false);
        }),
        Requirement.Must("Bind.Succeeds", 14, "A binding in the background ends with the state succeeded, within the plan's maximum_polling_duration.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return await ProvisionRequirements.EndedAsync(context.BindStep, token).ConfigureAwait(false);
        }),
        Malformed("Bind.NotJson", "A binding whose body isn't JSON is answered 400.", _ => "{\"service_id\": ", Refusals.NotJson),
        Malformed("Bind.MissingServiceId", "A binding without service_id is answered 400.", context => ConformanceContext.Without(context.SharedBindBody(), "service_id")),
        Malformed("Bind.MissingPlanId", "A binding without plan_id is answered 400.", context => ConformanceContext.Without(context.SharedBindBody(), "plan_id")),
        Malformed("Bind.EmptyPlanId", "A binding with an empty plan_id is answered 400.", context => ConformanceContext.With(context.SharedBindBody(), "plan_id", "")),
        Requirement.Should("Bind.UnknownPlan", 13, "A binding with a plan that isn't in the catalog is refused.", (context, token) =>
            TryAsync(context, context => ConformanceContext.With(context.SharedBindBody(), "plan_id", ConformanceContext.NewId()), Refusals.Refused, token)).InOneMode(),
        // What to answer is left open, but a failure of the broker is none.
        Requirement.Should("Bind.UnknownInstance", 13, "A binding to an instance that doesn't exist is refused (4xx), best with 404.", (context, token) =>
        {
            RequireBindable(context);
            return Refusals.TryAsync(
                context, ExaminedOperation.Bind, accepts => context.SendAsync(context.Bind(ConformanceContext.NewId(), ConformanceContext.NewId(), context.SharedBindBody(), accepts), token), Refusals.Refused);
        }).InOneMode(),
        Requirement.Should("Bind.Identical", 13, "A binding that exists with the same attributes is answered 200.", async (context, token) =>
        {
            await RequireAsync(context, token).ConfigureAwait(false);
            return ResponseChecks.Identical(await AgainAsync(context, context.SharedBindBody(), token).ConfigureAwait(false), context.BindStep, context.Options.ApiMinor);
        }).Before(14, ConformanceLevel.Must),
        Requirement.Must("Bind.Conflict", 13, "A binding that exists with other parameters is answered 409.", async (context, token) =>
        {
            await RequireAsync(context, token).ConfigureAwait(false);
            var response = await AgainAsync(context, OtherParameters(context), token).ConfigureAwait(false);
            return response.Status is 400 ? Finding.Skip("Not checked, since the broker doesn't take the parameters that it was to compare.") : Finding.Expect(response, 409);
        }),
        Requirement.Must("Bind.UnknownFields", 13, "Fields that the broker doesn't know are ignored in a binding.", async (context, token) =>
        {
            await RequireAsync(context, token).ConfigureAwait(false);
            var without = await AgainAsync(context, context.SharedBindBody(), token).ConfigureAwait(false);
            var with = await AgainAsync(context, ConformanceContext.With(context.SharedBindBody(), "conformance-check", true), token).ConfigureAwait(false);
            return Finding.Of(with.Status == without.Status, $"With an unknown field the answer was {with.Summary}, without it {without.Summary}.");
        }).Before(14, ConformanceLevel.Should),
    ];

    public static void RequireBindable(ConformanceContext context)
    {
        if (!context.Catalog.IsBindable)
            throw new CheckNotApplicableException("The plan isn't bindable.");
    }

    /// <summary>Provides the shared binding, if the plan is bindable.</summary>
    public static Task RequireAsync(ConformanceContext context, CancellationToken token)
    {
        RequireBindable(context);
        return context.RequireBindingAsync(token);
    }

    public static async Task RequireBackgroundAsync(ConformanceContext context, CancellationToken token)
    {
        await RequireStartedAsync(context, token).ConfigureAwait(false);
        if (!context.BindStep.IsAsynchronous)
            throw new CheckNotApplicableException("The broker binds synchronously.");
    }

    private static Task BeginAsync(ConformanceContext context, CancellationToken token)
    {
        RequireBindable(context);
        return context.BeginBindingAsync(token);
    }

    private static async Task RequireStartedAsync(ConformanceContext context, CancellationToken token)
    {
        await BeginAsync(context, token).ConfigureAwait(false);
        if (!context.BindStep.Response.IsSuccess)
            throw new CheckSkippedException($"Not checked, since {context.BindStep.Trouble}.");
    }

    private static async Task RequireRunningAsync(ConformanceContext context, CancellationToken token)
    {
        await RequireBackgroundAsync(context, token).ConfigureAwait(false);
        await context.BindStep.RequireRunningAsync(token).ConfigureAwait(false);
    }

    private static Task<Exchange> AgainAsync(ConformanceContext context, object body, CancellationToken token) =>
        context.SendAsync(context.Bind(context.InstanceId, context.BindingId, body, context.Accepts(ExaminedOperation.Bind)), token);

    private static Dictionary<string, object?> OtherParameters(ConformanceContext context) => ConformanceContext.With(
        context.SharedBindBody(), "parameters", new Dictionary<string, object?>(context.Options.BindParameters ?? new Dictionary<string, object?>()) { ["conformance-check"] = true });

    private static Requirement Malformed(string id, string description, Func<ConformanceContext, object> body, Func<Exchange, ConformanceContext, Finding>? judge = null) => Requirement.Must(
        id, 13, description, (context, token) => TryAsync(context, body, response => judge?.Invoke(response, context) ?? Finding.Expect(response, 400), token)).InOneMode();

    // Each on a binding of its own, which is removed at once if the broker takes it.
    private static async Task<Finding> TryAsync(ConformanceContext context, Func<ConformanceContext, object> body, Func<Exchange, Finding> judge, CancellationToken token)
    {
        RequireBindable(context);
        await context.RequireInstanceAsync(token).ConfigureAwait(false);
        return await Refusals.TryAsync(
            context, ExaminedOperation.Bind, accepts => context.SendAsync(context.Bind(context.InstanceId, ConformanceContext.NewId(), body(context), accepts), token), judge).ConfigureAwait(false);
    }
}
