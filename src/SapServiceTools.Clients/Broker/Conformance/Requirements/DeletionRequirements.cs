using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for deleting bindings and instances, which are the same for both.</summary>
internal static class DeletionRequirements
{
    public static Requirement[] Unbind { get; } =
    [
        .. Common(ExaminedOperation.Unbind, "An unbinding", "binding", 14, BindRequirements.RequireAsync, UnbindAsync, context => context.UnbindStep, context => context.BindingId),
        Requirement.Must("Unbind.FetchAfter", 14, "Fetching a binding after its unbinding is answered 404.", async (context, token) =>
        {
            FetchBindingRequirements.RequireRetrievable(context);
            await UnbindAsync(context, token).ConfigureAwait(false);
            await context.UnbindStep.RequireDoneAsync(token).ConfigureAwait(false);
            return Finding.Expect(await context.SendAsync(context.Fetch(context.InstanceId, context.BindingId), token).ConfigureAwait(false), 404);
        }),
        Requirement.Must("Unbind.Unknown", 13, "An unbinding of a binding that never was is answered 410.", async (context, token) =>
        {
            BindRequirements.RequireBindable(context);
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            return await UnknownAsync(context, ExaminedOperation.Unbind, () => context.InstanceId, token).ConfigureAwait(false);
        }).InOneMode(),
    ];

    public static Requirement[] Deprovision { get; } =
    [
        Requirement.Must("Deprovision.WhileProvisioning", 15, "A deprovision while the provision still runs is taken, and then the instance is gone, or it is answered 422 ConcurrencyError.", async (context, token) =>
        {
            await ProvisionRequirements.RequireBackgroundAsync(context, token).ConfigureAwait(false);
            var id = ConformanceContext.NewId();
            var begun = await context.SendAsync(context.Provision(id, context.ProvisionBody()), token).ConfigureAwait(false);
            if (begun.Status is not 202)
                return Finding.Skip($"Not checked, since another provision was answered {begun.Summary}.");
            var step = context.Deletion(id, null, context.Catalog.PlanId);
            await step.EndAsync(token).ConfigureAwait(false);
            if (step.Response is { Status: 422, Error: "ConcurrencyError" })
                return Finding.Pass;
            if (!step.IsDone)
                return Finding.Violation($"It isn't: {step.Trouble}.");
            return Finding.Expect(await context.SendAsync(ConformanceContext.Delete(id, null, Query(context, ExaminedOperation.Deprovision, accepts: true)), token).ConfigureAwait(false), 410);
        }) with { Operation = ExaminedOperation.Provision },
        .. Common(ExaminedOperation.Deprovision, "A deprovision", "instance", 13, (context, token) => context.RequireInstanceAsync(token), (context, token) => context.BeginDeprovisionAsync(token),
            context => context.DeprovisionStep, _ => null),
        Requirement.Must("Deprovision.FetchAfter", 14, "Fetching an instance after its deprovision is answered 404.", async (context, token) =>
        {
            FetchInstanceRequirements.RequireRetrievable(context);
            await context.BeginDeprovisionAsync(token).ConfigureAwait(false);
            await context.DeprovisionStep.RequireDoneAsync(token).ConfigureAwait(false);
            return Finding.Expect(await context.SendAsync(context.Fetch(context.InstanceId), token).ConfigureAwait(false), 404);
        }),
        Requirement.Must("Deprovision.Unknown", 13, "A deprovision of an instance that never was is answered 410.", (context, token) =>
            UnknownAsync(context, ExaminedOperation.Deprovision, ConformanceContext.NewId, token)).InOneMode(),
        Requirement.Should("Deprovision.EncodedId", 13, "An id with percent-encoded characters is understood: a deprovision of such an instance that never was is answered 410.", (context, token) =>
            UnknownAsync(context, ExaminedOperation.Deprovision, () => "conformance check é", token)).InOneMode(),
        // 404, 410 and 200 have all been called right by the specification's editors.
        Requirement.Should("Deprovision.LastOperationAfter", 13, "After a deprovision in the background last_operation is answered 200 succeeded, 410 or 404.", async (context, token) =>
        {
            await context.BeginDeprovisionAsync(token).ConfigureAwait(false);
            await context.DeprovisionStep.RequireDoneAsync(token).ConfigureAwait(false);
            if (!context.DeprovisionStep.IsAsynchronous)
                return Finding.NotApplicable("The broker deprovisions synchronously.");
            var response = await context.DeprovisionStep.PollAsync(token).ConfigureAwait(false);
            return Finding.Of(response.Status is 410 or 404 || response is { Status: 200 } && response.Text("state") is "succeeded", $"The answer was {response.Summary}.");
        }),
    ];

    private static IEnumerable<Requirement> Common(
        ExaminedOperation name,
        string what,
        string thing,
        int asynchronousSince,
        Func<ConformanceContext, CancellationToken, Task> require,
        Func<ConformanceContext, CancellationToken, Task> begin,
        Func<ConformanceContext, OperationStep> step,
        Func<ConformanceContext, string?> bindingId)
    {
        yield return Malformed("MissingServiceId", "without service_id", context => $"?plan_id={Uri.EscapeDataString(context.CurrentPlanId)}");
        yield return Malformed("MissingPlanId", "without plan_id", context => $"?service_id={Uri.EscapeDataString(context.Catalog.ServiceId)}");
        yield return Malformed("EmptyServiceId", "with an empty service_id", context => $"?service_id=&plan_id={Uri.EscapeDataString(context.CurrentPlanId)}");
        yield return Malformed("EmptyPlanId", "with an empty plan_id", context => $"?service_id={Uri.EscapeDataString(context.Catalog.ServiceId)}&plan_id=");
        yield return Requirement.Must($"{name}.AsyncRequired", asynchronousSince, $"{what} without accepts_incomplete=true is either done synchronously or answered 422 AsyncRequired.", async (context, token) =>
        {
            await BeginAsync(context, token).ConfigureAwait(false);
            return ResponseChecks.AsyncRequired(step(context), context.Options.ApiMinor);
        });
        yield return Requirement.Must($"{name}.Done", 13, $"{what} is answered 200, or 202 if it is done in the background.", async (context, token) =>
        {
            await BeginAsync(context, token).ConfigureAwait(false);
            return Finding.Of(step(context).Response.Status is 200 or 202, $"The answer was {step(context).Response.Summary}.");
        });
        // Since 2.14 the empty object is what is expected, no more.
        yield return Requirement.Should($"{name}.Body", 13, $"The answer to {char.ToLowerInvariant(what[0])}{what[1..]} is a JSON object.", async (context, token) =>
        {
            await RequireStartedAsync(context, token).ConfigureAwait(false);
            return Finding.Of(ResponseChecks.Object(step(context).Response));
        }).Before(14, ConformanceLevel.Must);
        yield return Requirement.Must($"{name}.Operation", asynchronousSince, "The operation in the answer 202 is a string of at most 10,000 characters, not empty before 2.15.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return Finding.Of(ResponseChecks.Operation(step(context).Response, context.Options.ApiMinor));
        });
        yield return Requirement.Must($"{name}.ResentWhileRunning", asynchronousSince, $"While {char.ToLowerInvariant(what[0])}{what[1..]} runs, the same request is answered 202{(asynchronousSince < 14 ? ", since 2.14" : "")} with the same operation.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            await step(context).RequireRunningAsync(token).ConfigureAwait(false);
            var again = await context.SendAsync(step(context).Response.Call, token).ConfigureAwait(false);
            return await step(context).IfStillRunningAsync(ResponseChecks.Resent(again, step(context), context.Options.ApiMinor), token).ConfigureAwait(false);
        });
        yield return Requirement.Must($"{name}.Succeeds", asynchronousSince, $"{what} in the background ends: last_operation is answered with the state succeeded, or 410.", async (context, token) =>
        {
            await RequireBackgroundAsync(context, token).ConfigureAwait(false);
            return await ProvisionRequirements.EndedAsync(step(context), token).ConfigureAwait(false);
        });
        yield return Requirement.Must($"{name}.Gone", 13, $"{what} of {(thing[0] is 'i' ? "an" : "a")} {thing} that was deleted is answered 410.", async (context, token) =>
        {
            await begin(context, token).ConfigureAwait(false);
            await step(context).RequireDoneAsync(token).ConfigureAwait(false);
            return Finding.Expect(await context.SendAsync(step(context).Response.Call, token).ConfigureAwait(false), 410);
        });

        Requirement Malformed(string fault, string words, Func<ConformanceContext, string> query) => Requirement.Must($"{name}.{fault}", 13, $"{what} {words} is answered 400.", (context, token) =>
            Refusals.TryAsync(
                context, name,
                async accepts =>
                {
                    await require(context, token).ConfigureAwait(false);
                    var suffix = accepts && (bindingId(context) is null || context.HasAsynchronousBindings) ? "&accepts_incomplete=true" : "";
                    var response = await context.SendAsync(ConformanceContext.Delete(context.InstanceId, bindingId(context), query(context) + suffix), token).ConfigureAwait(false);
                    if (response.IsSuccess)
                        context.Lose(bindingId(context));
                    return response;
                },
                response => Finding.Expect(response, 400))).InOneMode();

        // One of the malformed requests may have been taken.
        async Task BeginAsync(ConformanceContext context, CancellationToken token)
        {
            await begin(context, token).ConfigureAwait(false);
            if (step(context).First!.Status is 404 or 410)
                throw new CheckSkippedException($"Not checked, since the {thing} was gone before.");
        }

        async Task RequireStartedAsync(ConformanceContext context, CancellationToken token)
        {
            await begin(context, token).ConfigureAwait(false);
            if (!step(context).Response.IsSuccess)
                throw new CheckSkippedException($"Not checked, since {step(context).Trouble}.");
        }

        async Task RequireBackgroundAsync(ConformanceContext context, CancellationToken token)
        {
            await RequireStartedAsync(context, token).ConfigureAwait(false);
            if (!step(context).IsAsynchronous)
                throw new CheckNotApplicableException("The broker does it synchronously.");
        }
    }

    private static Task UnbindAsync(ConformanceContext context, CancellationToken token)
    {
        BindRequirements.RequireBindable(context);
        return context.BeginUnbindAsync(token);
    }

    /// <summary>Deletes what never was: an instance, or a binding of an instance.</summary>
    private static Task<Finding> UnknownAsync(ConformanceContext context, ExaminedOperation operation, Func<string> instanceId, CancellationToken token) => Refusals.TryAsync(
        context, operation,
        accepts => context.SendAsync(
            ConformanceContext.Delete(instanceId(), operation is ExaminedOperation.Unbind ? ConformanceContext.NewId() : null, Query(context, operation, accepts)), token),
        response => Finding.Expect(response, 410));

    private static string Query(ConformanceContext context, ExaminedOperation operation, bool accepts) =>
        context.Ids() + (accepts && (operation is ExaminedOperation.Deprovision || context.HasAsynchronousBindings) ? "&accepts_incomplete=true" : "");
}
