namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>A tenant's instance with its bindings, as the server shows them, and what that means.</summary>
internal sealed record TenantState(InstanceInfo Instance, IReadOnlyList<BindingInfo> Bindings)
{
    public const string TenantLabel = "tenant_id";
    private const string NotReady = "NOT_READY";

    /// <summary>The binding that counts: the newest of those that can be used.</summary>
    public BindingInfo? Usable => Bindings.Where(binding => binding.IsUsable && !binding.IsUnder(OperationInfo.Delete)).MaxBy(binding => binding.CreatedAt);

    /// <summary>A binding that is being made.</summary>
    public BindingInfo? Pending => Bindings.FirstOrDefault(binding => !binding.Ready && binding.IsUnder(OperationInfo.Create));

    /// <summary>The tenant, from the labels of the instance or, where that has none, of a binding.</summary>
    public string? TenantId => Instance.Label(TenantLabel) ?? Bindings.Select(binding => binding.Label(TenantLabel)).FirstOrDefault(label => label is not null);

    /// <summary>The status in the Instance Manager's words, and the reason for a failure.</summary>
    public (string Status, string? Reason) Status
    {
        get
        {
            if (Instance.IsUnder(OperationInfo.Delete))
                return (InstanceStatus.DeletionInProgress, null);
            if (Instance.HasFailed(OperationInfo.Delete))
                return (InstanceStatus.DeletionFailed, Instance.LastOperation!.Reason);
            if (Instance.IsUnder(OperationInfo.Create))
                return (InstanceStatus.CreationInProgress, null);
            if (Instance.HasFailed(OperationInfo.Create))
                return (InstanceStatus.CreationFailed, Instance.LastOperation!.Reason);
            // The reason is unknown, so nothing may be done about it unasked.
            if (!Instance.Ready)
                return (NotReady, Instance.LastOperation?.Reason);
            if (Usable is not null)
                return (Instance.IsUnder(OperationInfo.Update) ? InstanceStatus.UpdateInProgress : InstanceStatus.CreationSucceeded, null);
            if (Pending is not null)
                return (InstanceStatus.CreationInProgress, null);
            return Bindings.Count == 0
                ? (InstanceStatus.BindingMissing, null)
                : (InstanceStatus.BindingFailed, Bindings.Select(binding => binding.LastOperation?.Reason).FirstOrDefault(reason => reason is not null));
        }
    }

    /// <summary>The model for users.</summary>
    /// <param name="tenantId">Whose it is.</param>
    /// <param name="plan">The plan that it was made from.</param>
    /// <param name="redact">Removes secrets from the server's texts.</param>
    public ManagedInstance ToModel(string tenantId, PlanInfo plan, Func<string, string> redact)
    {
        var (status, reason) = Status;
        var binding = status is InstanceStatus.CreationSucceeded or InstanceStatus.UpdateInProgress ? Usable : null;
        return new ManagedInstance
        {
            TenantId = tenantId,
            Status = status,
            Id = Instance.Id,
            InstanceId = Instance.Id,
            BindingId = binding?.Id,
            ManagedServiceId = plan.OfferingId,
            ManagedPlanId = plan.PlanId,
            UpdatedOn = Later(Instance.LastOperation?.UpdatedAt ?? Instance.UpdatedAt, binding?.CreatedAt),
            FailedMessage = reason,
            FailedBindingIds = [.. Bindings.Where(left => left != binding && !left.IsUsable && left.LastOperation is { State: OperationInfo.Failed }).Select(left => left.Id)],
            Credentials = binding?.Credentials is IReadOnlyDictionary<string, object?> fields ? new ServiceCredentials(fields) : null,
        }.Redact(redact);
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => other > one || one is null ? other : one;
}
