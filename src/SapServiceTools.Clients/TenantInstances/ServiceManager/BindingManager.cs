using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Makes bindings and removes them.</summary>
internal sealed class BindingManager(
    ServiceManagerApi api, TenantReader reader, ServiceManagerWaiter waiter, ConcurrentOperation busy, LostResponsePolicy lostResponses, Func<string, string> redact)
{
    // SAP's own libraries find their bindings by these labels, and so must those that are made here.
    private const string PlanLabel = "service_plan_id";
    private const string LibraryLabel = "managing_client_lib";
    private const string Library = "instance-manager-client-lib";

    /// <summary>The binding that counts of an instance: one that is there, one that is being made, or a new one.</summary>
    /// <exception cref="ServiceException">It can't be made.</exception>
    public async Task<BindingInfo> EnsureAsync(WorkContext work, string instanceId, IReadOnlyDictionary<string, object?>? parameters)
    {
        var bindings = await reader.BindingsAsync(instanceId, work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false);
        var state = new TenantState(new InstanceInfo { Id = instanceId, Ready = true }, bindings);
        if (state.Usable is { } usable)
            return usable;
        if (state.Pending is { LastOperationPath: { } location } pending)
        {
            await waiter.WaitAsync(location, OperationType.Create, work.TenantId, work.Deadline.Left, work.Log, work.CancellationToken).ConfigureAwait(false);
            if (await ReadAsync(work, pending.Id).ConfigureAwait(false) is { IsUsable: true } made)
                return made;
            bindings = await reader.BindingsAsync(instanceId, work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false);
        }

        // What failed holds nothing, and would be found again each time.
        foreach (var failed in bindings.Where(binding => !binding.Ready && binding.HasFailed(OperationInfo.Create)))
            await RemoveAsync(work, failed.Id).ConfigureAwait(false);
        return await MakeAsync(work, instanceId, parameters).ConfigureAwait(false);
    }

    /// <summary>Makes a binding, whatever others there are.</summary>
    /// <exception cref="ServiceException">It can't be made.</exception>
    public async Task<BindingInfo> MakeAsync(WorkContext work, string instanceId, IReadOnlyDictionary<string, object?>? parameters)
    {
        // The name is this call's own, so that what a lost answer left behind can be told from all others.
        var name = Guid.NewGuid().ToString();
        var (id, location) = await busy.RepeatAsync(work, () => StartAsync(work, name, instanceId, parameters)).ConfigureAwait(false);
        if (location is not null)
        {
            var operation = await waiter.WaitAsync(location, OperationType.Create, work.TenantId, work.Deadline.Left, work.Log, work.CancellationToken).ConfigureAwait(false);
            if (operation is { State: OperationInfo.Failed })
                throw Failed(work, "The instance could not be bound", operation.Reason);
        }

        return await ReadAsync(work, id).ConfigureAwait(false) is { IsUsable: true } made ? made : throw Failed(work, "The instance could not be bound", "the server shows no usable binding");
    }

    /// <summary>Deletes a binding and waits until it is gone.</summary>
    /// <exception cref="ServiceException">It can't be deleted.</exception>
    public async Task RemoveAsync(WorkContext work, string bindingId)
    {
        var path = $"{ServiceManagerApi.Bindings}/{bindingId}";
        var purpose = $"delete a binding of tenant '{work.TenantId}'";
        string? location;
        try
        {
            location = await api.DeleteAsync(path, purpose, work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (ConcurrentOperation.IsConcurrentOperation(exception))
        {
            var binding = await ReadAsync(work, bindingId).ConfigureAwait(false);
            location = binding?.IsUnder(OperationInfo.Delete) == true
                ? binding.LastOperationPath
                : await busy.RepeatAsync(work, () => api.DeleteAsync(path, purpose, work.TenantId, work.Log, work.CancellationToken)).ConfigureAwait(false);
        }

        if (location is null)
            return;
        var operation = await waiter.WaitAsync(location, OperationType.Delete, work.TenantId, work.Deadline.Left, work.Log, work.CancellationToken).ConfigureAwait(false);
        if (operation is { State: OperationInfo.Failed })
            throw Failed(work, "A binding could not be deleted", operation.Reason);
    }

    private async Task<(string Id, string? Location)> StartAsync(
        WorkContext work, string name, string instanceId, IReadOnlyDictionary<string, object?>? parameters)
    {
        var body = Body(work, name, instanceId, parameters);
        var budget = lostResponses.NewBudget(work.Deadline);
        while (true)
        {
            ServiceException doubt;
            try
            {
                var begun = await api.PostAsync(
                    ServiceManagerApi.Bindings, body, $"create a binding for tenant '{work.TenantId}'", work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false);
                if (begun is not null)
                    return (begun.ResourceId, begun.Location);
                doubt = LostResponses.NameTaken(work.TenantId, "binding");
            }
            catch (ServiceException exception) when (lostResponses.IsDoubtful(exception))
            {
                work.Log.Verbose($"{exception.Message} Whether the binding was made is unknown, so it is looked for first.");
                doubt = exception;
            }

            var goesOn = await budget.PauseAsync(doubt.RetryAfter, work.CancellationToken).ConfigureAwait(false);
            // Nobody else has this name: what is found, or in its way, is what the lost request made.
            if (await reader.FindBindingAsync(name, work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false) is { } found)
                return (found.Id, found.LastOperationPath);
            if (!goesOn)
                throw doubt;
        }
    }

    private async Task<BindingInfo?> ReadAsync(WorkContext work, string id) =>
        (await api.GetAsync(
            $"{ServiceManagerApi.Bindings}/{id}", ServiceManagerJson.Default.BindingInfo, $"read a binding of tenant '{work.TenantId}'",
            work.TenantId, RetryMode.Always, work.Log, work.CancellationToken).ConfigureAwait(false))?.Value;

    private static Dictionary<string, object?> Body(WorkContext work, string name, string instanceId, IReadOnlyDictionary<string, object?>? parameters)
    {
        var body = new Dictionary<string, object?>
        {
            ["name"] = name,
            ["service_instance_id"] = instanceId,
            ["labels"] = new Dictionary<string, object?>
            {
                [TenantState.TenantLabel] = new List<object?> { work.TenantId },
                [PlanLabel] = new List<object?> { work.Plan.PlanId },
                [LibraryLabel] = new List<object?> { Library },
            },
        };
        if (parameters is not null)
            body["parameters"] = parameters;
        return body;
    }

    private OperationFailedException Failed(WorkContext work, string what, string? reason)
    {
        reason = string.IsNullOrEmpty(reason) ? null : redact(reason);
        return new(ErrorIds.BindingFailed, $"{what} for tenant '{work.TenantId}'.{(reason is null ? "" : $" Reason: {reason}")}")
        {
            TenantId = work.TenantId,
            Description = reason,
        };
    }
}
