using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Begins creations and changes. On doubt the tenant is looked at first, so that a lost answer never makes a conflict with itself.</summary>
internal sealed class InstanceCreator(ServiceManagerApi api, TenantReader reader, LostResponsePolicy lostResponses, ConcurrentOperation busy, TimeProvider time)
{
    /// <exception cref="ResourceExistsException">The tenant had an instance before.</exception>
    public async Task<ManagedInstanceOperation> CreateAsync(WorkContext work, InstanceParameters? parameters)
    {
        var started = time.GetUtcNow();
        var begun = time.GetTimestamp();
        // The name keeps two creates apart; an instance that another tool gave another name would become a tenant's second one.
        if (await reader.FindLabelledAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false) is not null)
            throw LostResponses.Exists(work.TenantId);
        var body = Body(work, parameters);
        var budget = lostResponses.NewBudget(work.Deadline);
        for (var isLost = false; ;)
        {
            ServiceException doubt;
            var goesOn = true;
            try
            {
                var answer = await api.PostAsync(
                    ServiceManagerApi.Instances, body, $"create the instance of tenant '{work.TenantId}'", work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false);
                if (answer is not null)
                    return Operation(answer.ResourceId, answer.Location, isDoubtful: isLost);
                doubt = LostResponses.NameTaken(work.TenantId);
            }
            catch (ServiceException exception) when (lostResponses.IsDoubtful(exception))
            {
                work.Log.Verbose($"{exception.Message} Whether the create took effect is unknown, so the tenant is looked at first.");
                goesOn = await budget.PauseAsync(exception.RetryAfter, work.CancellationToken).ConfigureAwait(false);
                isLost = true;
                doubt = exception;
            }

            if (isLost && await FindOwnAsync(work, () => time.GetElapsedTime(begun)).ConfigureAwait(false) is { } own)
            {
                work.Log.Verbose($"The create for tenant '{work.TenantId}' did take effect.");
                return Operation(own.Id, own.LastOperationPath, isDoubtful: false);
            }

            if (!isLost && await reader.FindInstanceAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false) is not null)
                throw LostResponses.Exists(work.TenantId);
            // A conflict with nothing is one with something in deletion, whose name is free in a moment, or with what this key can't see.
            if (doubt is ResourceExistsException)
                goesOn = await budget.PauseAsync(null, work.CancellationToken).ConfigureAwait(false);
            if (!goesOn)
                throw doubt;
        }

        ManagedInstanceOperation Operation(string id, string? location, bool isDoubtful) => new()
        {
            Type = OperationType.Create,
            TenantId = work.TenantId,
            StartedAt = started,
            Status = InstanceStatus.CreationInProgress,
            InstanceId = id,
            Location = location,
            IsOwn = true,
            IsDoubtful = isDoubtful,
            BindingParameters = parameters?.Binding,
        };
    }

    /// <summary>The error for a name that is taken: by the tenant's instance, or by something that can't be seen.</summary>
    public async Task<ResourceExistsException> ConflictAsync(WorkContext work) =>
        await reader.FindInstanceAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false) is null
            ? LostResponses.NameTaken(work.TenantId)
            : LostResponses.Exists(work.TenantId);

    /// <summary>The instance that a create of this call made; null if there is none.</summary>
    /// <param name="work">Whose.</param>
    /// <param name="sinceBegin">How long ago the call began, by the time that the look is over.</param>
    /// <exception cref="ResourceExistsException">There is one that was there before.</exception>
    public async Task<InstanceInfo?> FindOwnAsync(WorkContext work, Func<TimeSpan> sinceBegin)
    {
        var found = await reader.FindInstanceAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false);
        if (found is null)
            return null;
        // Read once more alone, because that answer tells the server's clock.
        var fetched = await ReadAsync(found.Id, work).ConfigureAwait(false);
        if (fetched is null)
            return null;
        var isOwn = !fetched.Value.IsUnder(OperationInfo.Delete)
            && (LostResponsePolicy.IsSince(fetched.Value.CreatedAt, fetched.ServerTime, sinceBegin()) ?? fetched.Value.IsUnder(OperationInfo.Create));
        return isOwn ? fetched.Value : throw LostResponses.Exists(work.TenantId);
    }

    /// <summary>Begins a change of the provisioning parameters.</summary>
    public async Task<ManagedInstanceOperation> UpdateAsync(WorkContext work, InstanceInfo instance, IReadOnlyDictionary<string, object?> parameters)
    {
        var started = time.GetUtcNow();
        var begun = time.GetTimestamp();
        var body = new Dictionary<string, object?> { ["parameters"] = parameters };
        var budget = lostResponses.NewBudget(work.Deadline);
        string? location;
        while (true)
        {
            ServiceException doubt;
            try
            {
                location = await busy.RepeatAsync(work, () => api.PatchAsync(
                    $"{ServiceManagerApi.Instances}/{instance.Id}", body, $"change the instance of tenant '{work.TenantId}'", work.TenantId, work.Log, work.CancellationToken)).ConfigureAwait(false);
                break;
            }
            catch (ServiceException exception) when (lostResponses.IsDoubtful(exception))
            {
                work.Log.Verbose($"{exception.Message} Whether the change took effect is unknown, so the tenant is looked at first.");
                doubt = exception;
            }

            var goesOn = await budget.PauseAsync(doubt.RetryAfter, work.CancellationToken).ConfigureAwait(false);
            var fetched = await ReadAsync(instance.Id, work).ConfigureAwait(false);
            if (fetched?.Value is { LastOperation: { Type: OperationInfo.Update } last } found
                && LostResponsePolicy.IsSince(last.CreatedAt, fetched.ServerTime, time.GetElapsedTime(begun)) == true)
            {
                location = found.LastOperationPath;
                break;
            }

            if (!goesOn)
                throw doubt;
        }

        return new ManagedInstanceOperation
        {
            Type = OperationType.Update,
            TenantId = work.TenantId,
            StartedAt = started,
            Status = InstanceStatus.UpdateInProgress,
            InstanceId = instance.Id,
            Location = location,
        };
    }

    private Task<Fetched<InstanceInfo>?> ReadAsync(string id, WorkContext work) =>
        api.GetAsync(
            $"{ServiceManagerApi.Instances}/{id}", ServiceManagerJson.Default.InstanceInfo, $"read the instance of tenant '{work.TenantId}'",
            work.TenantId, RetryMode.Always, work.Log, work.CancellationToken);

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
