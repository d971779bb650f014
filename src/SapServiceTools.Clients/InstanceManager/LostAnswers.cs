using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.InstanceManager;

/// <summary>
/// Creates and deletes whose answer got lost. Neither is sent again blindly: on doubt the tenant is looked at first,
/// so that a create never ends in a conflict with itself and never makes an instance twice.
/// </summary>
internal sealed class LostAnswers(InstanceManagerApi api, TransportOptions options, TimeProvider time)
{
    private readonly LostAnswerPolicy _policy = new(options, time);

    /// <summary>Returns once the creation has begun.</summary>
    /// <exception cref="ResourceExistsException">The tenant had an instance before.</exception>
    public async Task CreateAsync(string tenantId, ReadOnlyMemory<byte>? json, ICallLog log, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var lost = 0; ; lost++)
        {
            ServiceException doubt;
            try
            {
                if (await api.PostAsync(tenantId, json, log, cancellationToken).ConfigureAwait(false))
                    return;
                if (lost == 0)
                    throw Exists(tenantId);
                doubt = Exists(tenantId);
            }
            catch (ServiceException exception) when (_policy.IsDoubtful(exception) && lost < _policy.MaxRetries)
            {
                log.Verbose($"{exception.Message} Whether the create took effect is unknown, so the tenant is looked at first.");
                await _policy.PauseAsync(lost, exception.RetryAfter, cancellationToken).ConfigureAwait(false);
                doubt = exception;
            }

            var found = await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false);
            if (found is null && doubt is not ResourceExistsException)
                continue;
            if (found is null || !IsOurs(found, time.GetElapsedTime(began)))
                throw Exists(tenantId);
            log.Verbose($"The create for tenant '{tenantId}' did take effect (status {found.Instance.Status}).");
            return;
        }
    }

    /// <summary>Returns once the deletion has begun or is over.</summary>
    /// <exception cref="ResourceNotFoundException">The tenant has no instance.</exception>
    public async Task DeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        for (var lost = 0; ; lost++)
        {
            try
            {
                // After a lost answer a 404 is what the lost request achieved.
                if (await api.DeleteAsync(tenantId, log, cancellationToken).ConfigureAwait(false) || lost > 0)
                    return;
                throw new ResourceNotFoundException(ErrorIds.InstanceNotFound, $"Tenant '{tenantId}' has no instance.")
                {
                    StatusCode = 404,
                    TenantId = tenantId,
                };
            }
            catch (ServiceException exception) when (_policy.IsDoubtful(exception) && lost < _policy.MaxRetries)
            {
                log.Verbose($"{exception.Message} Whether the delete took effect is unknown, so the tenant is looked at first.");
                await _policy.PauseAsync(lost, exception.RetryAfter, cancellationToken).ConfigureAwait(false);
            }

            var found = await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false);
            if (found is null || found.Instance.Status == InstanceStatus.DeletionInProgress)
                return;
        }
    }

    /// <summary>
    /// An instance that was there before this call isn't this call's. Server times are compared with the server's clock only;
    /// without them, one that is still being created counts as ours.
    /// </summary>
    private static bool IsOurs(FetchedInstance found, TimeSpan sinceBegin)
    {
        if (found.Instance.Status is not (InstanceStatus.CreationInProgress or InstanceStatus.CreationSucceeded or InstanceStatus.CreationFailed))
            return false;
        return LostAnswerPolicy.IsSince(found.Instance.UpdatedOn, found.ServerTime, sinceBegin) ?? found.Instance.Status == InstanceStatus.CreationInProgress;
    }

    internal static ResourceExistsException Exists(string tenantId) =>
        new(ErrorIds.InstanceExists, $"Tenant '{tenantId}' has an instance already.")
        {
            StatusCode = 409,
            TenantId = tenantId,
            RecommendedAction = "Use -IfExists Skip, Wait or Recreate to say what an existing instance means.",
        };
}
