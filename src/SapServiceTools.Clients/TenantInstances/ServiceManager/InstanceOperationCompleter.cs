using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>
/// Completes operations that this client or another has begun, in this run or one that was interrupted: what the server shows decides what is left to do.
/// </summary>
internal sealed class InstanceOperationCompleter(
    TenantReader reader,
    ServiceManagerWaiter waiter,
    InstanceCreator creator,
    BindingManager bindings,
    InstanceDeleter deleter,
    LostResponsePolicy lostResponses,
    Func<string, string> redact,
    TimeProvider time)
{
    /// <summary>Waits for the end of an operation; a creation ends with a usable binding, which is created here.</summary>
    /// <returns>The tenant's state; null when the instance is gone.</returns>
    public Task<TenantState?> CompleteAsync(WorkContext work) => work.Operation.Type switch
    {
        OperationType.Delete => CompleteDeletionAsync(work),
        OperationType.Update => CompleteUpdateAsync(work),
        _ => CompleteCreationAsync(work),
    };

    /// <summary>Waits while a creation goes on, creates a binding where one is missing and may be created, and returns what came of it whatever it is.</summary>
    public async Task<TenantState?> SettleAsync(WorkContext work, bool allowBinding)
    {
        var budget = lostResponses.NewBudget(work.Deadline);
        string? waitedFor = null;
        for (var goesOn = true; ;)
        {
            var state = await reader.FindAsync(work).ConfigureAwait(false);
            switch (state?.Status.Status)
            {
                case InstanceStatus.BindingMissing when allowBinding:
                    return state with { Bindings = [await bindings.EnsureAsync(work, state.Instance.Id, null).ConfigureAwait(false)] };
                // A server whose operation is over while its instance goes on is given some time to agree with itself.
                case InstanceStatus.CreationInProgress when goesOn:
                    var location = state.Instance.IsUnder(OperationInfo.Create) ? state.Instance.LastOperationPath : state.Pending?.LastOperationPath;
                    if (location is null || location == waitedFor)
                        goesOn = await budget.PauseAsync(null, work.CancellationToken).ConfigureAwait(false);
                    if (location is not null)
                        await waiter.WaitAsync(work, location, OperationType.Create).ConfigureAwait(false);
                    waitedFor = location;
                    break;
                default:
                    return state;
            }
        }
    }

    private async Task<TenantState?> CompleteCreationAsync(WorkContext work)
    {
        if (work.Operation.Location is not { } location)
            return await CompleteFoundAsync(work).ConfigureAwait(false);
        var result = await waiter.WaitAsync(work, location, OperationType.Create).ConfigureAwait(false);
        if (result is { State: OperationInfo.Failed, ErrorCode: "Conflict" })
            return await CompleteConflictAsync(work).ConfigureAwait(false);
        if (result is null)
            throw TenantErrors.Vanished(work.Operation, "waited for");
        if (result.State == OperationInfo.Failed)
            throw Failed(ErrorIds.InstanceCreationFailed, $"could not be created: status {InstanceStatus.CreationFailed}", result.Reason, work);
        return await BindAsync(work, work.Operation.InstanceId!, isNew: work.Operation.IsOwn).ConfigureAwait(false);
    }

    /// <summary>That the name is taken shows only in the operation of an asynchronous create.</summary>
    private async Task<TenantState?> CompleteConflictAsync(WorkContext work)
    {
        // It throws where another one is there, so that what remains is one that nobody sees.
        if (!work.Operation.IsDoubtful)
            throw await creator.ConflictAsync(work).ConfigureAwait(false);
        if (await creator.FindOwnAsync(work, () => time.GetElapsedTime(work.Operation.Begun)).ConfigureAwait(false) is not { } own)
            throw TenantErrors.NameTaken(work.TenantId);
        work.Log.Verbose($"The instance in the way is the one that an earlier request for tenant '{work.TenantId}' made.");
        var found = work.Started(work.Operation.Status ?? InstanceStatus.CreationInProgress, own.Id, own.LastOperationPath, isOwn: true, bindingParameters: work.Operation.BindingParameters);
        found.IsBindingBegun = work.Operation.IsBindingBegun;
        work.Operation.IsBindingBegun = true;
        return await CompleteCreationAsync(work with { Operation = found }).ConfigureAwait(false);
    }

    /// <summary>For an instance that was found rather than made: its state says where it stands.</summary>
    private async Task<TenantState?> CompleteFoundAsync(WorkContext work)
    {
        var state = await reader.FindAsync(work).ConfigureAwait(false) ?? throw TenantErrors.Vanished(work.Operation, "waited for");
        var (status, reason) = state.Status;
        work.Operation.Status = status;
        switch (status)
        {
            case InstanceStatus.CreationSucceeded or InstanceStatus.UpdateInProgress:
                return state;
            case InstanceStatus.BindingMissing or InstanceStatus.BindingFailed:
                return await BindAsync(work, state.Instance.Id, isNew: false).ConfigureAwait(false);
            case InstanceStatus.CreationInProgress:
                if (state.Instance is { LastOperationPath: { } location } && state.Instance.IsUnder(OperationInfo.Create))
                {
                    var result = await waiter.WaitAsync(work, location, OperationType.Create).ConfigureAwait(false);
                    if (result is { State: OperationInfo.Failed })
                        throw Failed(ErrorIds.InstanceCreationFailed, $"could not be created: status {InstanceStatus.CreationFailed}", result.Reason, work);
                }

                return await BindAsync(work, state.Instance.Id, isNew: false).ConfigureAwait(false);
            default:
                var id = status == InstanceStatus.CreationFailed ? ErrorIds.InstanceCreationFailed : ErrorIds.UnexpectedInstanceStatus;
                throw Failed(id, $"could not be created: status {status}", reason, work);
        }
    }

    private async Task<TenantState> BindAsync(WorkContext work, string instanceId, bool isNew)
    {
        try
        {
            var isFirst = isNew && !work.Operation.IsBindingBegun;
            work.Operation.IsBindingBegun = true;
            var binding = isFirst
                ? await bindings.CreateAsync(work, instanceId, work.Operation.BindingParameters).ConfigureAwait(false)
                : await bindings.EnsureAsync(work, instanceId, work.Operation.BindingParameters).ConfigureAwait(false);
            return new TenantState(new InstanceInfo { Id = instanceId, Ready = true }, [binding]);
        }
        catch (ServiceException exception) when (isNew && exception.Kind != ServiceErrorKind.SessionClosed && !exception.IsRepeatable)
        {
            // Trouble on the way is no failure: the instance stays, and its creation can be resumed.
            await RollBackAsync(work, instanceId).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>An instance without binding would be in the way of the next try. Whatever comes of this, the first error is the one to tell.</summary>
    private async Task RollBackAsync(WorkContext work, string instanceId)
    {
        try
        {
            work.Log.Verbose($"The instance of tenant '{work.TenantId}' is taken back, since it could not be bound.");
            // In a time of its own, since the work's may be over.
            work = work with { Deadline = new Deadline(time, work.Deadline.Limit) };
            var deletion = await deleter.StartAsync(work, new InstanceInfo { Id = instanceId }).ConfigureAwait(false);
            await CompleteDeletionAsync(work with { Operation = deletion }).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ServiceException or TimeoutException)
        {
            work.Log.Warning($"The instance of tenant '{work.TenantId}' was made, could not be bound, and could not be taken back. Repair-ManagedInstance repairs that. {exception.Message}");
        }
    }

    private async Task<TenantState?> CompleteUpdateAsync(WorkContext work)
    {
        var location = work.Operation.Location;
        if (location is null && await reader.FindInstanceAsync(work).ConfigureAwait(false) is { } instance
            && instance.IsUnder(OperationInfo.Update))
            location = instance.LastOperationPath;
        if (location is not null)
        {
            var result = await waiter.WaitAsync(work, location, OperationType.Update).ConfigureAwait(false);
            if (result is { State: OperationInfo.Failed })
                throw Failed(ErrorIds.InstanceUpdateFailed, "could not be changed", result.Reason, work);
        }

        return await reader.FindAsync(work).ConfigureAwait(false) ?? throw TenantErrors.Vanished(work.Operation, "waited for");
    }

    private async Task<TenantState?> CompleteDeletionAsync(WorkContext work)
    {
        var location = work.Operation.Location;
        if (location is null)
        {
            var instance = await reader.FindInstanceAsync(work).ConfigureAwait(false);
            if (instance is null || (work.Operation.InstanceId is { } id && instance.Id != id))
                return null;
            if (!instance.IsUnder(OperationInfo.Delete))
            {
                var (status, reason) = new TenantState(instance, []).Status;
                work.Operation.Status = status;
                var errorId = status == InstanceStatus.DeletionFailed ? ErrorIds.InstanceDeletionFailed : ErrorIds.UnexpectedInstanceStatus;
                throw Failed(errorId, $"could not be deleted: status {status}", reason, work);
            }

            location = instance.LastOperationPath!;
        }

        // An operation that isn't there any more went with its instance.
        var result = await waiter.WaitAsync(work, location, OperationType.Delete).ConfigureAwait(false);
        if (result is { State: OperationInfo.Failed })
            throw Failed(ErrorIds.InstanceDeletionFailed, $"could not be deleted: status {InstanceStatus.DeletionFailed}", result.Reason, work);
        return null;
    }

    private OperationFailedException Failed(string errorId, string what, string? reason, WorkContext work) =>
        TenantErrors.Failed(errorId, $"The instance of tenant '{work.TenantId}' {what}", reason is null ? null : redact(reason), work.TenantId, work.Operation);
}
