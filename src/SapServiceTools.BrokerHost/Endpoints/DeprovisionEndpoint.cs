using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>DELETE /v2/service_instances/{id}</c>, also while the instance is being created.</summary>
internal sealed class DeprovisionEndpoint(BrokerCore core, RequestChecks checks)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        checks.RequireIds(incoming.Query);
        ConcurrencyWait? wait = null;
        while (true)
        {
            var record = await core.Store.FindInstanceAsync(incoming.InstanceId, CancellationToken.None).ConfigureAwait(false);
            if (record is { State: RecordState.Deleted })
                record = null;
            var entry = checks.CheckDeletion(incoming, record?.ServiceId, record?.PlanId);
            var background = RequestChecks.PassGate(incoming, entry.Plan, AsynchronousOperations.Deprovision);
            if (record is null)
                throw new BrokerException(BrokerError.InstanceDoesNotExist);
            switch (record.Active)
            {
                case null or { Kind: BrokerOperation.Provision, IsDelegated: true }:
                    await CheckBindingsAsync(record).ConfigureAwait(false);
                    if (await TryBeginAsync(incoming, background, record).ConfigureAwait(false) is { } reply)
                        return reply;
                    break;
                case { Kind: BrokerOperation.Provision } creation:
                    if (await StopCreationAsync(incoming, entry, record, creation).ConfigureAwait(false) is { } accepted)
                        return accepted;
                    break;
                case { Kind: BrokerOperation.Deprovision } deletion when deletion.Background || deletion.IsDelegated || incoming.AcceptsIncomplete:
                    return EndpointResponses.Accepted(deletion.PublicIdFor(record.Operations));
                default:
                    if (!await core.Delegated.RefreshAsync(record).ConfigureAwait(false))
                        await (wait ??= new ConcurrencyWait(core)).WaitAsync(incoming.InstanceId).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async ValueTask CheckBindingsAsync(InstanceRecord record)
    {
        if (!core.Options.RefuseDeprovisionWithBindings)
            return;
        var bindings = await core.Store.ListBindingsAsync(record.Id, CancellationToken.None).ConfigureAwait(false);
        if (bindings.Count > 0)
            throw new BrokerException(BrokerError.BindingExists, $"The service instance still has {bindings.Count} service binding(s).");
    }

    private async ValueTask<EndpointResponse?> TryBeginAsync(IncomingRequest incoming, bool background, InstanceRecord record)
    {
        var kept = core.Runs.FindEntry(record.ServiceId, record.PlanId);
        var started = await core.Starter.StartAsync(incoming, BrokerOperation.Deprovision, kept, background, operation =>
        {
            var free = record.Active is null ? record : InstanceTransitions.GiveUp(record, operation);
            return new OperationStart(
                new StoreChange(record.Id, record.To(InstanceTransitions.Begin(free, operation))), OperationFactory.NewRequest(incoming, operation, kept, record, null, null));
        }).ConfigureAwait(false);
        return started is null ? null : started.GoesOn ? EndpointResponses.Accepted(started.PublicId) : EndpointResponses.Empty;
    }

    // Null means that the stored state has changed and has to be read again.
    private async ValueTask<EndpointResponse?> StopCreationAsync(IncomingRequest incoming, CatalogEntry entry, InstanceRecord record, RunningOperation creation)
    {
        if (record.Next is { } waiting)
            return incoming.AcceptsIncomplete ? EndpointResponses.Accepted(waiting.Id) : throw new BrokerException(BrokerError.ConcurrentAccess);
        if (!incoming.AcceptsIncomplete)
        {
            await core.Runner.StopCreationAsync(record.Id, creation.Id).ConfigureAwait(false);
            return null;
        }
        var deletion = core.Runs.NewOperation(incoming, BrokerOperation.Deprovision, entry.Plan, background: true, isBegun: false);
        if (!await core.Store.CommitAsync(new StoreChange(record.Id, record.To(InstanceTransitions.Supersede(record, deletion))), CancellationToken.None).ConfigureAwait(false))
            return null;
        core.Runner.StopCreation(record.Id);
        return EndpointResponses.Accepted(deletion.Id);
    }
}
