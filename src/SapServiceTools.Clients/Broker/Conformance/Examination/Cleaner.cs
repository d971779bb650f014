using System.Diagnostics;

namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>Removes what the run has made, as far as the broker lets it and the time allows.</summary>
internal sealed class Cleaner(ConformanceContext context)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    /// <summary>Removes the bindings of an instance, or with null everything.</summary>
    /// <returns>What may be left.</returns>
    public Task<IReadOnlyList<Resource>> RemoveAsync(string? instanceId, bool onlyBindings, TimeSpan limit, CancellationToken cancellationToken) =>
        RemoveAsync(() => [.. context.Ledger.Left(instanceId).Where(resource => !onlyBindings || resource.BindingId is not null)], limit, cancellationToken);

    /// <summary>Removes what isn't shared by the checks.</summary>
    public Task RemoveStraysAsync(TimeSpan limit, CancellationToken cancellationToken) => RemoveAsync(
        () => [.. context.Ledger.Left().Where(resource => !resource.IsGivenUp && !context.IsShared(resource))],
        limit, cancellationToken);

    private async Task<IReadOnlyList<Resource>> RemoveAsync(Func<IReadOnlyList<Resource>> left, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            foreach (var resource in left())
                await RemoveAsync(resource, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // What is left is told to the caller.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return left();
    }

    // Some brokers get on with an operation only when they are asked how it stands.
    private async Task WaitAsync(Resource resource, string planId, CancellationToken cancellationToken)
    {
        await context.SendAsync(context.Poll(resource.InstanceId, null, planId, null), cancellationToken).ConfigureAwait(false);
        if (resource.BindingId is { } binding)
            await context.SendAsync(context.Poll(resource.InstanceId, binding, planId, null), cancellationToken).ConfigureAwait(false);
        await Task.Delay(BetweenTries, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveAsync(Resource resource, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var plan = resource.PlanIds.Count - 1; plan >= 0;)
        {
            var step = context.Deletion(resource.InstanceId, resource.BindingId, resource.PlanIds[plan]);
            await step.BeginAsync(cancellationToken).ConfigureAwait(false);
            await step.EndAsync(cancellationToken).ConfigureAwait(false);
            if (step.IsDone || step.Response.Status is 410 or 404)
            {
                context.Ledger.RecordDeletion(resource.InstanceId, resource.BindingId);
                return;
            }

            // Another operation has it: that ends some time. Any other refusal may be due to the plan.
            if (step.Response is { Status: 422 or 429 or 503 } && Stopwatch.GetElapsedTime(begun) < context.Options.OperationTimeout)
                await WaitAsync(resource, resource.PlanIds[plan], cancellationToken).ConfigureAwait(false);
            else
                plan--;
        }

        resource.IsGivenUp = true;
    }
}
