using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Creates bindings and deletes them.</summary>
internal sealed class BindingManager(
    ServiceManagerApi api, TenantReader reader, ServiceManagerWaiter waiter, ConcurrentOperation concurrent, LostResponsePolicy lostResponses, Func<string, string> redact)
{
    // SAP's own libraries find their bindings by these labels, and so must those that are made here.
    private const string PlanLabel = "service_plan_id";
    private const string LibraryLabel = "managing_client_lib";
    private const string Library = "instance-manager-client-lib";

    /// <summary>The binding that counts of an instance: one that is there, one that is being created, or a new one.</summary>
    /// <exception cref="ServiceException">It can't be created.</exception>
    public async Task<BindingInfo> EnsureAsync(WorkContext work, string instanceId, IReadOnlyDictionary<string, object?>? parameters)
    {
        var bindings = await reader.BindingsAsync(work, instanceId).ConfigureAwait(false);
        var state = new TenantState(new InstanceInfo { Id = instanceId, Ready = true }, bindings);
        if (state.Usable is { } usable)
            return usable;
        if (state.Pending is { LastOperation: not null } pending)
        {
            if (await WaitAsync(work, pending.Id).ConfigureAwait(false) is { Binding: { IsUsable: true } created })
                return created;
            bindings = await reader.BindingsAsync(work, instanceId).ConfigureAwait(false);
        }

        // What failed holds nothing, and would be found again each time.
        foreach (var failed in bindings.Where(binding => !binding.Ready && binding.HasFailed(OperationInfo.Create)))
            await RemoveAsync(work, failed.Id).ConfigureAwait(false);
        return await CreateAsync(work, instanceId, parameters).ConfigureAwait(false);
    }

    /// <summary>Creates a binding, whatever others there are.</summary>
    /// <exception cref="ServiceException">It can't be created.</exception>
    public async Task<BindingInfo> CreateAsync(WorkContext work, string instanceId, IReadOnlyDictionary<string, object?>? parameters)
    {
        // The name is this call's own, so that what a request without response left behind can be told from all others.
        var name = Guid.NewGuid().ToString();
        var (id, location) = await concurrent.RepeatAsync(work, () => StartAsync(work, name, instanceId, parameters)).ConfigureAwait(false);
        try
        {
            var operation = location is null ? null : await WaitAsync(work, id).ConfigureAwait(false);
            if (operation is { State: OperationInfo.Failed })
                throw Failed(work, "The instance could not be bound", operation.Reason);
            return (operation?.Binding ?? await reader.FindBindingByIdAsync(work, id).ConfigureAwait(false)) is { IsUsable: true } created
                ? created
                : throw Failed(work, "The instance could not be bound", "the server shows no usable binding");
        }
        catch (ServiceException exception)
        {
            // A change was asked for, so nobody must hear of a read that failed as if nothing had been sent.
            throw TransportErrors.Accepted($"The creation of binding {id} for tenant '{work.TenantId}' was accepted.", exception);
        }
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
            var binding = await reader.FindBindingByIdAsync(work, bindingId).ConfigureAwait(false);
            location = binding?.IsUnder(OperationInfo.Delete) == true
                ? binding.LastOperationPath
                : await concurrent.RepeatAsync(work, () => api.DeleteAsync(path, purpose, work.TenantId, work.Log, work.CancellationToken)).ConfigureAwait(false);
        }

        if (location is null)
            return;
        OperationInfo? operation;
        try
        {
            operation = await waiter.WaitAsync(work, location, OperationType.Delete).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            throw TransportErrors.Accepted($"The deletion of binding {bindingId} of tenant '{work.TenantId}' was accepted.", exception);
        }

        if (operation is { State: OperationInfo.Failed })
            throw Failed(work, "A binding could not be deleted", operation.Reason);
    }

    private Task<OperationInfo?> WaitAsync(WorkContext work, string bindingId) =>
        waiter.WaitAsync(work, $"{ServiceManagerApi.Bindings}/{bindingId}", OperationType.Create);

    private async Task<(string Id, string? Location)> StartAsync(
        WorkContext work, string name, string instanceId, IReadOnlyDictionary<string, object?>? parameters)
    {
        var body = Body(work, name, instanceId, parameters);
        (string Id, string? Location) started = default;
        await lostResponses.SendAsync(
            "the binding was created", lostResponses.NewBudget(work.Deadline), SendAsync, HasTakenEffectAsync, work.Log, work.CancellationToken).ConfigureAwait(false);
        return started;

        async Task SendAsync()
        {
            var response = await api.PostAsync(
                ServiceManagerApi.Bindings, body, $"create a binding for tenant '{work.TenantId}'", work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false)
                ?? throw TenantErrors.NameTaken(work.TenantId, "binding");
            started = (response.ResourceId, response.Location);
        }

        async Task<bool> HasTakenEffectAsync(ServiceException doubt)
        {
            // Nobody else has this name: what is found, or in its way, is what the request without response made.
            if (await reader.FindBindingAsync(work, name).ConfigureAwait(false) is not { } found)
                return false;
            started = (found.Id, found.LastOperationPath);
            return true;
        }
    }

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

    private OperationFailedException Failed(WorkContext work, string what, string? reason) =>
        TenantErrors.Failed(ErrorIds.BindingFailed, $"{what} for tenant '{work.TenantId}'", reason is null ? null : redact(reason), work.TenantId);
}
