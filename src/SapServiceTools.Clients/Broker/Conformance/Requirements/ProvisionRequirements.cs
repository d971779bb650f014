using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for making the instance that the rest of the run uses.</summary>
internal static class ProvisionRequirements
{
    public static Requirement[] All { get; } =
    [
        Requirement.Must("Provision.AsyncRequired", 13, "A provision without accepts_incomplete=true is either done synchronously or answered 422 AsyncRequired.", async (context, token) =>
        {
            await context.ProvisionStep.BeginAsync(token).ConfigureAwait(false);
            return ResponseChecks.AsyncRequired(context.ProvisionStep, context.Options.ApiMinor);
        }),
        Requirement.Must("Provision.Created", 13, "A provision is answered 201, or 202 if it is done in the background.", async (context, token) =>
        {
            await context.ProvisionStep.BeginAsync(token).ConfigureAwait(false);
            var response = context.ProvisionStep.Response;
            return Finding.Of(response.Status is 201 or 202, $"The answer was {response.Summary}.");
        }),
        Requirement.Must("Provision.Body", 13, "The answer to a provision is a JSON object: dashboard_url is a string or null, metadata has the objects labels and attributes.", async (context, token) =>
        {
            await RequireStartedAsync(context, token).ConfigureAwait(false);
            return Finding.Of(ResponseChecks.Provision(context.ProvisionStep.Response, context.Options.ApiMinor));
        }),
        Requirement.Must("Provision.Operation", 13, "The operation in the answer 202 is a string of at most 10,000 characters, or null; before 2.15 it isn't empty.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return Finding.Of(ResponseChecks.Operation(context.ProvisionStep.Response, context.Options.ApiMinor, mayBeNull: true));
        }),
        Requirement.Must("Provision.ResentWhileRunning", 13, "While a provision runs, the same request is answered 202, since 2.14 with the same operation.", async (context, token) =>
        {
            await context.ProvisionStep.RequireRunningAsync(token).ConfigureAwait(false);
            var again = await context.SendAsync(context.Provision(context.InstanceId, context.ProvisionBody()), token).ConfigureAwait(false);
            return await context.ProvisionStep.IfStillRunningAsync(ResponseChecks.Resent(again, context.ProvisionStep, context.Options.ApiMinor), token).ConfigureAwait(false);
        }),
        Requirement.Must("Provision.ConflictWhileRunning", 15, "While a provision runs, one of the same id with other attributes is answered 409.", async (context, token) =>
        {
            await context.ProvisionStep.RequireRunningAsync(token).ConfigureAwait(false);
            var other = await context.SendAsync(context.Provision(context.InstanceId, OtherPlan(context)), token).ConfigureAwait(false);
            return await context.ProvisionStep.IfStillRunningAsync(Finding.Expect(other, 409), token).ConfigureAwait(false);
        }),
        Requirement.Must("Provision.FetchWhileRunning", 14, "While a provision runs, fetching the instance is answered 404.", async (context, token) =>
        {
            FetchInstanceRequirements.RequireRetrievable(context);
            await context.ProvisionStep.RequireRunningAsync(token).ConfigureAwait(false);
            var fetched = await context.SendAsync(context.Fetch(context.InstanceId), token).ConfigureAwait(false);
            return await context.ProvisionStep.IfStillRunningAsync(Finding.Expect(fetched, 404), token).ConfigureAwait(false);
        }),
        Requirement.Must("Provision.UpdateWhileRunning", 13, "While a provision runs, an update that the broker can't take is answered 422, since 2.14 with the code ConcurrencyError, before with a description.", async (context, token) =>
        {
            await context.ProvisionStep.RequireRunningAsync(token).ConfigureAwait(false);
            var response = await context.SendAsync(context.Update(context.InstanceId, context.UpdateBody()), token).ConfigureAwait(false);
            // That an instance which isn't there yet isn't known yet is left open.
            var finding = response.IsSuccess || response.Status is 404 ? Finding.PassWith($"The answer was {response.Summary}.")
                : context.Options.ApiMinor >= 14 ? Finding.Expect(response, 422, "ConcurrencyError")
                : Finding.Of(response.Status is 422 && response.Text("description") is { Length: > 0 }, $"The answer was {response.Summary}; expected was 422 with a description.");
            return await context.ProvisionStep.IfStillRunningAsync(finding, token).ConfigureAwait(false);
        }),
        Requirement.Must("Provision.Succeeds", 13, "A provision in the background ends with the state succeeded, within the plan's maximum_polling_duration.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return await EndedAsync(context.ProvisionStep, token).ConfigureAwait(false);
        }),
        Requirement.Should("Provision.Identical", 13, "A provision of an instance that exists with the same attributes is answered 200.", async (context, token) =>
        {
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            return ResponseChecks.Identical(await AgainAsync(context, context.ProvisionBody(), token).ConfigureAwait(false), context.ProvisionStep, context.Options.ApiMinor);
        }).Before(14, ConformanceLevel.Must),
        Requirement.Must("Provision.ConflictPlan", 13, "A provision of an instance that exists with another plan is answered 409.", async (context, token) =>
        {
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            return Finding.Expect(await AgainAsync(context, OtherPlan(context), token).ConfigureAwait(false), 409);
        }),
        Requirement.Must("Provision.ConflictParameters", 13, "A provision of an instance that exists with other parameters is answered 409.", async (context, token) =>
        {
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            var parameters = new Dictionary<string, object?>(context.Options.Parameters ?? new Dictionary<string, object?>()) { ["conformance-check"] = true };
            var response = await AgainAsync(context, ConformanceContext.With(context.ProvisionBody(), "parameters", parameters), token).ConfigureAwait(false);
            return response.Status is 400 ? Finding.Skip("Not checked, since the broker doesn't take the parameters that it was to compare.") : Finding.Expect(response, 409);
        }),
        Requirement.Must("Provision.UnknownFields", 13, "Fields that the broker doesn't know are ignored in a provision.", async (context, token) =>
        {
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            var without = await AgainAsync(context, context.ProvisionBody(), token).ConfigureAwait(false);
            var with = await AgainAsync(context, ConformanceContext.With(context.ProvisionBody(), "conformance-check", true), token).ConfigureAwait(false);
            return Finding.Of(with.Status == without.Status, $"With an unknown field the answer was {with.Summary}, without it {without.Summary}.");
        }).Before(14, ConformanceLevel.Should),
        Requirement.Should("Provision.Charset", 14, "A Content-Type with a charset is taken.", async (context, token) =>
        {
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            var without = await AgainAsync(context, context.ProvisionBody(), token).ConfigureAwait(false);
            var with = await AgainAsync(context, context.ProvisionBody(), token, "application/json; charset=utf-8").ConfigureAwait(false);
            return Finding.Of(with.Status == without.Status, $"With a charset the answer was {with.Summary}, without it {without.Summary}.");
        }),
    ];

    /// <summary>Finds out whether an operation in the background ends well.</summary>
    public static async Task<Finding> EndedAsync(OperationStep step, CancellationToken token)
    {
        await step.EndAsync(token).ConfigureAwait(false);
        return Finding.Of(step.IsDone, $"It didn't: {step.Trouble}.");
    }

    public static async Task RequireBackgroundAsync(ConformanceContext context, CancellationToken token)
    {
        await RequireStartedAsync(context, token).ConfigureAwait(false);
        if (!context.ProvisionStep.IsAsynchronous)
            throw new CheckNotApplicableException("The broker provisions synchronously.");
    }

    private static async Task RequireStartedAsync(ConformanceContext context, CancellationToken token)
    {
        await context.ProvisionStep.BeginAsync(token).ConfigureAwait(false);
        if (!context.ProvisionStep.Response.IsSuccess)
            throw new CheckSkippedException($"Not checked, since {context.ProvisionStep.Trouble}.");
    }

    private static Task<Exchange> AgainAsync(ConformanceContext context, object body, CancellationToken token, string contentType = "application/json") =>
        context.SendAsync(context.Provision(context.InstanceId, body, context.Accepts(ExaminedOperation.Provision)) with { ContentType = contentType }, token);

    private static Dictionary<string, object?> OtherPlan(ConformanceContext context)
    {
        if (context.Catalog.UpdatePlanId is not { } plan || plan == context.Catalog.PlanId)
            throw new CheckNotApplicableException("No second plan may be used.");
        return context.ProvisionBody(plan);
    }
}
