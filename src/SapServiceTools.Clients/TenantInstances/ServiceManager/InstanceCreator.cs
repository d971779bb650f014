using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Begins creations and changes.</summary>
internal sealed class InstanceCreator(ServiceManagerApi api, TenantReader reader, LostResponsePolicy lostResponses, ConcurrentOperation concurrent, TimeProvider time)
{
    /// <exception cref="ResourceExistsException">The tenant had an instance before.</exception>
    public async Task<ManagedInstanceOperation> CreateAsync(WorkContext work, InstanceParameters? parameters)
    {
        var began = time.GetTimestamp();
        // The name keeps two creates apart; an instance that another tool gave another name would become a tenant's second one.
        if (await reader.FindLabelledAsync(work).ConfigureAwait(false) is not null)
            throw TenantErrors.Exists(work.TenantId);
        var body = Body(work, parameters);
        ManagedInstanceOperation? operation = null;
        var isLost = false;
        await lostResponses.SendAsync(
            "the create took effect", lostResponses.NewBudget(work.Deadline), SendAsync, HasTakenEffectAsync, work.Log, work.CancellationToken).ConfigureAwait(false);
        return operation!;

        async Task SendAsync()
        {
            var response = await api.PostAsync(
                ServiceManagerApi.Instances, body, $"create the instance of tenant '{work.TenantId}'", work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false)
                ?? throw (isLost ? TenantErrors.NameTaken(work.TenantId) : await ConflictAsync(work).ConfigureAwait(false));
            operation = Started(response.ResourceId, response.Location, isDoubtful: isLost);
        }

        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            isLost |= doubt is not ResourceExistsException;
            // A conflict with nothing is one with something in deletion, whose name is free in a moment, or with what this key can't see.
            if (!isLost || await FindOwnAsync(work, () => time.GetElapsedTime(began)).ConfigureAwait(false) is not { } own)
                return false;
            work.Log.Verbose($"The create for tenant '{work.TenantId}' did take effect.");
            operation = Started(own.Id, own.LastOperationPath, isDoubtful: false);
            return true;
        }

        ManagedInstanceOperation Started(string id, string? location, bool isDoubtful) =>
            work.Started(InstanceStatus.CreationInProgress, id, location, isOwn: true, isDoubtful, parameters?.Binding);
    }

    /// <summary>The error for a name that is taken: by the tenant's instance, or by something that can't be seen.</summary>
    public async Task<ResourceExistsException> ConflictAsync(WorkContext work) =>
        await reader.FindInstanceAsync(work).ConfigureAwait(false) is null ? TenantErrors.NameTaken(work.TenantId) : TenantErrors.Exists(work.TenantId);

    /// <summary>The instance that a create of this call made; null if there is none.</summary>
    /// <param name="work">Whose.</param>
    /// <param name="sinceBegin">How long ago the call began; asked once the instance is read.</param>
    /// <exception cref="ResourceExistsException">There is one that was there before.</exception>
    public async Task<InstanceInfo?> FindOwnAsync(WorkContext work, Func<TimeSpan> sinceBegin)
    {
        // Read once more alone, because that response has the server's clock.
        if (await reader.FindInstanceAsync(work).ConfigureAwait(false) is not { } found
            || await reader.FetchAsync(work, found.Id).ConfigureAwait(false) is not { } fetched)
            return null;
        var isOwn = !fetched.Value.IsUnder(OperationInfo.Delete)
            && (LostResponsePolicy.IsSince(fetched.Value.CreatedAt, fetched.ServerTime, sinceBegin()) ?? fetched.Value.IsUnder(OperationInfo.Create));
        return isOwn ? fetched.Value : throw TenantErrors.Exists(work.TenantId);
    }

    /// <summary>Begins a change of the provisioning parameters.</summary>
    public async Task<ManagedInstanceOperation> UpdateAsync(WorkContext work, InstanceInfo instance, IReadOnlyDictionary<string, object?> parameters)
    {
        var began = time.GetTimestamp();
        var body = new Dictionary<string, object?> { ["parameters"] = parameters };
        string? location = null;
        await lostResponses.SendAsync(
            "the change took effect", lostResponses.NewBudget(work.Deadline), SendAsync, HasTakenEffectAsync, work.Log, work.CancellationToken).ConfigureAwait(false);
        return work.Started(InstanceStatus.UpdateInProgress, instance.Id, location);

        async Task SendAsync() => location = await concurrent.RepeatAsync(work, () => api.PatchAsync(
            $"{ServiceManagerApi.Instances}/{instance.Id}", body, $"change the instance of tenant '{work.TenantId}'", work.TenantId, work.Log, work.CancellationToken)).ConfigureAwait(false);

        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            var fetched = await reader.FetchAsync(work, instance.Id).ConfigureAwait(false);
            if (fetched?.Value is not { LastOperation: { Type: OperationInfo.Update } last } found
                || LostResponsePolicy.IsSince(last.CreatedAt, fetched.ServerTime, time.GetElapsedTime(began)) != true)
                return false;
            location = found.LastOperationPath;
            return true;
        }
    }

    private static Dictionary<string, object?> Body(WorkContext work, InstanceParameters? parameters)
    {
        var body = new Dictionary<string, object?>
        {
            ["name"] = InstanceName.For(work.Plan.PlanId, work.TenantId),
            ["service_plan_id"] = work.Plan.PlanId,
            ["labels"] = new Dictionary<string, object?> { [TenantState.TenantLabel] = new List<object?> { work.TenantId } },
        };
        if (parameters?.Provisioning is { } provisioning)
            body["parameters"] = provisioning;
        return body;
    }
}
