using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Broker.Inventory;

namespace SapServiceTools.Clients.Broker.Operations;

/// <summary>
/// The way of every change: noted before it is sent, so that a lost response loses nothing; waited for; its outcome noted; its orphan deleted where that is wanted.
/// </summary>
internal sealed class BrokerOperationRunner(
    BrokerApi api, BrokerOperationWaiter waiter, OrphanMitigation mitigation, SessionInventory inventory, PlanFinder finder, BrokerResponseReader reader, BrokerOptions options)
{
    /// <summary>Sends a change, and waits for its end if the mode says so.</summary>
    public async Task<BrokerServiceOperation> RunAsync(BrokerCall call, BrokerServiceOperation operation, RequestMode mode, ICallLog log, CancellationToken cancellationToken)
    {
        inventory.Begin(operation);
        var wasKnown = Note(operation);
        try
        {
            var status = await api.SendAsync(call, response => Take(operation, response), log, cancellationToken).ConfigureAwait(false);
            if (status == 410)
                log.Verbose($"{operation}: it was gone already.");
        }
        catch (ServiceException exception)
        {
            inventory.End(operation);
            if (!wasKnown && (exception.StatusCode is >= 400 and < 500 || !exception.MayHaveTakenEffect))
                inventory.Forget(operation.InstanceId, operation.BindingId);
            throw await MitigateAsync(operation, mode.MitigateOrphan, exception, log, cancellationToken).ConfigureAwait(false);
        }

        if (operation.Status != BrokerOperationStatus.InProgress)
            Finish(operation);
        else if (mode.Wait)
            await WaitAsync(operation, mode.Timeout, log, cancellationToken).ConfigureAwait(false);
        return operation;
    }

    /// <summary>Waits for an operation's end; one that is over is no wait.</summary>
    public async Task WaitAsync(BrokerServiceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        if (operation.IsCompleted)
            return;
        var limit = timeout ?? options.PollTimeout;
        if (finder.FindKnown(operation.ServiceId, operation.PlanId).MaximumPolling is { } plans && plans < limit)
            limit = plans;
        inventory.Follow(operation);
        try
        {
            await waiter.WaitAsync(operation, limit, log, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationFailedException exception)
        {
            NoteFailure(operation);
            throw await MitigateAsync(operation, operation.MitigatesOrphan, exception, log, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationTimedOutException exception)
        {
            // By the specification it has failed, but it may still go on, and be waited for: it stays pending unless what it makes is deleted.
            throw await MitigateAsync(operation, operation.MitigatesOrphan, exception, log, cancellationToken).ConfigureAwait(false);
        }

        if (operation is { Type: OperationType.Create, Binding: not null })
            await FetchCredentialsAsync(operation, log, cancellationToken).ConfigureAwait(false);
        Finish(operation);
    }

    /// <summary>One poll, whose outcome is noted.</summary>
    public async Task PollAsync(BrokerServiceOperation operation, LastOperationSource polls, ICallLog log, CancellationToken cancellationToken)
    {
        var wasCompleted = operation.IsCompleted;
        var poll = await polls.PollAsync(operation, log, cancellationToken).ConfigureAwait(false);
        if (poll.Problem(operation.Type) is { } problem)
            log.Warning($"{operation}: {problem}");
        operation.Description = poll.Description ?? operation.Description;
        // How it ended was noted then; since, other things may have been done to the same instance.
        if (wasCompleted)
        {
            operation.Status = poll.State ?? operation.Status;
            return;
        }

        if (poll is { State: BrokerOperationStatus.Succeeded } && operation is { Type: OperationType.Create, Binding: not null })
            await FetchCredentialsAsync(operation, log, cancellationToken).ConfigureAwait(false);
        operation.Status = poll.State ?? (operation.Type == OperationType.Delete ? BrokerOperationStatus.Succeeded : BrokerOperationStatus.Unknown);
        if (operation.Status == BrokerOperationStatus.Succeeded)
            Finish(operation);
        else if (operation.Status == BrokerOperationStatus.Failed)
            NoteFailure(operation);
    }

    private int Take(BrokerServiceOperation operation, BrokerResponse response)
    {
        var name = response.Status == 202 ? response.Fields.Text("operation") : null;
        var status = response.Status == 202 ? BrokerOperationStatus.InProgress : BrokerOperationStatus.Succeeded;
        if (operation.Instance is { } instance)
            operation.Instance = reader.Merge(instance, response.Fields, status);
        if (operation.Binding is { } binding && response.Status != 202)
            operation.Binding = reader.Binding(binding, response.Fields);
        operation.Operation = string.IsNullOrEmpty(name) ? null : name;
        operation.Status = status;
        return response.Status;
    }

    private bool Note(BrokerServiceOperation operation)
    {
        operation.Status = BrokerOperationStatus.Unknown;
        if (operation.Type != OperationType.Create)
            return true;
        if (operation.Binding is { } binding)
        {
            if (inventory.FindBinding(binding.InstanceId, binding.BindingId) is not null)
                return true;
            inventory.Keep(binding);
        }
        else if (operation.Instance is { } instance)
        {
            if (inventory.FindInstance(instance.InstanceId) is not null)
                return true;
            inventory.Keep(instance, operation.Number);
        }

        return false;
    }

    private void Finish(BrokerServiceOperation operation)
    {
        operation.Status = BrokerOperationStatus.Succeeded;
        if (operation.Type == OperationType.Delete)
            inventory.Forget(operation.InstanceId, operation.BindingId);
        else if (operation.Number == 0)
            Observe(operation, BrokerOperationStatus.Succeeded);
        else
            NoteSuccess(operation);
        inventory.End(operation);
    }

    private void NoteSuccess(BrokerServiceOperation operation)
    {
        if (operation.Instance is { } instance)
        {
            operation.Instance = instance.With(status: BrokerOperationStatus.Succeeded);
            if (operation.Type == OperationType.Create)
                inventory.Keep(operation.Instance, operation.Number);
            else
                inventory.Renew(operation.Instance, operation.Number);
        }

        if (operation.Binding is { } binding)
            inventory.Keep(binding);
    }

    private void NoteFailure(BrokerServiceOperation operation)
    {
        inventory.End(operation);
        if (operation.Number == 0)
            Observe(operation, BrokerOperationStatus.Failed);
        else if (operation.Type == OperationType.Create && operation.Instance is { } instance)
            inventory.Keep(operation.Instance = instance.With(status: BrokerOperationStatus.Failed), operation.Number);
        else if (operation.Type == OperationType.Create && operation.Binding is { } binding)
            inventory.Renew(operation.Binding = binding.With(BrokerOperationStatus.Failed));
    }

    // What the session only asked about tells it how things stand, and nothing else: the object that came with the question may be an old one.
    private void Observe(BrokerServiceOperation operation, string status)
    {
        if (operation.Binding is { } binding && status == BrokerOperationStatus.Succeeded)
            inventory.Renew(binding);
        else if (operation.BindingId is null && operation.Type != OperationType.Delete)
            operation.Instance = inventory.Observe(operation.InstanceId, status) ?? operation.Instance?.With(status: status);
    }

    private async Task FetchCredentialsAsync(BrokerServiceOperation operation, ICallLog log, CancellationToken cancellationToken)
    {
        var binding = operation.Binding!;
        if (finder.FindKnown(operation.ServiceId, operation.PlanId).Service is { BindingsRetrievable: false })
        {
            log.Warning($"Binding '{binding.BindingId}' was made, but the catalog says that its credentials can't be fetched.");
            operation.Binding = reader.Binding(binding, ResponseFields.None);
            return;
        }

        var query = BrokerPaths.Query(("service_id", operation.ServiceId), ("plan_id", operation.PlanId));
        var call = new BrokerCall(BrokerAction.FetchBinding, api.Paths.Binding(binding.InstanceId, binding.BindingId, query), $"fetch the credentials of the new binding '{binding.BindingId}'")
        {
            InstanceId = binding.InstanceId,
            BindingId = binding.BindingId,
        };
        operation.Binding = await api.SendAsync(call, response => reader.Binding(binding, response.Fields), log, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServiceException> MitigateAsync(BrokerServiceOperation operation, bool isWanted, ServiceException exception, ICallLog log, CancellationToken cancellationToken)
    {
        if (!isWanted || !exception.OrphanMitigationNeeded)
            return exception;
        var failure = await mitigation.RunAsync(operation.InstanceId, operation.BindingId, operation.ServiceId, operation.PlanId, log, cancellationToken).ConfigureAwait(false);
        if (failure is null)
        {
            operation.Status = BrokerOperationStatus.Failed;
            inventory.End(operation);
            inventory.Forget(operation.InstanceId, operation.BindingId);
        }

        return BrokerErrors.AfterMitigation(exception, failure);
    }
}
