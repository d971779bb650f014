using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Stores how an operation ended.</summary>
internal sealed class OperationCompleter(BrokerCore core)
{
    /// <summary>Ends a run of this host. If another host has taken the operation over meanwhile, nothing changes.</summary>
    public async ValueTask<Completion> CompleteAsync(OperationRun run, OperationOutcome outcome)
    {
        while (true)
        {
            var (instance, binding) = await FindAsync(run.InstanceId, run.BindingId).ConfigureAwait(false);
            if (instance?.Active is not { } active || active.Id != run.OperationId || active.Owner != core.Owner)
                return IsDone(run, outcome, instance, binding) ? new Completion(true, instance, binding) : default;
            var refused = !run.Background && !run.ReplacesFailed && instance.Next is null && IsRefusal(outcome, run.Kind);
            var change = instance.Next is not null ? Proceed(instance, binding, outcome)
                : outcome.IsDelegated ? Delegate(instance, binding, outcome)
                : refused && active.Kind is BrokerOperation.Provision ? new StoreChange(instance.Id, instance.Remove())
                : refused && active.Kind is BrokerOperation.Bind ? new StoreChange(instance.Id, instance.To(instance with { Active = null }), binding!.Remove())
                : await EndAsync(instance, binding, outcome, run.Incoming.Body).ConfigureAwait(false);
            if (await core.Store.CommitAsync(change, CancellationToken.None).ConfigureAwait(false))
                return ToCompletion(change) with { IsSuperseded = instance.Next is not null };
        }
    }

    /// <summary>Notes that a handler begins, before it does: what a crash then leaves half-way isn't begun again unless its plan is repeatable.</summary>
    /// <returns>False if the operation is no longer this host's to begin.</returns>
    public async ValueTask<bool> BeginAsync(OperationRun run)
    {
        var attempt = run.Request.Attempt + 1;
        while (true)
        {
            var instance = await core.Store.FindInstanceAsync(run.InstanceId, CancellationToken.None).ConfigureAwait(false);
            if (instance?.Active is not { } active || active.Id != run.OperationId || active.Owner != core.Owner)
                return false;
            if (instance.Next is not null)
            {
                // A deletion came to another host.
                run.Stop(StopReason.Superseded);
                return false;
            }
            // A store that broke off may have taken it although it said otherwise.
            if (active.Attempt == attempt || await core.Store.CommitAsync(
                new StoreChange(instance.Id, instance.To(instance with { Active = active with { Attempt = attempt } })), CancellationToken.None).ConfigureAwait(false))
            {
                run.Request.Attempt = attempt;
                run.IsBegun = true;
                return true;
            }
        }
    }

    /// <summary>Notes that an operation was never begun, so that another host may begin it whatever its plan says of repeating.</summary>
    public async ValueTask HandBackAsync(OperationRun run)
    {
        InstanceRecord? instance;
        do
        {
            instance = await core.Store.FindInstanceAsync(run.InstanceId, CancellationToken.None).ConfigureAwait(false);
            if (instance?.Active is not { } active || active.Id != run.OperationId || active.Owner != core.Owner)
                return;
        }
        while (!await core.Store.CommitAsync(
            new StoreChange(instance.Id, instance.To(instance with { Active = instance.Active with { Attempt = 0 } })), CancellationToken.None).ConfigureAwait(false));
    }

    /// <summary>Ends work outside of the host, if it still is what the record says.</summary>
    public async ValueTask<bool> CompleteDelegatedAsync(InstanceRecord instance, BindingRecord? binding, OperationOutcome outcome)
    {
        var stored = instance.Active!.Request;
        var body = stored?.Body is { } text ? RequestBodyReader.Read(text) : null;
        core.Metrics.OperationEnded(instance.Active.Kind, outcome.IsSuccess(instance.Active.Kind));
        return await core.Store.CommitAsync(await EndAsync(instance, binding, outcome, body).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The deletion that waited takes its turn.</summary>
    public StoreChange Proceed(InstanceRecord instance, BindingRecord? binding, OperationOutcome? outcome) => binding is null
        ? new StoreChange(instance.Id, instance.To(InstanceTransitions.Proceed(instance, outcome, core.Owner)))
        : new StoreChange(
            instance.Id,
            instance.To(instance with { Active = instance.Next! with { Owner = core.Owner }, Next = null }),
            binding.To(BindingTransitions.Proceed(binding, outcome)));

    /// <summary>The change that ends an operation.</summary>
    public async ValueTask<StoreChange> EndAsync(InstanceRecord instance, BindingRecord? binding, OperationOutcome outcome, RequestBody? body)
    {
        var active = instance.Active!;
        if (active.BindingId is not null)
        {
            var unlocked = instance.To(instance with { Active = null });
            return binding is null
                ? new StoreChange(instance.Id, unlocked)
                : new StoreChange(instance.Id, unlocked, binding.To(BindingTransitions.End(binding, active.Kind, outcome, core.Options)));
        }
        var targetVersion = active.Kind is BrokerOperation.Update ? TargetVersion(instance, body) : instance.MaintenanceVersion;
        var ended = InstanceTransitions.End(instance, outcome, body, targetVersion, core.Options);
        if (ended.State is not RecordState.Deleted)
            return new StoreChange(instance.Id, instance.To(ended));
        var bindings = await core.Store.ListBindingsAsync(instance.Id, CancellationToken.None).ConfigureAwait(false);
        return new StoreChange(instance.Id, instance.To(ended), bindings.Select(one => one.To(BindingTransitions.MarkDeleted(one, core.Options))).ToArray());
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

    private static Completion ToCompletion(StoreChange change) => new(true, change.Instance.Record, change.Bindings.Count is 1 ? change.Bindings[0].Record : null);

    // A store that broke off in the middle of a commit may have taken it although it said otherwise.
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
        outcome.Fault is { } fault && core.MapError(fault.Error, kind).Status < 500;

    private string? TargetVersion(InstanceRecord instance, RequestBody? body)
    {
        if (body?.MaintenanceVersion is { } asked)
            return asked;
        // Another plan has its own versions, or none.
        return body?.PlanId is { } planId && planId != instance.PlanId ? core.Catalog.FindPlan(planId)?.Plan.MaintenanceInfo?.Version : instance.MaintenanceVersion;
    }

    private async ValueTask<(InstanceRecord? Instance, BindingRecord? Binding)> FindAsync(string instanceId, string? bindingId) => bindingId is null
        ? (await core.Store.FindInstanceAsync(instanceId, CancellationToken.None).ConfigureAwait(false), null)
        : await core.Store.FindAsync(instanceId, bindingId, CancellationToken.None).ConfigureAwait(false);
}
