using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary>
/// <c>GET …/last_operation</c> of instances and bindings. The plan in the query isn't compared: after a change of plan the platform sends the one from before.
/// </summary>
internal sealed class LastOperationEndpoint(BrokerCore core)
{
    public async ValueTask<EndpointResponse> OfInstanceAsync(IncomingRequest incoming)
    {
        while (true)
        {
            var record = await core.Store.FindInstanceAsync(incoming.InstanceId, CancellationToken.None).ConfigureAwait(false)
                ?? throw new BrokerException(BrokerError.InstanceDoesNotExist);
            CheckService(incoming, record.ServiceId);
            var operation = Find(incoming, record.Operations);
            if (operation.State is OperationState.InProgress && record.Active is { IsDelegated: true } active && active.Id == operation.Id)
            {
                if (await core.Delegated.AskAsync(record, null).ConfigureAwait(false) is { State: OperationState.InProgress } result)
                    return EndpointResponses.LastOperation(operation with { Description = result.Description }, result.RetryAfter ?? core.Options.PollInterval);
                continue;
            }
            return Reply(operation, record.State, record.DeletedAt);
        }
    }

    public async ValueTask<EndpointResponse> OfBindingAsync(IncomingRequest incoming)
    {
        while (true)
        {
            var (instance, binding) = await core.Store.FindAsync(incoming.InstanceId, incoming.BindingId!, CancellationToken.None).ConfigureAwait(false);
            if (binding is null)
                throw new BrokerException(BrokerError.BindingDoesNotExist);
            CheckService(incoming, binding.ServiceId);
            var operation = Find(incoming, binding.Operations);
            if (operation.State is OperationState.InProgress && instance?.Active is { IsDelegated: true } active && active.Id == operation.Id)
            {
                if (await core.Delegated.AskAsync(instance, binding).ConfigureAwait(false) is { State: OperationState.InProgress } result)
                    return EndpointResponses.LastOperation(operation with { Description = result.Description }, result.RetryAfter ?? core.Options.PollInterval);
                continue;
            }
            return Reply(operation, binding.State, binding.DeletedAt);
        }
    }

    private static void CheckService(IncomingRequest incoming, string serviceId)
    {
        if (incoming.Query.ServiceId is { } hint && hint != serviceId)
            throw new BrokerException(BrokerError.BadRequest, "service_id isn't that of the service instance.");
    }

    // The specification leaves open what a name means that the broker hasn't given out; older platforms send the kind of the operation.
    private OperationRecord Find(IncomingRequest incoming, OperationHistory operations)
    {
        if (incoming.Query.Operation is not { } name)
            return operations.Last!;
        return operations.Find(name) ?? (core.Options.StrictOperation
            ? throw new BrokerException(BrokerError.BadRequest, "operation isn't one that this broker has given out for it.")
            : operations.Last!);
    }

    private EndpointResponse Reply(OperationRecord operation, RecordState state, DateTimeOffset? deletedAt)
    {
        var isForgotten = state is RecordState.Deleted && operation.State is OperationState.Succeeded && deletedAt + core.Options.DeletedOperationRetention <= core.Now;
        return isForgotten ? EndpointResponses.Error(410, null, "It was deleted.") : EndpointResponses.LastOperation(operation, core.Options.PollInterval);
    }
}
