using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>DELETE /v2/service_instances/{id}</c>, also while the instance is being created.</summary>
internal sealed class DeprovisionEndpoint(
    PublishedCatalog catalog, MonitoredStore store, OperationStarter starter, ConcurrencyWait wait, RequestChecks checks, BrokerHostOptions options)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        checks.RequireIds(incoming.Query);
        DateTimeOffset? deadline = null;
        while (true)
        {
            var record = await store.FindInstanceAsync(incoming.InstanceId).ConfigureAwait(false);
            if (record is { State: RecordState.Deleted })
                record = null;
            var entry = checks.CheckDeletion(incoming, record);
            var background = RequestChecks.IsBackground(incoming, entry.Plan, AsynchronousOperations.Deprovision);
            if (record is null)
                throw new BrokerException(BrokerError.InstanceDoesNotExist);
            switch (record.Active)
            {
                case null or { Kind: BrokerOperation.Provision, IsDelegated: true }:
                    await CheckBindingsAsync(record).ConfigureAwait(false);
                    if (await TryBeginAsync(incoming, background, record).ConfigureAwait(false) is { } response)
                        return response;
                    break;
                case { Kind: BrokerOperation.Provision }:
                    var id = await starter.SupersedeAsync(
                        incoming, entry, record, deletion => new StoreChange(record.Id, record.To(InstanceTransitions.Supersede(record, deletion)))).ConfigureAwait(false);
                    if (id is not null)
                        return EndpointResponses.Accepted(id);
                    break;
                case { Kind: BrokerOperation.Deprovision } deletion when deletion.CanBePolledBy(incoming):
                    return EndpointResponses.Accepted(deletion.PublicIdFor(record.Operations));
                default:
                    deadline = await wait.WaitAsync(record, deadline).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async ValueTask CheckBindingsAsync(InstanceRecord record)
    {
        if (!options.RefuseDeprovisionWithBindings)
            return;
        var bindings = await store.ListBindingsAsync(record.Id, CancellationToken.None).ConfigureAwait(false);
        if (bindings.Count > 0)
            throw new BrokerException(BrokerError.BindingExists, $"The service instance still has {bindings.Count} service binding(s).");
    }

    private async ValueTask<EndpointResponse?> TryBeginAsync(IncomingRequest incoming, bool background, InstanceRecord record)
    {
        var entry = catalog.FindEntry(record.ServiceId, record.PlanId);
        var started = await starter.StartAsync(incoming, entry, background, operation =>
        {
            var free = record.Active is null ? record : InstanceTransitions.GiveUp(record, operation);
            return new OperationStart(
                new StoreChange(record.Id, record.To(InstanceTransitions.Begin(free, operation))), OperationFactory.NewRequest(incoming, operation, entry, record, null, null));
        }).ConfigureAwait(false);
        return EndpointResponses.Started(started, _ => EndpointResponses.Empty);
    }
}
