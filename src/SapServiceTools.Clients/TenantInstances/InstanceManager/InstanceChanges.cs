using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>Creates and deletes instances and replaces credentials, also where the response to that is lost.</summary>
internal sealed class InstanceChanges(InstanceManagerApi api, LostResponsePolicy lostResponses, TimeProvider time)
{
    /// <summary>The tries that one piece of work has.</summary>
    public RetryBudget NewBudget(TimeSpan limit) => lostResponses.NewBudget(limit);

    /// <summary>Returns once the creation has begun.</summary>
    /// <exception cref="ResourceExistsException">The tenant had an instance before.</exception>
    public Task CreateAsync(string tenantId, ReadOnlyMemory<byte>? json, TimeSpan limit, ICallLog log, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var isLost = false;
        return lostResponses.SendAsync("the create took effect", NewBudget(limit), SendAsync, HasTakenEffectAsync, log, cancellationToken);

        async Task SendAsync()
        {
            if (!await api.PostAsync(tenantId, json, log, cancellationToken).ConfigureAwait(false))
                throw isLost ? TenantErrors.NameTaken(tenantId) : TenantErrors.Exists(tenantId);
        }

        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            isLost = true;
            if (await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false) is not { } found)
                return false;
            if (!IsOurs(found, time.GetElapsedTime(began)))
                throw TenantErrors.Exists(tenantId);
            log.Verbose($"The create for tenant '{tenantId}' did take effect (status {found.Value.Status}).");
            return true;
        }
    }

    /// <summary>Returns once the deletion has begun or is over.</summary>
    /// <exception cref="ResourceNotFoundException">The tenant has no instance.</exception>
    public Task DeleteAsync(string tenantId, TimeSpan limit, ICallLog log, CancellationToken cancellationToken)
    {
        var isLost = false;
        return lostResponses.SendAsync("the delete took effect", NewBudget(limit), SendAsync, HasTakenEffectAsync, log, cancellationToken);

        async Task SendAsync()
        {
            // After a lost response a 404 is what the lost request achieved.
            if (!await api.DeleteAsync(tenantId, log, cancellationToken).ConfigureAwait(false) && !isLost)
                throw TenantErrors.NotFound(tenantId);
        }

        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            isLost = true;
            var found = await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false);
            return found is null || found.Value.Status == InstanceStatus.DeletionInProgress;
        }
    }

    /// <summary>Replaces the credentials.</summary>
    /// <returns>The instance as it is afterwards; null if the server has no such request.</returns>
    /// <exception cref="ResourceNotFoundException">The tenant has no instance.</exception>
    public async Task<ManagedInstance?> RebindAsync(string tenantId, ReadOnlyMemory<byte>? json, TimeSpan limit, ICallLog log, CancellationToken cancellationToken)
    {
        // Without knowing the old credentials nobody could tell afterwards whether those that are there are new.
        var before = await FindAsync(tenantId, log, cancellationToken).ConfigureAwait(false);
        ManagedInstance? after = null;
        await lostResponses.SendAsync("the credentials were replaced", NewBudget(limit), SendAsync, HasTakenEffectAsync, log, cancellationToken).ConfigureAwait(false);
        return after;

        async Task SendAsync()
        {
            after = await api.RebindAsync(tenantId, json, log, cancellationToken).ConfigureAwait(false);
            if (after is not null)
                after = await ReadAgainAsync(after, log, cancellationToken).ConfigureAwait(false);
        }

        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            after = await FindAsync(tenantId, log, cancellationToken).ConfigureAwait(false);
            if (!HasNewCredentials(before, after))
                return false;
            log.Verbose($"The credentials of tenant '{tenantId}' were replaced.");
            return true;
        }
    }

    /// <summary>What is there counts, and not what one response said: another session may have replaced the credentials once more.</summary>
    private async Task<ManagedInstance> ReadAgainAsync(ManagedInstance bound, ICallLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(bound.TenantId, log, cancellationToken).ConfigureAwait(false) is { Credentials: not null } found ? found : bound;
        }
        catch (ServiceException exception) when (exception.Kind != ServiceErrorKind.SessionClosed)
        {
            // The response may be all that there ever is of the new credentials.
            log.Verbose($"The new credentials could not be read again. {exception.Message}");
            return bound;
        }
    }

    private async Task<ManagedInstance> FindAsync(string tenantId, ICallLog log, CancellationToken cancellationToken) =>
        (await api.GetAsync(tenantId, RetryMode.Always, log, cancellationToken).ConfigureAwait(false))?.Value ?? throw TenantErrors.NotFound(tenantId);

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
    private static bool IsOurs(Fetched<ManagedInstance> found, TimeSpan sinceBegin)
    {
        if (found.Value.Status is not (InstanceStatus.CreationInProgress or InstanceStatus.CreationSucceeded or InstanceStatus.CreationFailed))
            return false;
        return LostResponsePolicy.IsSince(found.Value.UpdatedOn, found.ServerTime, sinceBegin) ?? found.Value.Status == InstanceStatus.CreationInProgress;
    }
}
