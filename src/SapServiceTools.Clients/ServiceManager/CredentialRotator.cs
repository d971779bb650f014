namespace SapServiceTools.Clients.ServiceManager;

/// <summary>Renews credentials without a gap: a new binding first, the old ones only when the caller says so.</summary>
internal sealed class CredentialRotator(TenantReader reader, BindingMaker bindings)
{
    // An instance in one of these has a binding, or can have one.
    private static readonly string[] Bindable =
        [InstanceStatus.CreationSucceeded, InstanceStatus.UpdateInProgress, InstanceStatus.BindingMissing, InstanceStatus.BindingFailed];

    /// <exception cref="ServiceException">There is no instance, or none that can be bound.</exception>
    public async Task<CredentialRotation> RotateAsync(WorkContext work, IReadOnlyDictionary<string, object?>? bindingParameters)
    {
        var state = await reader.FindAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false)
            ?? throw TenantReader.NotFound(work.TenantId);
        var (status, _) = state.Status;
        if (Array.IndexOf(Bindable, status) < 0)
            throw NotUsable(work.TenantId, status);
        var binding = await bindings.MakeAsync(work, state.Instance.Id, bindingParameters).ConfigureAwait(false);
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

    public async Task<CredentialRotation> RemoveOldAsync(WorkContext work, CredentialRotation rotation)
    {
        foreach (var binding in rotation.OldBindingId)
            await bindings.RemoveAsync(work, binding).ConfigureAwait(false);
        rotation.OldRemoved = true;
        return rotation;
    }

    private static ServiceException NotUsable(string tenant, string status) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.UnexpectedInstanceStatus, $"The credentials of tenant '{tenant}' can't be renewed while its instance has status {status}.")
        {
            TenantId = tenant,
            RecommendedAction = "Repair-ManagedInstance, then try again.",
        };
}
