using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>DELETE …/service_bindings/{id}</c>, also while the binding is being created.</summary>
internal sealed class UnbindEndpoint(BrokerCore core, RequestChecks checks)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        checks.RequireIds(incoming.Query);
        ConcurrencyWait? wait = null;
        while (true)
        {
            var (instance, binding) = await core.Store.FindAsync(incoming.InstanceId, incoming.BindingId!, CancellationToken.None).ConfigureAwait(false);
            if (binding is { State: RecordState.Deleted } || instance is { State: RecordState.Deleted })
                binding = null;
            var entry = checks.CheckDeletion(incoming, binding?.ServiceId, binding?.PlanId);
            var background = RequestChecks.PassGate(incoming, entry.Plan, AsynchronousOperations.Unbind);
            if (instance is null || binding is null)
                throw new BrokerException(BrokerError.BindingDoesNotExist);
            switch (instance.Active)
            {
                case null:
                case { Kind: BrokerOperation.Bind, IsDelegated: true } outside when outside.BindingId == binding.Id:
                    if (await TryBeginAsync(incoming, background, instance, binding).ConfigureAwait(false) is { } reply)
                        return reply;
                    break;
                case { Kind: BrokerOperation.Bind } creation when creation.BindingId == binding.Id:
                    if (await StopCreationAsync(incoming, entry, instance, binding, creation).ConfigureAwait(false) is { } accepted)
                        return accepted;
                    break;
                case { Kind: BrokerOperation.Unbind } deletion when deletion.BindingId == binding.Id && (deletion.Background || deletion.IsDelegated || incoming.AcceptsIncomplete):
                    return EndpointResponses.Accepted(deletion.PublicIdFor(binding.Operations));
                default:
                    if (!await core.Delegated.RefreshAsync(instance).ConfigureAwait(false))
                        await (wait ??= new ConcurrencyWait(core)).WaitAsync(incoming.InstanceId).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async ValueTask<EndpointResponse?> TryBeginAsync(IncomingRequest incoming, bool background, InstanceRecord instance, BindingRecord binding)
    {
        var kept = core.Runs.FindEntry(binding.ServiceId, binding.PlanId);
        var started = await core.Starter.StartAsync(incoming, BrokerOperation.Unbind, kept, background, operation =>
        {
            var free = instance.Active is null ? binding : BindingTransitions.GiveUp(binding, operation);
            return new OperationStart(
                new StoreChange(instance.Id, instance.To(instance with { Active = operation }), binding.To(BindingTransitions.Begin(free, operation))),
                OperationFactory.NewRequest(incoming, operation, kept, instance, binding, null));
        }).ConfigureAwait(false);
        return started is null ? null : started.GoesOn ? EndpointResponses.Accepted(started.PublicId) : EndpointResponses.Empty;
    }

    // Null means that the stored state has changed and has to be read again.
    private async ValueTask<EndpointResponse?> StopCreationAsync(IncomingRequest incoming, CatalogEntry entry, InstanceRecord instance, BindingRecord binding, RunningOperation creation)
    {
        if (instance.Next is { } waiting)
            return incoming.AcceptsIncomplete ? EndpointResponses.Accepted(waiting.Id) : throw new BrokerException(BrokerError.ConcurrentAccess);
        if (!incoming.AcceptsIncomplete)
        {
            await core.Runner.StopCreationAsync(instance.Id, creation.Id).ConfigureAwait(false);
            return null;
        }
        var deletion = core.Runs.NewOperation(incoming, BrokerOperation.Unbind, entry.Plan, background: true, isBegun: false);
        var change = new StoreChange(instance.Id, instance.To(instance with { Next = deletion }), binding.To(BindingTransitions.Supersede(binding, deletion)));
        if (!await core.Store.CommitAsync(change, CancellationToken.None).ConfigureAwait(false))
            return null;
        core.Runner.StopCreation(instance.Id);
        return EndpointResponses.Accepted(deletion.Id);
    }
}
