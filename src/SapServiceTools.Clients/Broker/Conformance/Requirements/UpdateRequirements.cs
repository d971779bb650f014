using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for updating an instance.</summary>
internal static class UpdateRequirements
{
    public static Requirement[] All { get; } =
    [
        Requirement.Must("Update.AsyncRequired", 13, "An update without accepts_incomplete=true is either done synchronously or answered 422 AsyncRequired.", async (context, token) =>
        {
            await context.BeginUpdateAsync(token).ConfigureAwait(false);
            return ResponseChecks.AsyncRequired(context.UpdateStep, context.Options.ApiMinor, isOptional: context.Options.ApiMinor < 14);
        }),
        Requirement.Must("Update.Done", 13, "An update that the catalog allows is answered 200, or 202 if it is done in the background.", async (context, token) =>
        {
            await context.BeginUpdateAsync(token).ConfigureAwait(false);
            var response = context.UpdateStep.Response;
            return response is { Status: 422, Error: not ("AsyncRequired" or "ConcurrencyError" or "MaintenanceInfoConflict") }
                ? Finding.Skip($"The broker refuses this very change ({response.Summary}), which it may.")
                : Finding.Of(response.Status is 200 or 202, $"The answer was {response.Summary}.");
        }),
        Requirement.Must("Update.Body", 13, "The answer to an update is a JSON object whose fields are of the right type.", async (context, token) =>
        {
            await RequireStartedAsync(context, token).ConfigureAwait(false);
            return Finding.Of(ResponseChecks.Update(context.UpdateStep.Response, context.Options.ApiMinor));
        }),
        Requirement.Must("Update.Operation", 13, "The operation in the answer 202 is a non-empty string.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return Finding.Of(ResponseChecks.Operation(context.UpdateStep.Response, context.Options.ApiMinor, isUpdate: true));
        }),
        Requirement.Must("Update.ResentWhileRunning", 13, "While an update runs, the same request is answered 202, since 2.14 with the same operation.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            await context.UpdateStep.RequireRunningAsync(token).ConfigureAwait(false);
            var again = await context.SendAsync(context.Update(context.InstanceId, context.SharedUpdateBody()), token).ConfigureAwait(false);
            return await context.UpdateStep.IfStillRunningAsync(ResponseChecks.Resent(again, context.UpdateStep, context.Options.ApiMinor), token).ConfigureAwait(false);
        }),
        Requirement.Must("Update.FetchWhileRunning", 14, "While an update runs, fetching the instance is answered 200, or 422 ConcurrencyError.", async (context, token) =>
        {
            FetchInstanceRequirements.RequireRetrievable(context);
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            await context.UpdateStep.RequireRunningAsync(token).ConfigureAwait(false);
            var fetched = await context.SendAsync(context.Fetch(context.InstanceId), token).ConfigureAwait(false);
            var finding = fetched.Status is 200 ? Finding.Pass : Finding.Expect(fetched, 422, "ConcurrencyError");
            return await context.UpdateStep.IfStillRunningAsync(finding, token).ConfigureAwait(false);
        }),
        Requirement.Must("Update.Succeeds", 13, "An update in the background ends with the state succeeded; its polls name the plan from before.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return await ProvisionRequirements.EndedAsync(context.UpdateStep, token).ConfigureAwait(false);
        }),
        Requirement.Must("Update.PlanChanged", 14, "After a change of plan the fetched instance has the new plan.", async (context, token) =>
        {
            FetchInstanceRequirements.RequireRetrievable(context);
            await RequireStartedAsync(context, token).ConfigureAwait(false);
            if (!context.ChangesPlan)
                return Finding.NotApplicable("The plan isn't changed.");
            await context.UpdateStep.RequireDoneAsync(token).ConfigureAwait(false);
            var fetched = await context.SendAsync(context.Fetch(context.InstanceId), token).ConfigureAwait(false);
            return Finding.Of(fetched.Text("plan_id") is not { } plan || plan == context.Catalog.UpdatePlanId, $"It has the plan '{fetched.Text("plan_id")}'.");
        }),
        Malformed("Update.NotJson", "An update whose body isn't JSON is answered 400.", _ => "{\"service_id\": ", Refusals.NotJson),
        Malformed("Update.MissingServiceId", "An update without service_id is answered 400.", context => ConformanceContext.Without(context.UpdateBody(), "service_id")),
        Requirement.Should("Update.UnknownPlan", 13, "An update to a plan that isn't in the catalog is refused.", (context, token) =>
            TryAsync(context, context => ConformanceContext.With(context.UpdateBody(), "plan_id", ConformanceContext.NewId()), Refusals.Refused, token)).InOneMode(),
        Requirement.Should("Update.PlanNotUpdateable", 13, "A change of plan is refused where the catalog doesn't say that plans are updateable.", (context, token) =>
            context.Catalog.UpdatePlanId is not { } plan || context.Catalog.IsPlanUpdateable
                ? Task.FromResult(Finding.NotApplicable("The plan is updateable, or no second plan may be used."))
                : TryAsync(context, context => ConformanceContext.With(context.UpdateBody(), "plan_id", plan), Refusals.Refused, token)).InOneMode(),
        Requirement.Must("Update.MaintenanceInfoConflict", 15, "An update with another maintenance_info.version than the catalog's is answered 422 MaintenanceInfoConflict.", (context, token) =>
            context.Catalog.MaintenanceVersion is null
                ? Task.FromResult(Finding.NotApplicable("The plan has no maintenance_info."))
                : TryAsync(
                    context, context => ConformanceContext.With(context.UpdateBody(), "maintenance_info", new Dictionary<string, object?> { ["version"] = "0.0.0-conformance" }),
                    response => Finding.Expect(response, 422, "MaintenanceInfoConflict"), token)).InOneMode(),
        // What to answer is left open, but a failure of the broker is none.
        Requirement.Should("Update.UnknownInstance", 13, "An update of an instance that doesn't exist is refused (4xx), best with 404.", (context, token) => Refusals.TryAsync(
            context, ExaminedOperation.Update, accepts => context.SendAsync(context.Update(ConformanceContext.NewId(), context.UpdateBody(), accepts), token), Refusals.Refused)).InOneMode(),
        Requirement.Must("Update.RefusedChangesNothing", 14, "A refused update (4xx) changes nothing: the instance still has its plan.", async (context, token) =>
        {
            FetchInstanceRequirements.RequireRetrievable(context);
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            var before = await context.SendAsync(context.Fetch(context.InstanceId), token).ConfigureAwait(false);
            var plan = context.CurrentPlanId != context.Catalog.PlanId ? context.Catalog.PlanId : context.Catalog.UpdatePlanId ?? ConformanceContext.NewId();
            var body = ConformanceContext.Without(ConformanceContext.With(context.UpdateBody(), "plan_id", plan), "service_id");
            var refused = await SendAsync(context, body, context.Accepts(ExaminedOperation.Update), token).ConfigureAwait(false);
            if (!refused.IsRefusal)
                return Finding.Skip("Not checked, since the broker doesn't refuse an update without service_id.");
            var after = await context.SendAsync(context.Fetch(context.InstanceId), token).ConfigureAwait(false);
            return Finding.Of(before.Text("plan_id") == after.Text("plan_id"), $"The update was answered {refused.Summary}, yet the instance has the plan '{after.Text("plan_id")}' now.");
        }),
        Requirement.Must("Update.ContextOnly", 15, "An update of nothing but the context is taken where the catalog says so (allow_context_updates).", async (context, token) =>
        {
            if (!context.Catalog.AllowsContextUpdates)
                return Finding.NotApplicable("The catalog doesn't allow it.");
            var step = await UpdateAgainAsync(context, context.UpdateBody(), context.Accepts(ExaminedOperation.Update), token).ConfigureAwait(false);
            return Finding.Of(step.IsDone, $"It isn't: {step.Trouble}.");
        }),
        Requirement.Must("Update.UnknownFields", 13, "Fields that the broker doesn't know are ignored in an update.", async (context, token) =>
        {
            var without = await UpdateAgainAsync(context, context.UpdateBody(), context.Accepts(ExaminedOperation.Update), token).ConfigureAwait(false);
            var with = await UpdateAgainAsync(context, ConformanceContext.With(context.UpdateBody(), "conformance-check", true), context.Accepts(ExaminedOperation.Update), token).ConfigureAwait(false);
            return Finding.Of(with.Response.Status == without.Response.Status, $"With an unknown field the answer was {with.Response.Summary}, without it {without.Response.Summary}.");
        }).Before(14, ConformanceLevel.Should),
    ];

    private static Requirement Malformed(string id, string description, Func<ConformanceContext, object> body, Func<Exchange, ConformanceContext, Finding>? judge = null) => Requirement.Must(
        id, 13, description, (context, token) => TryAsync(context, body, response => judge?.Invoke(response, context) ?? Finding.Expect(response, 400), token)).InOneMode();

    private static Task<Finding> TryAsync(ConformanceContext context, Func<ConformanceContext, object> body, Func<Exchange, Finding> judge, CancellationToken token) =>
        Refusals.TryAsync(context, ExaminedOperation.Update, accepts => SendAsync(context, body(context), accepts, token), judge);

    private static async Task<Exchange> SendAsync(ConformanceContext context, object body, bool accepts, CancellationToken token) =>
        (await UpdateAgainAsync(context, body, accepts, token).ConfigureAwait(false)).Response;

    // If the broker takes it, what comes next needs its end.
    private static async Task<OperationStep> UpdateAgainAsync(ConformanceContext context, object body, bool accepts, CancellationToken token)
    {
        await context.RequireInstanceAsync(token).ConfigureAwait(false);
        var step = new OperationStep(
            context, "the update", _ => context.Update(context.InstanceId, body, accepts), operation => context.Poll(context.InstanceId, null, context.CurrentPlanId, operation)) { AcceptsIncomplete = true };
        await step.EndAsync(token).ConfigureAwait(false);
        return step;
    }

    private static async Task RequireStartedAsync(ConformanceContext context, CancellationToken token)
    {
        await context.BeginUpdateAsync(token).ConfigureAwait(false);
        if (!context.UpdateStep.Response.IsSuccess)
            throw new CheckSkippedException($"Not checked, since {context.UpdateStep.Trouble}.");
    }

    private static async Task RequireBackgroundAsync(ConformanceContext context, CancellationToken token)
    {
        await RequireStartedAsync(context, token).ConfigureAwait(false);
        if (!context.UpdateStep.IsAsynchronous)
            throw new CheckNotApplicableException("The broker updates synchronously.");
    }
}
