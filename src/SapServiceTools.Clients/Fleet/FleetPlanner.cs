namespace SapServiceTools.Clients.Fleet;

/// <summary>Compares the tenants that are wanted with those that are there.</summary>
public static class FleetPlanner
{
    /// <summary>The steps that make the one the other; a fleet in order has steps to keep only.</summary>
    /// <param name="desired">The tenants that are wanted, trimmed; one that is named twice counts once.</param>
    /// <param name="actual">The instances that are there.</param>
    /// <param name="removeExtra">Whether instances of other tenants are to go.</param>
    public static IReadOnlyList<FleetStep> Plan(IEnumerable<string> desired, IReadOnlyCollection<ManagedInstance> actual, bool removeExtra)
    {
        var wanted = desired.Distinct(StringComparer.Ordinal).ToList();
        var found = new Dictionary<string, ManagedInstance>(StringComparer.Ordinal);
        foreach (var instance in actual)
        {
            // Of two instances of one tenant the usable one is what its applications have.
            if (!found.TryGetValue(instance.TenantId, out var other) || other.Status != InstanceStatus.CreationSucceeded)
                found[instance.TenantId] = instance;
        }

        var steps = wanted.ConvertAll(tenant => found.Remove(tenant, out var instance) ? ForWanted(instance) : ForMissing(tenant));
        if (removeExtra)
            steps.AddRange(found.Values.OrderBy(instance => instance.TenantId, StringComparer.Ordinal).Select(ForExtra));
        return steps;
    }

    /// <summary>The step that mends an instance, whether or not its tenant is wanted; null if there is nothing to mend.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="isReplaced">Whether an earlier repair had begun to delete it in order to create it anew; its deletion is only half of that.</param>
    public static FleetStep? PlanRepair(ManagedInstance instance, bool isReplaced = false)
    {
        if (isReplaced && IsDeleted(instance))
            return ForWanted(instance);
        return Diagnosis.Find(instance) is { } reason
            ? new FleetStep { TenantId = instance.TenantId, Action = FleetAction.Repair, Found = instance.Status, Reason = reason, FailedBindingIds = instance.FailedBindingIds }
            : null;
    }

    /// <summary>The step for a tenant whose instance an earlier repair deleted and didn't get to create anew.</summary>
    public static FleetStep PlanRestore(string tenant) => new()
    {
        TenantId = tenant,
        Action = FleetAction.Create,
        Reason = "An earlier repair deleted its instance and ended before the new one was there; it is created.",
    };

    private static FleetStep ForMissing(string tenant) => new() { TenantId = tenant, Action = FleetAction.Create, Reason = "It has no instance." };

    private static FleetStep ForWanted(ManagedInstance instance)
    {
        // What is being deleted although its tenant is wanted has to be there again afterwards.
        var reason = IsDeleted(instance)
            ? "It is wanted, and its deletion was begun; that is brought to its end, and it is created anew."
            : IsUsable(instance) ? null : Diagnosis.Find(instance);
        return new FleetStep
        {
            TenantId = instance.TenantId,
            Action = reason is null ? FleetAction.Keep : FleetAction.Repair,
            Found = instance.Status,
            Reason = reason ?? "It is there.",
            State = reason is null ? FleetStepState.Done : FleetStepState.Planned,
            Status = reason is null ? instance.Status : null,
        };
    }

    private static bool IsDeleted(ManagedInstance instance) => instance.Status is InstanceStatus.DeletionInProgress or InstanceStatus.DeletionFailed;

    private static bool IsUsable(ManagedInstance instance) => instance.Status is InstanceStatus.CreationSucceeded or InstanceStatus.UpdateInProgress;

    private static FleetStep ForExtra(ManagedInstance instance) => new()
    {
        TenantId = instance.TenantId,
        Action = FleetAction.Remove,
        Found = instance.Status,
        Reason = "It isn't wanted.",
    };
}
