namespace SapServiceTools.Clients.TenantInstances.Reconciliation;

/// <summary>Carries steps out. Each may be repeated: what an interrupted run left behind is where the next one goes on.</summary>
public static class Reconciler
{
    /// <summary>Deletes a tenant's instance; that it is gone already is success.</summary>
    public static Task RemoveAsync(IInstanceManager client, FleetStep step, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) =>
        RunAsync(step, async () =>
        {
            if (step.InstanceIds.Count == 0)
                await DeleteAsync(() => client.StartDeleteAsync(step.TenantId, log, cancellationToken)).ConfigureAwait(false);
            foreach (var id in step.InstanceIds)
                await DeleteAsync(() => client.StartDeleteInstanceAsync(step.TenantId, id, log, cancellationToken)).ConfigureAwait(false);
            return null;

            async Task DeleteAsync(Func<Task<ManagedInstanceOperation>> start)
            {
                try
                {
                    await client.CompleteAsync(await start().ConfigureAwait(false), timeout, log, cancellationToken).ConfigureAwait(false);
                }
                catch (ResourceNotFoundException)
                {
                    log.Verbose($"The instance of tenant '{step.TenantId}' is gone already.");
                }
            }
        });

    /// <summary>Repairs what was found, and changes nothing else: what was to be deleted is deleted, all else becomes usable.</summary>
    public static Task RepairAsync(
        IInstanceManager client, FleetStep step, InstanceParameters? parameters, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) => step.Found switch
        {
            _ when step.InstanceIds.Count > 0 => RemoveAsync(client, step, timeout, log, cancellationToken),
            InstanceStatus.DeletionInProgress or InstanceStatus.DeletionFailed => RemoveAsync(client, step, timeout, log, cancellationToken),
            InstanceStatus.CreationSucceeded or InstanceStatus.UpdateInProgress => TidyAsync(client, step, timeout, log, cancellationToken),
            _ => MakeUsableAsync(client, step, parameters, timeout, log, cancellationToken),
        };

    /// <summary>Makes the instance of a tenant that is wanted usable, by whatever that takes.</summary>
    public static Task MakeUsableAsync(
        IInstanceManager client, FleetStep step, InstanceParameters? parameters, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) =>
        RunAsync(step, async () =>
        {
            if (step.Found is InstanceStatus.BindingMissing or InstanceStatus.BindingFailed or InstanceStatus.CreationInProgress)
            {
                var operation = new ManagedInstanceOperation
                {
                    Type = OperationType.Create,
                    TenantId = step.TenantId,
                    StartedAt = DateTimeOffset.UtcNow,
                    Status = step.Found,
                    BindingParameters = parameters?.Binding,
                };
                return await client.CompleteAsync(operation, timeout, log, cancellationToken).ConfigureAwait(false);
            }

            var request = new CreateRequest(step.TenantId, parameters, IfExistsAction.Recreate, Wait: true, timeout);
            return (await InstanceProvisioner.CreateAsync(client, request, log, cancellationToken).ConfigureAwait(false)).Instance;
        });

    private static Task TidyAsync(IInstanceManager client, FleetStep step, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) =>
        RunAsync(step, async () =>
        {
            var leftovers = new CredentialRotation { TenantId = step.TenantId, OldBindingId = step.FailedBindingIds };
            await client.RemoveOldCredentialAsync(leftovers, timeout, log, cancellationToken).ConfigureAwait(false);
            return await client.GetAsync(step.TenantId, new GetInstanceOptions(BypassCache: true, Wait: false), log, cancellationToken).ConfigureAwait(false);
        });

    private static async Task RunAsync(FleetStep step, Func<Task<ManagedInstance?>> act)
    {
        try
        {
            step.Status = (await act().ConfigureAwait(false))?.Status;
            step.State = FleetStepState.Done;
        }
        catch (ServiceException exception)
        {
            step.State = FleetStepState.Failed;
            step.Message = CauseFirst(exception, step.TenantId);
            step.Status = exception.ErrorId switch
            {
                ErrorIds.InstanceCreationFailed => InstanceStatus.CreationFailed,
                ErrorIds.InstanceDeletionFailed => InstanceStatus.DeletionFailed,
                ErrorIds.InstanceVanished => null,
                _ => (exception.Operation as ManagedInstanceOperation)?.Status,
            };
            throw;
        }
    }

    /// <summary>What an error says, for a row that names the tenant already: the service's own reason first, where there is one.</summary>
    private static string CauseFirst(ServiceException exception, string tenant)
    {
        var text = exception.Message.Replace($" of tenant '{tenant}'", "", StringComparison.Ordinal).Replace($"Tenant '{tenant}'", "It", StringComparison.Ordinal);
        if (exception.Description?.TrimEnd('.') is not { Length: > 0 } cause)
            return text;
        var rest = text.Replace($" Reason: {cause}", "", StringComparison.Ordinal).Replace($": {cause}", "", StringComparison.Ordinal).TrimEnd('.');
        return $"{cause}. {rest}.";
    }
}
