using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>
/// Brings to their end what was begun, by this client or another, in this run or one that was interrupted: what the server shows decides what is still to do.
/// </summary>
internal sealed class InstanceOperationCompleter(
    TenantReader reader, ServiceManagerWaiter waiter, InstanceCreator creator, BindingManager bindings, InstanceDeleter deleter, Func<string, string> redact, TimeProvider time)
{
    /// <summary>Waits for the end of an operation; a creation's end is a usable binding.</summary>
    /// <returns>The tenant's state; null when the instance is gone.</returns>
    public Task<TenantState?> FinishAsync(WorkContext work, ManagedInstanceOperation operation) => operation.Type switch
    {
        OperationType.Delete => FinishDeletionAsync(work, operation),
        OperationType.Update => FinishUpdateAsync(work, operation),
        _ => FinishCreationAsync(work, operation),
    };

    private async Task<TenantState?> FinishCreationAsync(WorkContext work, ManagedInstanceOperation operation)
    {
        if (operation.Location is not { } location)
            return await FinishFoundAsync(work, operation).ConfigureAwait(false);
        var result = await WaitAsync(work, location, OperationType.Create).ConfigureAwait(false);
        if (result is { State: OperationInfo.Failed, ErrorCode: "Conflict" })
            return await FinishConflictAsync(work, operation).ConfigureAwait(false);
        if (result is null)
            throw Vanished(operation);
        if (result.State == OperationInfo.Failed)
            throw Failed(ErrorIds.InstanceCreationFailed, $"could not be created: status {InstanceStatus.CreationFailed}", result.Reason, operation);
        return await BindAsync(work, operation, operation.InstanceId!, isNew: operation.IsOwn).ConfigureAwait(false);
    }

    /// <summary>An asynchronous create tells only by its operation that the name is taken.</summary>
    private async Task<TenantState?> FinishConflictAsync(WorkContext work, ManagedInstanceOperation operation)
    {
        // It throws where another one is there, so that what remains is one that nobody sees.
        if (!operation.IsDoubtful)
            throw await creator.ConflictAsync(work).ConfigureAwait(false);
        if (await creator.FindOwnAsync(work, () => time.GetUtcNow() - operation.StartedAt).ConfigureAwait(false) is not { } own)
            throw LostResponses.NameTaken(work.TenantId);
        work.Log.Verbose($"The instance in the way is the one that an earlier request for tenant '{work.TenantId}' made.");
        var found = new ManagedInstanceOperation
        {
            Type = operation.Type,
            TenantId = operation.TenantId,
            StartedAt = operation.StartedAt,
            Status = operation.Status,
            InstanceId = own.Id,
            Location = own.LastOperationPath,
            IsOwn = true,
            IsBindingBegun = operation.IsBindingBegun,
            BindingParameters = operation.BindingParameters,
        };
        operation.IsBindingBegun = true;
        return await FinishCreationAsync(work, found).ConfigureAwait(false);
    }

    /// <summary>For an instance that was found rather than made: its state says where it stands.</summary>
    private async Task<TenantState?> FinishFoundAsync(WorkContext work, ManagedInstanceOperation operation)
    {
        var state = await reader.FindAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false) ?? throw Vanished(operation);
        var (status, reason) = state.Status;
        operation.Status = status;
        switch (status)
        {
            case InstanceStatus.CreationSucceeded or InstanceStatus.UpdateInProgress:
                return state;
            case InstanceStatus.BindingMissing or InstanceStatus.BindingFailed:
                return await BindAsync(work, operation, state.Instance.Id, isNew: false).ConfigureAwait(false);
            case InstanceStatus.CreationInProgress:
                if (state.Instance is { LastOperationPath: { } location } && state.Instance.IsUnder(OperationInfo.Create))
                {
                    var result = await WaitAsync(work, location, OperationType.Create).ConfigureAwait(false);
                    if (result is { State: OperationInfo.Failed })
                        throw Failed(ErrorIds.InstanceCreationFailed, $"could not be created: status {InstanceStatus.CreationFailed}", result.Reason, operation);
                }

                return await BindAsync(work, operation, state.Instance.Id, isNew: false).ConfigureAwait(false);
            default:
                var id = status == InstanceStatus.CreationFailed ? ErrorIds.InstanceCreationFailed : ErrorIds.UnexpectedInstanceStatus;
                throw Failed(id, $"could not be created: status {status}", reason, operation);
        }
    }

    private async Task<TenantState> BindAsync(WorkContext work, ManagedInstanceOperation operation, string instanceId, bool isNew)
    {
        try
        {
            var isFirst = isNew && !operation.IsBindingBegun;
            operation.IsBindingBegun = true;
            var binding = isFirst
                ? await bindings.MakeAsync(work, instanceId, operation.BindingParameters).ConfigureAwait(false)
                : await bindings.EnsureAsync(work, instanceId, operation.BindingParameters).ConfigureAwait(false);
            return new TenantState(new InstanceInfo { Id = instanceId, Ready = true }, [binding]);
        }
        catch (ServiceException exception) when (isNew && exception.Kind != ServiceErrorKind.SessionClosed && !exception.IsRepeatable)
        {
            // Trouble on the way is no failure: the instance stays, and its creation can be resumed.
            await TakeBackAsync(work, instanceId).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>An instance without binding would be in the way of the next try. Whatever comes of this, the first error is the one to tell.</summary>
    private async Task TakeBackAsync(WorkContext work, string instanceId)
    {
        try
        {
            work.Log.Verbose($"The instance of tenant '{work.TenantId}' is taken back, since it could not be bound.");
            // In a time of its own, since the work's may be over.
            work = work with { Deadline = new Deadline(time, work.Deadline.Limit) };
            var deletion = await deleter.StartAsync(work, new InstanceInfo { Id = instanceId }).ConfigureAwait(false);
            await FinishDeletionAsync(work, deletion).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ServiceException or TimeoutException)
        {
            work.Log.Warning($"The instance of tenant '{work.TenantId}' was made, could not be bound, and could not be taken back. Repair-ManagedInstance mends that. {exception.Message}");
        }
    }

    private async Task<TenantState?> FinishUpdateAsync(WorkContext work, ManagedInstanceOperation operation)
    {
        var location = operation.Location;
        if (location is null && await reader.FindInstanceAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false) is { } instance
            && instance.IsUnder(OperationInfo.Update))
            location = instance.LastOperationPath;
        if (location is not null)
        {
            var result = await WaitAsync(work, location, OperationType.Update).ConfigureAwait(false);
            if (result is { State: OperationInfo.Failed })
                throw Failed(ErrorIds.InstanceUpdateFailed, "could not be changed", result.Reason, operation);
        }

        return await reader.FindAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false) ?? throw Vanished(operation);
    }

    private async Task<TenantState?> FinishDeletionAsync(WorkContext work, ManagedInstanceOperation operation)
    {
        var location = operation.Location;
        if (location is null)
        {
            var instance = await reader.FindInstanceAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false);
            if (instance is null || (operation.InstanceId is { } id && instance.Id != id))
                return null;
            if (!instance.IsUnder(OperationInfo.Delete))
            {
                var (status, reason) = new TenantState(instance, []).Status;
                operation.Status = status;
                var errorId = status == InstanceStatus.DeletionFailed ? ErrorIds.InstanceDeletionFailed : ErrorIds.UnexpectedInstanceStatus;
                throw Failed(errorId, $"could not be deleted: status {status}", reason, operation);
            }

            location = instance.LastOperationPath!;
        }

        // An operation that isn't there any more went with its instance.
        var result = await WaitAsync(work, location, OperationType.Delete).ConfigureAwait(false);
        if (result is { State: OperationInfo.Failed })
            throw Failed(ErrorIds.InstanceDeletionFailed, $"could not be deleted: status {InstanceStatus.DeletionFailed}", result.Reason, operation);
        return null;
    }

    private Task<OperationInfo?> WaitAsync(WorkContext work, string location, OperationType type) =>
        waiter.WaitAsync(location, type, work.TenantId, work.Deadline.Left, work.Log, work.CancellationToken);

    private static OperationFailedException Vanished(ManagedInstanceOperation operation) =>
        new(ErrorIds.InstanceVanished, $"The instance of tenant '{operation.TenantId}' vanished while it was being waited for.")
        {
            TenantId = operation.TenantId,
            Operation = operation,
        };

    private OperationFailedException Failed(string errorId, string what, string? reason, ManagedInstanceOperation operation)
    {
        reason = string.IsNullOrEmpty(reason) ? null : redact(reason);
        return new(errorId, $"The instance of tenant '{operation.TenantId}' {what}.{(reason is null ? "" : $" Reason: {reason}")}")
        {
            TenantId = operation.TenantId,
            Description = reason,
            Operation = operation,
        };
    }
}
