using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Broker.Operations;

/// <summary>Waits for a broker's operation and decides what its states mean. Source: Open Service Broker API 2.17, polling last operation.</summary>
internal sealed class BrokerOperationWaiter(OperationPoller<LastOperationResponse> poller, LastOperationSource polls)
{
    /// <summary>Waits until it has succeeded.</summary>
    /// <exception cref="OperationFailedException">The broker says that it failed.</exception>
    /// <exception cref="OperationTimedOutException">The limit passed.</exception>
    public async Task WaitAsync(BrokerServiceOperation operation, TimeSpan limit, ICallLog log, CancellationToken cancellationToken)
    {
        LastOperationResponse? last = null;
        var key = polls.Add(operation);
        try
        {
            var request = new PollRequest<LastOperationResponse>(
                key,
                operation.Type,
                (poll, _) =>
                {
                    if (poll?.Problem(operation.Type) is { } problem)
                    {
                        // Told once, since nobody can know whether the broker comes round.
                        if (last is null)
                            log.Warning($"The broker's answer to a poll can't be used; polling goes on. {key}: {problem}");
                        last = poll;
                    }

                    return Evaluate(operation, poll);
                },
                limit,
                log);
            await poller.WaitAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw TimedOut(operation, limit, last);
        }
        catch (ServiceException exception)
        {
            throw exception.While(operation, "Pass the error's TargetObject to Wait-BrokerOperation to go on waiting.");
        }
        finally
        {
            polls.Remove(key);
        }
    }

    private static PollResult Evaluate(BrokerServiceOperation operation, LastOperationResponse? poll)
    {
        if (poll is null)
            return PollResult.Pending(operation.Status ?? BrokerOperationStatus.Unknown);
        operation.Description = poll.Description ?? operation.Description;
        // "Now" is no wait; without one polls come as often as the session has it.
        var hint = poll.RetryAfter > TimeSpan.Zero ? poll.RetryAfter : null;
        if (poll.IsGone)
            return operation.Type == OperationType.Delete ? PollResult.Done : PollResult.Pending("410, which only a deletion ends with", hint);
        switch (poll.State)
        {
            case BrokerOperationStatus.Succeeded:
                return PollResult.Done;
            case BrokerOperationStatus.Failed:
                operation.Status = BrokerOperationStatus.Failed;
                throw Failed(operation, poll);
            case BrokerOperationStatus.InProgress:
                operation.Status = BrokerOperationStatus.InProgress;
                break;
        }

        return PollResult.Pending(poll.State ?? $"no usable answer ({poll.Fault?.StatusCode})", hint);
    }

    private static OperationFailedException Failed(BrokerServiceOperation operation, LastOperationResponse poll)
    {
        var (needed, command) = Orphan(operation);
        var reason = poll.Description is { } text ? $" The broker says: {text.TrimEnd('.')}." : "";
        var unusable = poll.InstanceUsable is false ? " The instance can't be used any more." : "";
        var final = poll.UpdateRepeatable is false ? " The update can't be repeated." : "";
        return new OperationFailedException(ErrorIds.BrokerOperationFailed, $"The broker failed to {Verb(operation)}.{reason}{unusable}{final}")
        {
            Description = poll.Description,
            InstanceUsable = poll.InstanceUsable,
            UpdateRepeatable = poll.UpdateRepeatable,
            OrphanMitigationNeeded = needed,
            OrphanMitigation = command,
            Operation = operation,
            RecommendedAction = command is null ? null : BrokerErrors.Delete(command),
        };
    }

    // A polling time-out is a failed operation by the specification. Nobody but the user knows whether there is time to go on waiting, so both ways are told.
    private static OperationTimedOutException TimedOut(BrokerServiceOperation operation, TimeSpan limit, LastOperationResponse? last)
    {
        var (needed, command) = Orphan(operation);
        var action = "Pass the error's TargetObject to Wait-BrokerOperation to go on waiting. A plan's maximum_polling_duration ends a wait before -TimeoutSeconds does.";
        return new($"The wait for the broker to {Verb(operation)} timed out after {limit.TotalSeconds:0.#} s; it is {operation.Status ?? BrokerOperationStatus.Unknown}."
            + (last?.Problem(operation.Type) is { } problem ? $" The last answer that can't be used: {problem}" : ""))
        {
            Operation = operation,
            StatusCode = last is { IsGone: true } ? 410 : last?.Fault?.StatusCode,
            Description = operation.Description,
            OrphanMitigationNeeded = needed,
            OrphanMitigation = command,
            RecommendedAction = command is null ? action : $"{action} To give it up and delete what the broker may hold: {command}",
        };
    }

    private static (bool IsNeeded, string? Command) Orphan(BrokerServiceOperation operation)
    {
        // Whoever asks without saying what goes on must not be told to delete what may be only changed.
        var needed = !operation.IsTypeAssumed && OrphanRules.ApplyToFailed(operation.Type);
        return (needed, needed ? OrphanRules.Command(operation.InstanceId, operation.BindingId, operation.ServiceId, operation.PlanId) : null);
    }

    private static string Verb(BrokerServiceOperation operation)
    {
        var verb = operation.Type switch { OperationType.Create => "create", OperationType.Update => "change", _ => "delete" };
        return operation.BindingId is { } bindingId ? $"{verb} binding '{bindingId}' of instance '{operation.InstanceId}'" : $"{verb} instance '{operation.InstanceId}'";
    }
}
