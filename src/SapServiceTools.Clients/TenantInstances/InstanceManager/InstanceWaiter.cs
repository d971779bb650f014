using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>What the statuses mean to those who wait. Source: the Instance Manager's wire protocol, as its public clients speak it.</summary>
internal sealed class InstanceWaiter(OperationPoller<ManagedInstance> poller, TimeProvider time)
{
    /// <summary>Waits until a creation has succeeded or a deletion has removed the instance.</summary>
    public Task<ManagedInstance?> WaitAsync(ManagedInstanceOperation operation, TimeSpan timeout, ICallLog log, CancellationToken cancellationToken) =>
        RunAsync(operation, operation.Type == OperationType.Delete ? EvaluateDeletion : EvaluateCreation, timeout, log, cancellationToken);

    /// <summary>Waits while a creation is in progress, and returns what came of it whatever it is: what a get wants.</summary>
    public Task<ManagedInstance?> SettleAsync(ManagedInstanceOperation operation, TimeSpan timeout, ICallLog log, CancellationToken cancellationToken) =>
        RunAsync(
            operation,
            (_, instance, fromList) => instance switch
            {
                null when fromList => PollResult.Confirm,
                { Status: InstanceStatus.CreationInProgress } => PollResult.Pending(instance.Status),
                _ => PollResult.Done,
            },
            timeout,
            log,
            cancellationToken);

    private async Task<ManagedInstance?> RunAsync(
        ManagedInstanceOperation operation,
        Func<ManagedInstanceOperation, ManagedInstance?, bool, PollResult> evaluate,
        TimeSpan timeout,
        ICallLog log,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        DateTimeOffset? begun = null;
        var seenPending = false;
        var request = new PollRequest<ManagedInstance>(
            TenantName.Normalize(operation.TenantId),
            operation.Type,
            (instance, fromList) =>
            {
                operation.Status = instance?.Status ?? operation.Status;
                var result = evaluate(operation, instance, fromList);
                if (result.Status is not null)
                {
                    seenPending = true;
                    begun ??= instance?.UpdatedOn;
                }

                return result;
            },
            timeout,
            log);
        try
        {
            var instance = await poller.WaitAsync(request, cancellationToken).ConfigureAwait(false);
            // What was over at the first poll, or failed, tells nothing about how long the next one takes.
            var worked = operation.Type == OperationType.Delete ? instance is null : instance?.Status == InstanceStatus.CreationSucceeded;
            // The server's own times tell how long it really took; without them it is what was seen from here.
            if (seenPending && worked)
                poller.RecordDuration(operation.Type, instance?.UpdatedOn - begun ?? time.GetElapsedTime(started));

            return instance;
        }
        catch (TimeoutException)
        {
            throw TenantErrors.TimedOut(operation, operation.Status ?? "unknown", timeout);
        }
        catch (ServiceException exception)
        {
            throw exception.While(operation, TenantErrors.Resume);
        }
    }

    private static PollResult EvaluateCreation(ManagedInstanceOperation operation, ManagedInstance? instance, bool fromList) => instance?.Status switch
    {
        InstanceStatus.CreationSucceeded => PollResult.Done,
        InstanceStatus.CreationInProgress => PollResult.Pending(instance.Status),
        null when fromList => PollResult.Confirm,
        null => throw TenantErrors.Vanished(operation, "created"),
        // A list may be older than the create; only a poll of the tenant alone counts against it.
        _ when fromList => PollResult.Confirm,
        _ => throw Failed(ErrorIds.InstanceCreationFailed, InstanceStatus.CreationFailed, "created", operation, instance),
    };

    private static PollResult EvaluateDeletion(ManagedInstanceOperation operation, ManagedInstance? instance, bool fromList) => instance?.Status switch
    {
        null => PollResult.Done,
        InstanceStatus.DeletionInProgress => PollResult.Pending(instance.Status),
        // A list may be older than the delete; only a poll of the tenant alone counts against it.
        _ when fromList => PollResult.Confirm,
        _ => throw Failed(ErrorIds.InstanceDeletionFailed, InstanceStatus.DeletionFailed, "deleted", operation, instance),
    };

    private static OperationFailedException Failed(
        string errorId, string expected, string participle, ManagedInstanceOperation operation, ManagedInstance instance) => TenantErrors.Failed(
            instance.Status == expected ? errorId : ErrorIds.UnexpectedInstanceStatus,
            $"The instance of tenant '{operation.TenantId}' could not be {participle}: status {instance.Status}",
            instance.FailedMessage,
            operation.TenantId,
            operation);
}
