using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>GET</c> of an instance and of a binding. The ids in the query are hints; those of the record count.</summary>
internal sealed class FetchEndpoint(PublishedCatalog catalog, MonitoredStore store, HandlerInvoker invoker)
{
    public async ValueTask<EndpointResponse> FetchInstanceAsync(IncomingRequest incoming)
    {
        var record = await store.FindInstanceAsync(incoming.InstanceId).ConfigureAwait(false);
        if (record is not { State: RecordState.Ready })
            throw new BrokerException(BrokerError.InstanceDoesNotExist);
        var entry = catalog.FindEntry(record.ServiceId, record.PlanId);
        if (!entry.Service.InstancesRetrievable)
            throw new BrokerException(BrokerError.BadRequest, "Service instances of this service can't be fetched.");
        if (record.Active is { Kind: BrokerOperation.Update or BrokerOperation.Deprovision })
            throw new BrokerException(BrokerError.ConcurrentAccess);
        var request = new BrokerRequest(incoming, BrokerOperation.FetchInstance, entry)
        {
            Instance = new BrokerInstance(record),
            ParametersText = record.Parameters,
        };
        var details = await invoker.QueryAsync(request, static (handler, request, token) => handler.FetchInstanceAsync(request, token)).ConfigureAwait(false);
        return EndpointResponses.FetchedInstance(record, details);
    }

    public async ValueTask<EndpointResponse> FetchBindingAsync(IncomingRequest incoming)
    {
        var (instance, binding) = await store.FindAsync(incoming.InstanceId, incoming.BindingId).ConfigureAwait(false);
        if (instance is null || binding is not { State: RecordState.Ready })
            throw new BrokerException(BrokerError.BindingDoesNotExist);
        var entry = catalog.FindEntry(binding.ServiceId, binding.PlanId);
        if (!entry.Service.BindingsRetrievable)
            throw new BrokerException(BrokerError.BadRequest, "Service bindings of this service can't be fetched.");
        var request = new BrokerRequest(incoming, BrokerOperation.FetchBinding, entry)
        {
            Instance = new BrokerInstance(instance),
            Binding = new BrokerBinding(binding),
            ParametersText = binding.Parameters,
            BindResourceText = binding.BindResource,
            AppGuid = binding.AppGuid,
        };
        var result = await invoker.QueryAsync(request, static (handler, request, token) => handler.FetchBindingAsync(request, token)).ConfigureAwait(false);
        return EndpointResponses.FetchedBinding(result is null ? binding.Response! : BindResponse.Write(result, entry.Service), binding.Parameters);
    }
}
