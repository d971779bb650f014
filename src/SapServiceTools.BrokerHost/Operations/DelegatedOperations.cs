using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Asynchronous operations of the handler's own, which go on outside the host: the handler is asked for their state, and their end is stored.</summary>
internal sealed class DelegatedOperations(MonitoredStore store, OperationFactory factory, OperationCompleter completer, HandlerInvoker invoker, BrokerHostOptions options)
{
    /// <summary>Polls the operation that holds an instance, for a request that would be refused because of it.</summary>
    /// <returns>True if it has ended, so that the store has to be read again.</returns>
    public async ValueTask<bool> RefreshAsync(InstanceRecord instance)
    {
        if (instance.Active is not { IsDelegated: true } active)
            return false;
        var (_, binding) = active.BindingId is null ? default : await store.FindAsync(instance.Id, active.BindingId).ConfigureAwait(false);
        try
        {
            return await PollAsync(instance, binding).ConfigureAwait(false) is not { State: OperationState.InProgress };
        }
        catch (BrokerException)
        {
            return false;
        }
    }

    /// <summary>Asks the handler for the state of the operation under <see cref="InstanceRecord.Active"/>, and stores its end.</summary>
    /// <returns>The handler's result; null if the stored state has changed meanwhile.</returns>
    /// <exception cref="BrokerException">The handler couldn't tell.</exception>
    public async ValueTask<LastOperationResult?> PollAsync(InstanceRecord instance, BindingRecord? binding)
    {
        var active = instance.Active!;
        var result = active.Deadline < options.Now
            ? new LastOperationResult { State = OperationState.Failed, Description = "The operation took too long." }
            : await QueryAsync(instance, binding, active).ConfigureAwait(false) ?? new LastOperationResult { State = OperationState.InProgress };
        if (result.State is OperationState.InProgress)
            return result;
        return await completer.CompleteDelegatedAsync(instance, binding, ToOutcome(result, instance, active)).ConfigureAwait(false) ? result : null;
    }

    private async ValueTask<LastOperationResult?> QueryAsync(InstanceRecord instance, BindingRecord? binding, RunningOperation active)
    {
        var kind = active.BindingId is null ? BrokerOperation.LastOperation : BrokerOperation.LastBindingOperation;
        var incoming = active.Request!.ToIncoming(kind, instance.Id, active.BindingId);
        var request = new BrokerRequest(incoming, kind, factory.FindEntry(instance, active))
        {
            OperationId = active.Id,
            Operation = active.HandlerOperation,
            OperationKind = active.Kind,
            Attempt = active.Attempt,
            Instance = new BrokerInstance(instance),
            Binding = binding is null ? null : new BrokerBinding(binding),
            ParametersText = incoming.Body?.Parameters,
            BindResourceText = incoming.Body?.BindResource ?? binding?.BindResource,
            AppGuid = incoming.Body?.AppGuid ?? binding?.AppGuid,
        };
        try
        {
            return await invoker.QueryAsync(request, static (handler, request, token) => handler.LastOperationAsync(request, token)).ConfigureAwait(false);
        }
        catch (BrokerException gone) when (new OperationOutcome { Fault = gone }.IsGone(active.Kind))
        {
            return new LastOperationResult { State = OperationState.Succeeded };
        }
    }

    private OperationOutcome ToOutcome(LastOperationResult result, InstanceRecord instance, RunningOperation active)
    {
        if (result.State is OperationState.Failed)
        {
            var description = string.IsNullOrEmpty(result.Description) ? ErrorTable.Describe(BrokerError.ServiceFailure) : result.Description;
            return new OperationOutcome
            {
                Fault = new BrokerException(BrokerError.ServiceFailure, description) { InstanceUsable = result.InstanceUsable, UpdateRepeatable = result.UpdateRepeatable },
            };
        }
        if (active.Kind is not BrokerOperation.Bind)
            return new OperationOutcome();
        try
        {
            return OperationOutcome.OfBinding(result.Binding, factory.FindEntry(instance, active).Service);
        }
        catch (Exception fault)
        {
            options.Log?.Fault($"Bind of instance {instance.Id}", instance.Id, active.Request?.RequestIdentity, fault);
            return OperationOutcome.Failed(BrokerError.ServiceFailure, ErrorTable.Describe(BrokerError.ServiceFailure));
        }
    }
}
