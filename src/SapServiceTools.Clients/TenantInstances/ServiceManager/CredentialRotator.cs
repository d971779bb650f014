using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Renews credentials without a gap: a new binding first, the old ones only when the caller says so.</summary>
internal sealed class CredentialRotator(TenantReader reader, BindingManager bindings)
{
    // A server that deletes says so once.
    private const int MaxRounds = 3;

    // An instance in one of these has a binding, or can have one.
    private static readonly string[] Bindable =
        [InstanceStatus.CreationSucceeded, InstanceStatus.UpdateInProgress, InstanceStatus.BindingMissing, InstanceStatus.BindingFailed];

    /// <exception cref="ServiceException">There is no instance, or none that can be bound.</exception>
    public async Task<CredentialRotation> RotateAsync(WorkContext work, IReadOnlyDictionary<string, object?>? bindingParameters)
    {
        var state = await reader.FindAsync(work).ConfigureAwait(false)
            ?? throw TenantErrors.NotFound(work.TenantId);
        var (status, _) = state.Status;
        if (Array.IndexOf(Bindable, status) < 0)
            throw NotUsable(work.TenantId, status);
        var binding = await bindings.CreateAsync(work, state.Instance.Id, bindingParameters).ConfigureAwait(false);
        return new CredentialRotation
        {
            TenantId = work.TenantId,
            BindingId = binding.Id,
            InstanceId = state.Instance.Id,
            OldBindingId = [.. state.Bindings.Select(old => old.Id)],
            OldRemoved = state.Bindings.Count == 0,
            Credentials = new ServiceCredentials((IReadOnlyDictionary<string, object?>)binding.Credentials!),
        };
    }

    /// <summary>
    /// Removes what a rotation replaced. Of rotations that went on at the same time, in other sessions, the newest binding stays: each removes what is older than its own,
    /// and nothing that is newer. What is told is what is there afterwards.
    /// </summary>
    /// <exception cref="ServiceException">An old one can't be deleted, or the new one is gone.</exception>
    public async Task<CredentialRotation> RemoveOldAsync(WorkContext work, CredentialRotation rotation)
    {
        for (var round = 1; ; round++)
        {
            List<BindingInfo> there;
            try
            {
                there = await ThereAsync(work, rotation).ConfigureAwait(false);
            }
            catch (ServiceException exception) when (round > 1)
            {
                throw TransportErrors.Unread($"The old bindings of tenant '{work.TenantId}' were deleted.", exception);
            }

            var own = there.Find(binding => binding.Id == rotation.BindingId);
            var old = there.FindAll(binding => rotation.OldBindingId.Contains(binding.Id) || (own is not null && binding.IsOlderThan(own)));
            if (old.Count > 0 && round <= MaxRounds)
            {
                foreach (var binding in old)
                    await bindings.RemoveAsync(work, binding.Id).ConfigureAwait(false);
                continue;
            }

            if (!work.Log.IsPreview)
                rotation.OldRemoved = old.Count == 0;
            if (old.Count > 0)
                throw StillThere(work.TenantId, old.Count);
            if (rotation.BindingId is not null && own is null)
                throw Replaced(work.TenantId);
            if (there.Exists(binding => binding.IsUsable && binding.Id != rotation.BindingId) && own is not null)
                work.Log.Warning($"Another rotation of tenant '{work.TenantId}' made newer credentials meanwhile; both are valid until that removes its old ones.");
            return rotation;
        }
    }

    private async Task<List<BindingInfo>> ThereAsync(WorkContext work, CredentialRotation rotation)
    {
        var instance = rotation.InstanceId
            ?? (await reader.FindInstanceAsync(work).ConfigureAwait(false))?.Id;
        return instance is null ? [] : await reader.BindingsAsync(work, instance).ConfigureAwait(false);
    }

    private static OperationFailedException StillThere(string tenant, int count) =>
        new(ErrorIds.BindingFailed, $"{count} old bindings of tenant '{tenant}' are still there, although the server said that it deleted them.") { TenantId = tenant };

    private static ServiceException Replaced(string tenant) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.CredentialsReplaced, $"The new credentials of tenant '{tenant}' are gone already: another rotation replaced them.")
        {
            TenantId = tenant,
        };

    private static ServiceException NotUsable(string tenant, string status) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.UnexpectedInstanceStatus, $"The credentials of tenant '{tenant}' can't be renewed while its instance has status {status}.")
        {
            TenantId = tenant,
            RecommendedAction = "Repair-ManagedInstance, then try again.",
        };
}
