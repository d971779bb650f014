namespace SapServiceTools.Clients.TenantInstances.Reconciliation;

/// <summary>Compares the tenants that are wanted with those that are there.</summary>
public static class ReconcilePlanner
{
    private const int AfterFailure = 3;

    /// <summary>The steps that make the one the other; a fleet in order has steps to keep only.</summary>
    /// <param name="desired">The tenants that are wanted, trimmed; one that is named twice counts once.</param>
    /// <param name="actual">The instances that are there.</param>
    /// <param name="removeExtra">Whether instances of other tenants are to go.</param>
    /// <exception cref="ServiceException">What is to go can't be told from what is wanted.</exception>
    public static IReadOnlyList<FleetStep> Plan(IEnumerable<string> desired, IReadOnlyCollection<ManagedInstance> actual, bool removeExtra)
    {
        var wanted = desired.Distinct(StringComparer.Ordinal).ToList();
        var instances = actual.ToLookup(instance => instance.TenantId, StringComparer.Ordinal);
        // Of two instances of one tenant the usable one is what its applications have.
        var found = instances.ToDictionary(group => group.Key, group => group.FirstOrDefault(IsUsable) ?? group.First(), StringComparer.Ordinal);

        var steps = wanted.ConvertAll(tenant => found.Remove(tenant, out var instance) ? ForWanted(instance) : ForMissing(tenant));
        if (removeExtra)
        {
            RefuseLookAlikes(steps, found.Keys);
            steps.AddRange(found.Values.OrderBy(instance => instance.TenantId, StringComparer.Ordinal).Select(instance => ForExtra(instance, [.. instances[instance.TenantId]])));
        }

        return [.. InOrderOfWork(steps)];
    }

    /// <summary>
    /// The steps in the order in which a run that may have to end early does most: first what nothing was tried for, then what failed before, that which is the longest ago first,
    /// so that tenants that fail again and again keep neither others nor one another from their turn; last what the service goes on with by itself.
    /// </summary>
    public static IEnumerable<FleetStep> InOrderOfWork(IEnumerable<FleetStep> steps) =>
        steps.OrderBy(OrderOfWork).ThenBy(step => OrderOfWork(step) == AfterFailure ? step.FoundUpdatedOn : null);

    private static int OrderOfWork(FleetStep step) => (step.Action, step.Found) switch
    {
        (FleetAction.Keep or FleetAction.Create, _) => 0,
        (_, InstanceStatus.DeletionFailed) or (FleetAction.Repair, InstanceStatus.CreationFailed or InstanceStatus.BindingFailed) => AfterFailure,
        (_, InstanceStatus.DeletionInProgress) or (FleetAction.Repair, InstanceStatus.CreationInProgress) => AfterFailure + 1,
        (FleetAction.Repair, _) => 1,
        _ => 2,
    };

    /// <summary>
    /// A tenant that would be made beside one that would go and looks the same is that tenant, written in another way: its data would be lost.
    /// </summary>
    private static void RefuseLookAlikes(List<FleetStep> steps, IEnumerable<string> extra)
    {
        var missing = steps.Where(step => step.Action == FleetAction.Create).ToLookup(step => TenantName.LookAlikeKey(step.TenantId), step => step.TenantId);
        foreach (var tenant in extra)
        {
            if (missing[TenantName.LookAlikeKey(tenant)].FirstOrDefault() is { } wanted)
            {
                throw DesiredList.Invalid(
                    $"The list has tenant '{wanted}' and the service has '{tenant}', which differs only in case or in characters that look the same or aren't seen. It would be removed with its data. Nothing was changed.",
                    wanted);
            }

            // Requests trim what they are about, so that the removal would hit another tenant.
            if (tenant != tenant.Trim())
                throw DesiredList.Invalid($"The service has a tenant '{tenant}' with blanks around it, which can't be told from the tenant without them. Nothing was changed.", tenant);
        }
    }

    /// <summary>The step that repairs an instance, whether or not its tenant is wanted; null if there is nothing to repair.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="isReplaced">Whether an earlier repair had begun to delete it in order to create it anew; its deletion is only half of that.</param>
    public static FleetStep? PlanRepair(ManagedInstance instance, bool isReplaced = false)
    {
        if (isReplaced && IsDeleted(instance))
            return ForWanted(instance);
        return InstanceHealth.Find(instance) is { } reason
            ? new FleetStep { TenantId = instance.TenantId, Action = FleetAction.Repair, Found = instance.Status, FoundUpdatedOn = instance.UpdatedOn, Reason = reason, FailedBindingIds = instance.FailedBindingIds }
            : null;
    }

    /// <summary>The step for a tenant whose instance an earlier repair deleted and didn't get to create anew.</summary>
    public static FleetStep PlanRestore(string tenant) => new()
    {
        TenantId = tenant,
        Action = FleetAction.Create,
        Reason = "No instance: an earlier repair deleted it and ended before the new one was there. It is created.",
    };

    /// <summary>The steps that leave a tenant one of its instances.</summary>
    /// <param name="instances">All of the tenant's instances.</param>
    /// <param name="addressed">The one that requests for the tenant reach. It stays, unless another one can be used and it can't.</param>
    public static IEnumerable<FleetStep> PlanDuplicates(IReadOnlyCollection<ManagedInstance> instances, ManagedInstance addressed)
    {
        var kept = IsUsable(addressed) ? addressed : instances.FirstOrDefault(IsUsable) ?? addressed;
        return instances.Where(instance => instance.Id != kept.Id).Select(instance => new FleetStep
        {
            TenantId = instance.TenantId,
            Action = FleetAction.Remove,
            Found = instance.Status,
            FoundUpdatedOn = instance.UpdatedOn,
            Reason = $"Several instances: {kept.Id} stays, and {instance.Id} is deleted.",
            InstanceIds = [instance.Id!],
        });
    }

    private static FleetStep ForMissing(string tenant) => new() { TenantId = tenant, Action = FleetAction.Create, Reason = "It has no instance." };

    private static FleetStep ForWanted(ManagedInstance instance)
    {
        // What is being deleted although its tenant is wanted has to be there again afterwards.
        var reason = IsDeleted(instance)
            ? "Half deleted, but wanted: its deletion is brought to its end, and it is created anew."
            : IsUsable(instance) ? null : InstanceHealth.Find(instance);
        return new FleetStep
        {
            TenantId = instance.TenantId,
            Action = reason is null ? FleetAction.Keep : FleetAction.Repair,
            Found = instance.Status,
            FoundUpdatedOn = instance.UpdatedOn,
            Reason = reason ?? "It is there.",
            State = reason is null ? FleetStepState.Done : FleetStepState.Planned,
            Status = reason is null ? instance.Status : null,
        };
    }

    private static bool IsDeleted(ManagedInstance instance) => instance.Status is InstanceStatus.DeletionInProgress or InstanceStatus.DeletionFailed;

    private static bool IsUsable(ManagedInstance instance) => instance.Status is InstanceStatus.CreationSucceeded or InstanceStatus.UpdateInProgress;

    private static FleetStep ForExtra(ManagedInstance instance, List<ManagedInstance> all) => new()
    {
        InstanceIds = all.Count > 1 ? all.ConvertAll(one => one.Id!) : [],
        TenantId = instance.TenantId,
        Action = FleetAction.Remove,
        Found = instance.Status,
        FoundUpdatedOn = instance.UpdatedOn,
        Reason = "It isn't wanted.",
    };
}
