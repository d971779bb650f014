using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Stores how an operation ended.</summary>
internal sealed class OperationCompleter(PublishedCatalog catalog, MonitoredStore store, BrokerMetrics metrics, BrokerHostOptions options)
{
    /// <summary>Ends a run of this host. If another host has taken the operation over meanwhile, nothing changes.</summary>
    public async ValueTask<StoredOutcome> CompleteAsync(OperationRun run, OperationOutcome outcome)
    {
        while (true)
        {
            var (instance, binding) = await store.FindAsync(run.InstanceId, run.BindingId).ConfigureAwait(false);
            if (instance?.Active is not { } active || active.Id != run.OperationId || active.Owner != store.Owner)
                return IsDone(run, outcome, instance, binding) ? new StoredOutcome(true, instance, binding) : default;
            var refused = !run.Background && !run.ReplacesFailed && instance.Next is null && IsRefusal(outcome, run.Kind);
            var change = instance.Next is not null ? Proceed(instance, binding, outcome)
                : outcome.IsDelegated ? Delegate(instance, binding, outcome)
                : refused && active.Kind is BrokerOperation.Provision ? new StoreChange(instance.Id, instance.Remove())
                : refused && active.Kind is BrokerOperation.Bind ? new StoreChange(instance.Id, instance.To(instance with { Active = null }), binding!.Remove())
                : await EndAsync(instance, binding, outcome, run.Incoming.Body).ConfigureAwait(false);
            if (await store.CommitAsync(change).ConfigureAwait(false))
                return ToStored(change) with { IsSuperseded = instance.Next is not null };
        }
    }

    /// <summary>Stores that a handler begins, before it does: what a crash then leaves half-way isn't begun again unless its plan is repeatable.</summary>
    /// <returns>False if the operation is no longer this host's to begin.</returns>
    public async ValueTask<bool> BeginAsync(OperationRun run)
    {
        var attempt = run.Request.Attempt + 1;
        while (true)
        {
            var instance = await store.FindInstanceAsync(run.InstanceId).ConfigureAwait(false);
            if (instance?.Active is not { } active || active.Id != run.OperationId || active.Owner != store.Owner)
                return false;
            if (instance.Next is not null)
            {
                // A deletion came to another host.
                run.Stop(StopReason.Superseded);
                return false;
            }
            // A commit whose connection broke may have succeeded all the same.
            if (active.Attempt == attempt || await store.CommitAsync(
                new StoreChange(instance.Id, instance.To(instance with { Active = active with { Attempt = attempt } }))).ConfigureAwait(false))
            {
                run.Request.Attempt = attempt;
                run.IsBegun = true;
                return true;
            }
        }
    }

    /// <summary>Stores that an operation was never begun, so that another host may begin it whatever its plan says of repeating.</summary>
    public async ValueTask HandBackAsync(OperationRun run)
    {
        InstanceRecord? instance;
        do
        {
            instance = await store.FindInstanceAsync(run.InstanceId).ConfigureAwait(false);
            if (instance?.Active is not { } active || active.Id != run.OperationId || active.Owner != store.Owner)
                return;
        }
        while (!await store.CommitAsync(
            new StoreChange(instance.Id, instance.To(instance with { Active = instance.Active with { Attempt = 0 } }))).ConfigureAwait(false));
    }

    /// <summary>Ends an operation outside the host.</summary>
    /// <returns>False if the stored state has changed meanwhile.</returns>
    public async ValueTask<bool> CompleteDelegatedAsync(InstanceRecord instance, BindingRecord? binding, OperationOutcome outcome)
    {
        var active = instance.Active!;
        var body = active.Request?.Body is { } text ? RequestBodyReader.Read(text) : null;
        metrics.OperationEnded(active.Kind, outcome.IsSuccess(active.Kind));
        return await store.CommitAsync(await EndAsync(instance, binding, outcome, body).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>The change that begins the deletion that waited.</summary>
    public StoreChange Proceed(InstanceRecord instance, BindingRecord? binding, OperationOutcome? outcome) => binding is null
        ? new StoreChange(instance.Id, instance.To(InstanceTransitions.Proceed(instance, outcome, store.Owner)))
        : new StoreChange(
            instance.Id,
            instance.To(instance with { Active = instance.Next! with { Owner = store.Owner }, Next = null }),
            binding.To(BindingTransitions.Proceed(binding, outcome)));

    public async ValueTask<StoreChange> EndAsync(InstanceRecord instance, BindingRecord? binding, OperationOutcome outcome, RequestBody? body)
    {
        var active = instance.Active!;
        if (active.BindingId is not null)
        {
            var unlocked = instance.To(instance with { Active = null });
            return binding is null
                ? new StoreChange(instance.Id, unlocked)
                : new StoreChange(instance.Id, unlocked, binding.To(BindingTransitions.End(binding, active.Kind, outcome, options)));
        }
        var targetVersion = active.Kind is BrokerOperation.Update ? TargetVersion(instance, body) : instance.MaintenanceVersion;
        var ended = InstanceTransitions.End(instance, outcome, body, targetVersion, options);
        if (ended.State is not RecordState.Deleted)
            return new StoreChange(instance.Id, instance.To(ended));
        var bindings = await store.ListBindingsAsync(instance.Id, CancellationToken.None).ConfigureAwait(false);
        return new StoreChange(instance.Id, instance.To(ended), bindings.Select(one => one.To(BindingTransitions.MarkDeleted(one, options))).ToArray());
    }

    private static StoreChange Delegate(InstanceRecord instance, BindingRecord? binding, OperationOutcome outcome)
    {
        if (binding is null)
            return new StoreChange(instance.Id, instance.To(InstanceTransitions.Delegate(instance, outcome)));
        var active = instance.Active!;
        return new StoreChange(
            instance.Id,
            instance.To(instance with { Active = active with { Owner = null, HandlerOperation = outcome.HandlerOperation } }),
            binding.To(BindingTransitions.Delegate(binding, outcome, active.Background)));
    }

    private static StoredOutcome ToStored(StoreChange change) => new(true, change.Instance.Record, change.Bindings.Count is 1 ? change.Bindings[0].Record : null);

    // A commit whose connection broke may have succeeded all the same.
    private static bool IsDone(OperationRun run, OperationOutcome outcome, InstanceRecord? instance, BindingRecord? binding)
    {
        if (outcome.IsDelegated)
            return instance?.Active is { IsDelegated: true } active && active.Id == run.OperationId;
        var operations = run.BindingId is null ? instance?.Operations : binding?.Operations;
        var state = outcome.IsSuccess(run.Kind) ? OperationState.Succeeded : OperationState.Failed;
        return operations?.All.Any(operation => operation.Id == run.OperationId && operation.State == state && operation.SupersededBy is null) is true;
    }

    // What was refused has left nothing behind, so neither does the store. A failure may have, and its record lets a deletion clean up.
    private bool IsRefusal(OperationOutcome outcome, BrokerOperation kind) =>
        outcome.Fault is { } fault && options.MapError(fault.Error, kind).Status < 500;

    private string? TargetVersion(InstanceRecord instance, RequestBody? body)
    {
        if (body?.MaintenanceVersion is { } asked)
            return asked;
        // Another plan has its own versions, or none.
        return body?.PlanId is { } planId && planId != instance.PlanId ? catalog.FindPlan(planId)?.Plan.MaintenanceInfo?.Version : instance.MaintenanceVersion;
    }
}

/// <summary>The stored state after an operation ended.</summary>
/// <param name="IsOwned">False if the operation was no longer this host's to end.</param>
/// <param name="Instance">The instance; null if nothing is left of it.</param>
/// <param name="Binding">The binding, if the operation was about one and something is left of it.</param>
internal readonly record struct StoredOutcome(bool IsOwned, InstanceRecord? Instance, BindingRecord? Binding)
{
    /// <summary>A deletion came meanwhile and goes on.</summary>
    public bool IsSuperseded { get; init; }
}
