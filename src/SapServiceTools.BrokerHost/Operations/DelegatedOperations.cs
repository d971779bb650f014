using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Operations that a handler lets go on outside of the host: the handler is asked how they stand, and their end is stored.</summary>
internal sealed class DelegatedOperations(BrokerCore core)
{
    /// <summary>Asks about the operation that holds an instance, on behalf of a request that would be refused because of it.</summary>
    /// <returns>True if it is over, so that the store has to be read again.</returns>
    public async ValueTask<bool> RefreshAsync(InstanceRecord instance)
    {
        if (instance.Active is not { IsDelegated: true } active)
            return false;
        var binding = active.BindingId is null ? null : (await core.Store.FindAsync(instance.Id, active.BindingId, CancellationToken.None).ConfigureAwait(false)).Binding;
        try
        {
            var result = await AskAsync(instance, binding).ConfigureAwait(false);
            return result is null or { State: not OperationState.InProgress };
        }
        catch (BrokerException)
        {
            return false;
        }
    }

    /// <summary>Asks the handler how the operation under <see cref="InstanceRecord.Active"/> stands, and enters its end.</summary>
    /// <returns>What it said; null if the stored state has changed meanwhile.</returns>
    /// <exception cref="BrokerException">The handler couldn't tell.</exception>
    public async ValueTask<LastOperationResult?> AskAsync(InstanceRecord instance, BindingRecord? binding)
    {
        var active = instance.Active!;
        var result = active.Deadline < core.Now
            ? new LastOperationResult { State = OperationState.Failed, Description = "The operation took too long." }
            : await CallAsync(instance, binding, active).ConfigureAwait(false) ?? new LastOperationResult { State = OperationState.InProgress };
        if (result.State is OperationState.InProgress)
            return result;
        var outcome = ToOutcome(result, instance, active);
        return await core.Completer.CompleteDelegatedAsync(instance, binding, outcome).ConfigureAwait(false) ? result : null;
    }

    private async ValueTask<LastOperationResult?> CallAsync(InstanceRecord instance, BindingRecord? binding, RunningOperation active)
    {
        var kind = active.BindingId is null ? BrokerOperation.LastOperation : BrokerOperation.LastBindingOperation;
        var incoming = IncomingRequest.FromStored(active.Request!, kind, instance.Id, active.BindingId);
        var request = new BrokerRequest(incoming, kind, core.Runs.FindEntry(instance, active))
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
            return await core.Reading.CallAsync(token => core.Handler.LastOperationAsync(request, token), request).ConfigureAwait(false);
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
            return new OperationOutcome
            {
                Answer = BindAnswer.Make(result.Binding, core.Runs.FindEntry(instance, active).Service),
                ExpiresAt = result.Binding?.ExpiresAt,
                Data = FreeFormText.ToUtf8(result.Binding?.Data),
            };
        }
        catch (Exception fault)
        {
            core.Options.Log?.Fault($"Bind of instance {instance.Id}", instance.Id, active.Request?.RequestIdentity, fault);
            return OperationOutcome.Failed(BrokerError.ServiceFailure, ErrorTable.Describe(BrokerError.ServiceFailure));
        }
    }
}
