namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Deletes instances: first their bindings, one by one, then themselves.</summary>
internal sealed class InstanceDeleter(ServiceManagerApi api, TenantReader reader, BindingManager bindings, ConcurrentOperation concurrent)
{
    // A binding may be made by others between the list and the deletion.
    private const int MaxRounds = 3;

    /// <summary>Returns once the deletion of the instance has begun; its bindings are gone by then.</summary>
    public async Task<ManagedInstanceOperation> StartAsync(WorkContext work, InstanceInfo instance)
    {
        if (instance.IsUnder(OperationInfo.Delete))
            return Operation(instance.LastOperationPath);
        for (var round = 1; ; round++)
        {
            foreach (var binding in await reader.BindingsAsync(work, instance.Id).ConfigureAwait(false))
                await bindings.RemoveAsync(work, binding.Id).ConfigureAwait(false);
            try
            {
                return Operation(await DeleteAsync(work, instance.Id).ConfigureAwait(false));
            }
            catch (ServiceException exception) when (exception.StatusCode == 400 && round < MaxRounds)
            {
                work.Log.Verbose($"{exception.Message} Its bindings are read once more.");
            }
        }

        ManagedInstanceOperation Operation(string? location) => work.Started(InstanceStatus.DeletionInProgress, instance.Id, location);
    }

    private async Task<string?> DeleteAsync(WorkContext work, string id)
    {
        var path = $"{ServiceManagerApi.Instances}/{id}";
        return await concurrent.RepeatAsync(work, async () =>
        {
            try
            {
                return await api.DeleteAsync(path, $"delete the instance of tenant '{work.TenantId}'", work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false);
            }
            catch (ServiceException exception) when (ConcurrentOperation.IsConcurrentOperation(exception))
            {
                // The deletion that goes on may be the one whose response was lost.
                var fetched = await reader.FetchAsync(work, id).ConfigureAwait(false);
                if (fetched is null || fetched.Value.IsUnder(OperationInfo.Delete))
                    return fetched?.Value.LastOperationPath;
                throw;
            }
        }).ConfigureAwait(false);
    }
}
