using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>DELETE …/service_bindings/{id}</c>, also while the binding is being created.</summary>
internal sealed class UnbindEndpoint(PublishedCatalog catalog, MonitoredStore store, OperationStarter starter, ConcurrencyWait wait, RequestChecks checks)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        checks.RequireIds(incoming.Query);
        DateTimeOffset? deadline = null;
        while (true)
        {
            var (instance, binding) = await store.FindAsync(incoming.InstanceId, incoming.BindingId).ConfigureAwait(false);
            if (binding is { State: RecordState.Deleted } || instance is { State: RecordState.Deleted })
                binding = null;
            var entry = checks.CheckDeletion(incoming, binding);
            var background = RequestChecks.IsBackground(incoming, entry.Plan, AsynchronousOperations.Unbind);
            if (instance is null || binding is null)
                throw new BrokerException(BrokerError.BindingDoesNotExist);
            switch (instance.Active)
            {
                case null:
                case { Kind: BrokerOperation.Bind, IsDelegated: true } delegated when delegated.BindingId == binding.Id:
                    if (await TryBeginAsync(incoming, background, instance, binding).ConfigureAwait(false) is { } response)
                        return response;
                    break;
                case { Kind: BrokerOperation.Bind } creation when creation.BindingId == binding.Id:
                    var id = await starter.SupersedeAsync(incoming, entry, instance, deletion => new StoreChange(
                        instance.Id, instance.To(instance with { Next = deletion }), binding.To(BindingTransitions.Supersede(binding, deletion)))).ConfigureAwait(false);
                    if (id is not null)
                        return EndpointResponses.Accepted(id);
                    break;
                case { Kind: BrokerOperation.Unbind } deletion when deletion.BindingId == binding.Id && deletion.CanBePolledBy(incoming):
                    return EndpointResponses.Accepted(deletion.PublicIdFor(binding.Operations));
                default:
                    deadline = await wait.WaitAsync(instance, deadline).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async ValueTask<EndpointResponse?> TryBeginAsync(IncomingRequest incoming, bool background, InstanceRecord instance, BindingRecord binding)
    {
        var entry = catalog.FindEntry(binding.ServiceId, binding.PlanId);
        var started = await starter.StartAsync(incoming, entry, background, operation =>
        {
            var free = instance.Active is null ? binding : BindingTransitions.GiveUp(binding, operation);
            return new OperationStart(
                new StoreChange(instance.Id, instance.To(instance with { Active = operation }), binding.To(BindingTransitions.Begin(free, operation))),
                OperationFactory.NewRequest(incoming, operation, entry, instance, binding, null));
        }).ConfigureAwait(false);
        return EndpointResponses.Started(started, _ => EndpointResponses.Empty);
    }
}
