using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary><c>GET</c> of an instance and of a binding. The ids in the query are hints, and the store knows better.</summary>
internal sealed class FetchEndpoint(BrokerCore core)
{
    public async ValueTask<EndpointResponse> FetchInstanceAsync(IncomingRequest incoming)
    {
        var record = await core.Store.FindInstanceAsync(incoming.InstanceId, CancellationToken.None).ConfigureAwait(false);
        if (record is not { State: RecordState.Ready })
            throw new BrokerException(BrokerError.InstanceDoesNotExist);
        var entry = core.Runs.FindEntry(record.ServiceId, record.PlanId);
        if (!entry.Service.InstancesRetrievable)
            throw new BrokerException(BrokerError.BadRequest, "Service instances of this service can't be fetched.");
        if (record.Active is { Kind: BrokerOperation.Update or BrokerOperation.Deprovision })
            throw new BrokerException(BrokerError.ConcurrentAccess);
        var request = new BrokerRequest(incoming, BrokerOperation.FetchInstance, entry)
        {
            Instance = new BrokerInstance(record),
            ParametersText = record.Parameters,
        };
        var details = await core.Reading.CallAsync(token => core.Handler.FetchInstanceAsync(request, token), request).ConfigureAwait(false);
        return EndpointResponses.FetchedInstance(record, details);
    }

    public async ValueTask<EndpointResponse> FetchBindingAsync(IncomingRequest incoming)
    {
        var (instance, binding) = await core.Store.FindAsync(incoming.InstanceId, incoming.BindingId!, CancellationToken.None).ConfigureAwait(false);
        if (instance is null || binding is not { State: RecordState.Ready })
            throw new BrokerException(BrokerError.BindingDoesNotExist);
        var entry = core.Runs.FindEntry(binding.ServiceId, binding.PlanId);
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
        var fresh = await core.Reading.CallAsync(token => core.Handler.FetchBindingAsync(request, token), request).ConfigureAwait(false);
        return EndpointResponses.FetchedBinding(fresh is null ? binding.Answer! : BindAnswer.Make(fresh, entry.Service), binding.Parameters);
    }
}
