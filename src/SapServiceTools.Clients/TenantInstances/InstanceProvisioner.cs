using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances;

/// <summary>Creates an instance, or makes of an existing one what the caller wants: what lets an interrupted run be repeated.</summary>
public static class InstanceProvisioner
{
    // Others may create and delete the same tenant meanwhile, so more than one round can be needed; a server that contradicts itself must not keep us for ever.
    private const int MaxRounds = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Creates an instance for a tenant.</summary>
    /// <param name="client">The back end.</param>
    /// <param name="request">Tenant, parameters and what an existing instance means.</param>
    /// <param name="log">Takes the log lines and the progress.</param>
    /// <param name="cancellationToken">Ends the wait, not what goes on at the server.</param>
    /// <param name="time">Drives the pauses while the server contradicts itself.</param>
    /// <exception cref="ServiceException">As <see cref="IInstanceManager"/> has it.</exception>
    public static async Task<CreateOutcome> CreateAsync(
        IInstanceManager client, CreateRequest request, ICallLog log, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var budget = new RetryBudget(MaxRounds - 2, Pause, new Deadline(time, request.Timeout ?? client.DefaultTimeout), time);
        var goesOn = true;
        for (var round = 1; ; round++)
        {
            try
            {
                var operation = await client.StartCreateAsync(request.TenantId, request.Parameters, log, cancellationToken).ConfigureAwait(false);
                return await CompleteAsync(client, operation, request, log, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceExistsException exception) when (
                exception.ErrorId == ErrorIds.InstanceExists && request.IfExists != IfExistsAction.Error && round < MaxRounds)
            {
                // Handled below, where awaiting is plain code.
            }
            catch (ResourceExistsException) when (!goesOn)
            {
                throw TenantErrors.NameTaken(TenantName.Normalize(request.TenantId));
            }

            var existing = await client.GetAsync(
                request.TenantId, new GetInstanceOptions(BypassCache: true, Wait: false), log, cancellationToken).ConfigureAwait(false);
            if (existing is null)
            {
                goesOn = await budget.PauseAsync(null, cancellationToken).ConfigureAwait(false);
                if (!goesOn)
                    round = MaxRounds - 1;
                continue;
            }

            log.Verbose($"Tenant '{existing.TenantId}' has an instance already (status {existing.Status}).");
            if (request.IfExists == IfExistsAction.Skip || existing.Status == InstanceStatus.CreationSucceeded)
                return new CreateOutcome(existing, null);
            if (existing.Status is InstanceStatus.CreationInProgress or InstanceStatus.BindingMissing or InstanceStatus.BindingFailed)
                return await CompleteAsync(client, Found(existing, OperationType.Create, request), request, log, cancellationToken).ConfigureAwait(false);
            if (existing.Status == InstanceStatus.UpdateInProgress)
                return await CompleteAsync(client, Found(existing, OperationType.Update), request, log, cancellationToken).ConfigureAwait(false);
            await MakeRoomAsync(client, existing, request, log, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task MakeRoomAsync(
        IInstanceManager client, ManagedInstance existing, CreateRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        var operation = Found(existing, OperationType.Delete);
        if (existing.Status != InstanceStatus.DeletionInProgress)
        {
            // Only what is known to have failed may be deleted: a status unknown to us may well be that of an instance in use.
            var hasFailed = existing.Status is InstanceStatus.CreationFailed or InstanceStatus.DeletionFailed;
            if (request.IfExists != IfExistsAction.Recreate || !hasFailed)
                throw Stuck(existing, hasFailed);
            try
            {
                operation = await client.StartDeleteAsync(existing.TenantId, log, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceNotFoundException)
            {
                return;
            }
        }

        await client.CompleteAsync(operation, request.Timeout, log, cancellationToken).ConfigureAwait(false);
    }

    private static OperationFailedException Stuck(ManagedInstance existing, bool hasFailed)
    {
        var id = existing.Status switch
        {
            InstanceStatus.CreationFailed => ErrorIds.InstanceCreationFailed,
            InstanceStatus.DeletionFailed => ErrorIds.InstanceDeletionFailed,
            _ => ErrorIds.UnexpectedInstanceStatus,
        };
        return TenantErrors.Failed(
            id,
            $"Tenant '{existing.TenantId}' has an instance with status {existing.Status}, which waiting won't change",
            existing.FailedMessage,
            existing.TenantId,
            action: hasFailed ? "Use -IfExists Recreate to delete it and create it anew." : "Check the instance, and remove it if it isn't needed any more.");
    }

    private static async Task<CreateOutcome> CompleteAsync(
        IInstanceManager client, ManagedInstanceOperation operation, CreateRequest request, ICallLog log, CancellationToken cancellationToken) =>
        request.Wait
            ? new CreateOutcome(await client.CompleteAsync(operation, request.Timeout, log, cancellationToken).ConfigureAwait(false), null)
            : new CreateOutcome(null, operation);

    /// <summary>The operation that an instance is under, or that is left to do with it.</summary>
    internal static ManagedInstanceOperation Found(ManagedInstance instance, OperationType type, CreateRequest? request = null) => new()
    {
        Type = type,
        TenantId = instance.TenantId,
        StartedAt = instance.UpdatedOn ?? DateTimeOffset.UtcNow,
        Status = instance.Status,
        BindingParameters = request?.Parameters?.Binding,
    };
}
