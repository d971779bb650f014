using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>The rules for <c>last_operation</c> of instances and bindings.</summary>
internal static class LastOperationRequirements
{
    public static Requirement[] OfInstances { get; } =
    [
        Requirement.Must("LastOperation.Body", 13, "last_operation is answered 200 with a state that is 'in progress', 'succeeded' or 'failed', and other fields of the right type.", async (context, token) =>
        {
            await RequireProvisionAsync(context, token).ConfigureAwait(false);
            return Polls(context, context.ProvisionStep, isBinding: false);
        }),
        Requirement.Must("LastOperation.Unknown", 16, "last_operation of an instance that doesn't exist is answered 404.", async (context, token) =>
        {
            // Of a broker that works synchronously nobody asks it, so it need not have the endpoint.
            await RequireProvisionAsync(context, token).ConfigureAwait(false);
            return Finding.Expect(await context.SendAsync(context.Poll(ConformanceContext.NewId(), null, null, null), token).ConfigureAwait(false), 404);
        }),
        Requirement.May("LastOperation.RetryAfter", 15, "last_operation says in Retry-After when to ask again.", async (context, token) =>
        {
            await RequireProvisionAsync(context, token).ConfigureAwait(false);
            return RetryAfterOf(context, context.ProvisionStep);
        }),
        Requirement.Should("LastOperation.Remembered", 16, "The state of an operation is still known right after its end was told.", async (context, token) =>
        {
            await RequireProvisionAsync(context, token).ConfigureAwait(false);
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            return Succeeded(await context.ProvisionStep.PollAsync(token).ConfigureAwait(false));
        }),
        Requirement.Should("LastOperation.WithoutHints", 13, "last_operation works without service_id and plan_id, which aren't mandatory.", async (context, token) =>
        {
            await RequireProvisionAsync(context, token).ConfigureAwait(false);
            await context.RequireInstanceAsync(token).ConfigureAwait(false);
            var query = context.ProvisionStep.Operation is { } operation ? $"?operation={Uri.EscapeDataString(operation)}" : "";
            return Succeeded(await context.SendAsync(new ConformanceRequest(HttpMethod.Get, ConformanceContext.InstancePath(context.InstanceId, "/last_operation" + query)), token).ConfigureAwait(false));
        }),
    ];

    public static Requirement[] OfBindings { get; } =
    [
        Requirement.Must("BindingLastOperation.Body", 14, "last_operation of a binding is answered 200 with a state that is 'in progress', 'succeeded' or 'failed', and other fields of the right type.", async (context, token) =>
        {
            await RequireBindingAsync(context, token).ConfigureAwait(false);
            return Polls(context, context.BindStep, isBinding: true);
        }),
        Requirement.Must("BindingLastOperation.Unknown", 16, "last_operation of a binding that doesn't exist is answered 404.", async (context, token) =>
        {
            await RequireBindingAsync(context, token).ConfigureAwait(false);
            return Finding.Expect(await context.SendAsync(context.Poll(context.InstanceId, ConformanceContext.NewId(), null, null), token).ConfigureAwait(false), 404);
        }),
        Requirement.May("BindingLastOperation.RetryAfter", 15, "last_operation of a binding says in Retry-After when to ask again.", async (context, token) =>
        {
            await RequireBindingAsync(context, token).ConfigureAwait(false);
            return RetryAfterOf(context, context.BindStep);
        }),
        Requirement.Should("BindingLastOperation.Remembered", 16, "The state of a binding's operation is still known right after its end was told.", async (context, token) =>
        {
            await RequireBindingAsync(context, token).ConfigureAwait(false);
            await context.RequireBindingAsync(token).ConfigureAwait(false);
            return Succeeded(await context.BindStep.PollAsync(token).ConfigureAwait(false));
        }),
    ];

    private static async Task RequireProvisionAsync(ConformanceContext context, CancellationToken token)
    {
        await ProvisionRequirements.RequireBackgroundAsync(context, token).ConfigureAwait(false);
        await context.ProvisionStep.EndAsync(token).ConfigureAwait(false);
    }

    private static async Task RequireBindingAsync(ConformanceContext context, CancellationToken token)
    {
        await BindRequirements.RequireBackgroundAsync(context, token).ConfigureAwait(false);
        await context.BindStep.EndAsync(token).ConfigureAwait(false);
    }

    private static Finding Polls(ConformanceContext context, OperationStep step, bool isBinding)
    {
        var faults = new FaultList();
        foreach (var poll in step.Polls)
        {
            var found = poll.Status is 200 ? ResponseChecks.LastOperation(poll, context.Options.ApiMinor, isBinding) : new FaultList();
            if (poll.Status is not 200)
                found.Add($"A poll was answered {poll.Summary}.");
            if (!found.IsEmpty || poll == step.Polls[0] || poll == step.Polls[^1])
                context.Cite(poll);
            faults.AddRange(found);
        }

        return Finding.Of(faults);
    }

    private static Finding RetryAfterOf(ConformanceContext context, OperationStep step)
    {
        var asked = step.Polls.Where(poll => poll.Headers.ContainsKey("Retry-After")).ToArray();
        if (asked.Length is 0)
            return Finding.NotApplicable("The broker doesn't say.");
        context.Cite(asked[0]);
        var odd = asked.FirstOrDefault(poll => RetryAfter.Parse(poll.Headers["Retry-After"], DateTimeOffset.UtcNow) is null);
        return Finding.Of(odd is null, $"'{odd?.Headers["Retry-After"]}' is neither seconds nor a date.");
    }

    private static Finding Succeeded(Exchange response) =>
        Finding.Of(response.Status is 200 && response.Text("state") is "succeeded", $"The answer was {response.Summary} with the state '{response.Text("state")}'.");
}
