using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>
/// Changes whose answer got lost or is none. None is sent again blindly: on doubt the tenant is looked at first,
/// so that a create never ends in a conflict with itself and never makes an instance twice, and credentials that were replaced aren't replaced again.
/// </summary>
internal sealed class LostResponses(InstanceManagerApi api, TransportOptions options, TimeProvider time)
{
    private readonly LostResponsePolicy _policy = new(options, time);

    /// <summary>The tries that one piece of work has.</summary>
    public RetryBudget NewBudget(TimeSpan limit) => _policy.NewBudget(limit);

    /// <summary>Returns once the creation has begun.</summary>
    /// <exception cref="ResourceExistsException">The tenant had an instance before.</exception>
    public async Task CreateAsync(string tenantId, ReadOnlyMemory<byte>? json, TimeSpan limit, ICallLog log, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var budget = NewBudget(limit);
        for (var isLost = false; ; isLost = true)
        {
            ServiceException doubt;
            try
            {
                if (await api.PostAsync(tenantId, json, log, cancellationToken).ConfigureAwait(false))
                    return;
                doubt = isLost ? NameTaken(tenantId) : throw Exists(tenantId);
            }
            catch (ServiceException exception) when (_policy.IsDoubtful(exception))
            {
                log.Verbose($"{exception.Message} Whether the create took effect is unknown, so the tenant is looked at first.");
                doubt = exception;
            }

            var goesOn = await budget.PauseAsync(doubt.RetryAfter, cancellationToken).ConfigureAwait(false);
            if (await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false) is { } found)
            {
                if (!IsOurs(found, time.GetElapsedTime(began)))
                    throw Exists(tenantId);
                log.Verbose($"The create for tenant '{tenantId}' did take effect (status {found.Instance.Status}).");
                return;
            }

            if (!goesOn)
                throw doubt;
        }
    }

    /// <summary>Returns once the deletion has begun or is over.</summary>
    /// <exception cref="ResourceNotFoundException">The tenant has no instance.</exception>
    public async Task DeleteAsync(string tenantId, TimeSpan limit, ICallLog log, CancellationToken cancellationToken)
    {
        var budget = NewBudget(limit);
        for (var isLost = false; ; isLost = true)
        {
            ServiceException doubt;
            try
            {
                // After a lost answer a 404 is what the lost request achieved.
                if (await api.DeleteAsync(tenantId, log, cancellationToken).ConfigureAwait(false) || isLost)
                    return;
                throw NotFound(tenantId);
            }
            catch (ServiceException exception) when (_policy.IsDoubtful(exception))
            {
                log.Verbose($"{exception.Message} Whether the delete took effect is unknown, so the tenant is looked at first.");
                doubt = exception;
            }

            var goesOn = await budget.PauseAsync(doubt.RetryAfter, cancellationToken).ConfigureAwait(false);
            var found = await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false);
            if (found is null || found.Instance.Status == InstanceStatus.DeletionInProgress)
                return;
            if (!goesOn)
                throw doubt;
        }
    }

    /// <summary>Replaces the credentials.</summary>
    /// <returns>The instance as it is afterwards; null if the server has no such request.</returns>
    /// <exception cref="ResourceNotFoundException">The tenant has no instance.</exception>
    public async Task<ManagedInstance?> RebindAsync(string tenantId, ReadOnlyMemory<byte>? json, TimeSpan limit, ICallLog log, CancellationToken cancellationToken)
    {
        // Without knowing the old credentials nobody could tell afterwards whether those that are there are new.
        var before = await FindAsync(tenantId, log, cancellationToken).ConfigureAwait(false);
        var budget = NewBudget(limit);
        while (true)
        {
            ServiceException doubt;
            try
            {
                return await api.RebindAsync(tenantId, json, log, cancellationToken).ConfigureAwait(false) is { } bound
                    ? await AfterwardsAsync(bound, log, cancellationToken).ConfigureAwait(false)
                    : null;
            }
            catch (ServiceException exception) when (_policy.IsDoubtful(exception))
            {
                log.Verbose($"{exception.Message} Whether the credentials were replaced is unknown, so they are looked at first.");
                doubt = exception;
            }

            var goesOn = await budget.PauseAsync(doubt.RetryAfter, cancellationToken).ConfigureAwait(false);
            var now = await FindAsync(tenantId, log, cancellationToken).ConfigureAwait(false);
            if (HasNewCredentials(before, now))
            {
                log.Verbose($"The credentials of tenant '{tenantId}' were replaced.");
                return now;
            }

            if (!goesOn)
                throw doubt;
        }
    }

    /// <summary>What is there counts, and not what one answer said: another session may have replaced the credentials once more.</summary>
    private async Task<ManagedInstance> AfterwardsAsync(ManagedInstance bound, ICallLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(bound.TenantId, log, cancellationToken).ConfigureAwait(false) is { Credentials: not null } found ? found : bound;
        }
        catch (ServiceException exception) when (exception.Kind != ServiceErrorKind.SessionClosed)
        {
            // The answer may be all that there ever is of the new credentials.
            log.Verbose($"The new credentials could not be read again. {exception.Message}");
            return bound;
        }
    }

    private async Task<ManagedInstance> FindAsync(string tenantId, ICallLog log, CancellationToken cancellationToken) =>
        (await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false))?.Instance ?? throw NotFound(tenantId);

    private static bool HasNewCredentials(ManagedInstance before, ManagedInstance now)
    {
        if (now.Credentials is null)
            return false;
        return before.Credentials is null
            || (now.ManagedBindingId ?? now.BindingId) != (before.ManagedBindingId ?? before.BindingId)
            || !FreeFormJson.Write(now.Credentials.Reveal()).Span.SequenceEqual(FreeFormJson.Write(before.Credentials.Reveal()).Span);
    }

    /// <summary>
    /// An instance that was there before this call isn't this call's. Server times are compared with the server's clock only;
    /// without them, one that is still being created counts as ours.
    /// </summary>
    private static bool IsOurs(FetchedInstance found, TimeSpan sinceBegin)
    {
        if (found.Instance.Status is not (InstanceStatus.CreationInProgress or InstanceStatus.CreationSucceeded or InstanceStatus.CreationFailed))
            return false;
        return LostResponsePolicy.IsSince(found.Instance.UpdatedOn, found.ServerTime, sinceBegin) ?? found.Instance.Status == InstanceStatus.CreationInProgress;
    }

    /// <summary>The error for a tenant that has none.</summary>
    internal static ResourceNotFoundException NotFound(string tenantId) =>
        new(ErrorIds.InstanceNotFound, $"Tenant '{tenantId}' has no instance.") { StatusCode = 404, TenantId = tenantId };

    internal static ResourceExistsException Exists(string tenantId) =>
        new(ErrorIds.InstanceExists, $"Tenant '{tenantId}' has an instance already.")
        {
            StatusCode = 409,
            TenantId = tenantId,
            RecommendedAction = "Use -IfExists Skip, Wait or Recreate to say what an existing instance means.",
        };

    /// <summary>A conflict that lasts, with nothing to be seen that it is with.</summary>
    internal static ResourceExistsException NameTaken(string tenantId, string what = "instance") =>
        new(ErrorIds.NameTaken, $"The {what} of tenant '{tenantId}' can't be made: the server says that its name is taken, by something that this service key can't see.")
        {
            StatusCode = 409,
            TenantId = tenantId,
            RecommendedAction = "Look for it with a service key of a wider plan, such as subaccount-admin, or in the cockpit.",
        };
}
