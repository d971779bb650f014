using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary>
/// <c>GET …/last_operation</c> of instances and bindings. The plan in the query isn't compared: after a change of plan the platform sends the one from before.
/// </summary>
internal sealed class LastOperationEndpoint(MonitoredStore store, DelegatedOperations delegated, BrokerHostOptions options)
{
    public async ValueTask<EndpointResponse> HandleAsync(IncomingRequest incoming)
    {
        while (true)
        {
            var (instance, binding) = await store.FindAsync(incoming.InstanceId, incoming.BindingId).ConfigureAwait(false);
            StoredRecord record = incoming.BindingId is null
                ? instance ?? throw new BrokerException(BrokerError.InstanceDoesNotExist)
                : binding ?? throw new BrokerException(BrokerError.BindingDoesNotExist);
            if (incoming.Query.ServiceId is { } serviceId && serviceId != record.ServiceId)
                throw new BrokerException(BrokerError.BadRequest, "service_id isn't that of the service instance.");
            var operation = Find(incoming, record.Operations);
            if (operation.State is not OperationState.InProgress || instance?.Active is not { IsDelegated: true } active || active.Id != operation.Id)
                return Respond(operation, record);
            if (await delegated.PollAsync(instance, binding).ConfigureAwait(false) is { State: OperationState.InProgress } result)
                return EndpointResponses.LastOperation(operation with { Description = result.Description }, result.RetryAfter ?? options.PollInterval);
        }
    }

    // The specification leaves open what a name means that the broker hasn't given out; older platforms send the kind of the operation.
    private OperationRecord Find(IncomingRequest incoming, OperationHistory operations)
    {
        if (incoming.Query.Operation is not { } name)
            return operations.Last!;
        return operations.Find(name) ?? (options.StrictOperation
            ? throw new BrokerException(BrokerError.BadRequest, "operation isn't one that this broker has given out for it.")
            : operations.Last!);
    }

    private EndpointResponse Respond(OperationRecord operation, StoredRecord record)
    {
        var isForgotten = record.State is RecordState.Deleted && operation.State is OperationState.Succeeded && record.DeletedAt + options.DeletedOperationRetention <= options.Now;
        return isForgotten ? EndpointResponses.Error(410, null, "It was deleted.") : EndpointResponses.LastOperation(operation, options.PollInterval);
    }
}
