using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.Pacing;

namespace SapServiceTools.Clients.TenantInstances.Migration;

/// <summary>
/// Both back ends as one, while tenants move from an Instance Manager to a Service Manager: new instances are made in the Service Manager,
/// reads ask it first, lists are merged, and deletions reach both. Source: SAP Service Manager API v1.
/// </summary>
public sealed class MigratingInstanceManager(IInstanceManager serviceManager, IInstanceManager instanceManager) : IInstanceManager, IWorkloadSource
{
    /// <inheritdoc/>
    public string BackEnd => "Migration";

    /// <inheritdoc/>
    public Uri Uri => serviceManager.Uri;

    /// <inheritdoc/>
    public string? UserName => serviceManager.UserName;

    /// <inheritdoc/>
    public long RequestCount => serviceManager.RequestCount + instanceManager.RequestCount;

    /// <inheritdoc/>
    public IInstanceCacheInfo Cache { get; } = new BothCaches(serviceManager.Cache, instanceManager.Cache);

    /// <inheritdoc/>
    public TimeSpan DefaultTimeout => serviceManager.DefaultTimeout;

    // What is made is made in the Service Manager, and only that has rates.
    RequestLimiter? IWorkloadSource.Limiter => ((IWorkloadSource)serviceManager).Limiter;

    Workload IWorkloadSource.Workload => ((IWorkloadSource)serviceManager).Workload;

    /// <inheritdoc/>
    public async Task<ManagedInstance?> GetAsync(string tenantId, GetInstanceOptions options, ICallLog log, CancellationToken cancellationToken)
    {
        ServiceException? trouble = null;
        try
        {
            if (await serviceManager.GetAsync(tenantId, options, log, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }
        catch (ServiceException exception) when (IsOneSided(exception))
        {
            trouble = exception;
            log.Verbose($"{exception.Message} The Instance Manager is asked instead.");
        }

        var old = await instanceManager.GetAsync(tenantId, options, log, cancellationToken).ConfigureAwait(false);
        // That there is none can't be said while only one of both could be asked.
        return old is null && trouble is not null ? throw trouble : old;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ManagedInstance> GetAllAsync(ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ServiceException? first = null;
        foreach (var (client, name) in ((IInstanceManager, string)[])[(serviceManager, "Service Manager"), (instanceManager, "Instance Manager")])
        {
            await using var instances = client.GetAllAsync(log, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await instances.MoveNextAsync().ConfigureAwait(false))
                        break;
                }
                catch (ServiceException exception) when (first is null && IsOneSided(exception))
                {
                    first = exception;
                    log.Warning($"The list is not complete, because the {name} could not be read. {exception.Message}");
                    break;
                }

                if (seen.Add(instances.Current.TenantId))
                    yield return instances.Current;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ManagedInstanceOperation> StartCreateAsync(
        string tenantId, InstanceParameters? parameters, ICallLog log, CancellationToken cancellationToken)
    {
        // A second instance would hide the first with all its data.
        if (await instanceManager.GetAsync(tenantId, new GetInstanceOptions(BypassCache: true, Wait: false), log, cancellationToken).ConfigureAwait(false) is { } old)
        {
            throw new ResourceExistsException(ErrorIds.InstanceExists, $"Tenant '{old.TenantId}' has an instance already, in the Instance Manager.")
            {
                StatusCode = 409,
                TenantId = old.TenantId,
                RecommendedAction = "To move the tenant, make its new instance in a session with the Service Manager's key alone.",
            };
        }

        return await serviceManager.StartCreateAsync(tenantId, parameters, log, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ManagedInstanceOperation> StartDeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var parts = new List<ManagedInstanceOperation>();
        foreach (var (client, index) in ((IInstanceManager, int)[])[(instanceManager, 0), (serviceManager, 1)])
        {
            try
            {
                parts.Add(await client.StartDeleteAsync(tenantId, log, cancellationToken).ConfigureAwait(false));
            }
            catch (ResourceNotFoundException) when (index == 0 || parts.Count > 0)
            {
                // One of both is enough; that neither has it is the second one's error.
                log.Verbose($"The {(index == 0 ? "Instance Manager" : "Service Manager")} has no instance of tenant '{tenantId}'.");
            }
        }

        return new ManagedInstanceOperation
        {
            Type = OperationType.Delete,
            TenantId = parts[0].TenantId,
            StartedAt = parts[0].StartedAt,
            Status = InstanceStatus.DeletionInProgress,
            InstanceId = parts[^1].InstanceId,
            Parts = parts,
        };
    }

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartDeleteInstanceAsync(string tenantId, string instanceId, ICallLog log, CancellationToken cancellationToken) =>
        serviceManager.StartDeleteInstanceAsync(tenantId, instanceId, log, cancellationToken);

    /// <inheritdoc/>
    public async Task<ManagedInstance?> CompleteAsync(
        ManagedInstanceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        if (operation.Type != OperationType.Delete)
        {
            var client = operation.Location is null ? await OwnerAsync(operation.TenantId, log, cancellationToken).ConfigureAwait(false) : serviceManager;
            return await client.CompleteAsync(operation, timeout, log, cancellationToken).ConfigureAwait(false);
        }

        foreach (var client in (IInstanceManager[])[instanceManager, serviceManager])
        {
            // Those of a Service Manager say which instance is meant.
            var part = operation.Parts.FirstOrDefault(part => part.InstanceId is null == (client == instanceManager));
            if (part is not null)
                await client.CompleteAsync(part, timeout, log, cancellationToken).ConfigureAwait(false);
            else if (operation.Parts.Count == 0 && await IsThereAsync(client, operation.TenantId, log, cancellationToken).ConfigureAwait(false))
                await client.CompleteAsync(operation, timeout, log, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<ManagedInstanceOperation> StartUpdateAsync(
        string tenantId, IReadOnlyDictionary<string, object?> parameters, ICallLog log, CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(tenantId, log, cancellationToken).ConfigureAwait(false);
        return await owner.StartUpdateAsync(tenantId, parameters, log, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CredentialRotation> RotateCredentialAsync(
        string tenantId, IReadOnlyDictionary<string, object?>? bindingParameters, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(tenantId, log, cancellationToken).ConfigureAwait(false);
        return await owner.RotateCredentialAsync(tenantId, bindingParameters, timeout, log, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RemoveOldCredentialAsync(CredentialRotation rotation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) =>
        (rotation.OldBindingId.Count > 0 ? serviceManager : instanceManager).RemoveOldCredentialAsync(rotation, timeout, log, cancellationToken);

    /// <inheritdoc/>
    public void ClearCache(string? tenantId)
    {
        serviceManager.ClearCache(tenantId);
        instanceManager.ClearCache(tenantId);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        serviceManager.Dispose();
        instanceManager.Dispose();
    }

    /// <summary>The back end that has the tenant; the Service Manager if none has.</summary>
    private async Task<IInstanceManager> OwnerAsync(string tenantId, ICallLog log, CancellationToken cancellationToken) =>
        !await IsThereAsync(serviceManager, tenantId, log, cancellationToken).ConfigureAwait(false)
        && await IsThereAsync(instanceManager, tenantId, log, cancellationToken).ConfigureAwait(false)
            ? instanceManager
            : serviceManager;

    private static async Task<bool> IsThereAsync(IInstanceManager client, string tenantId, ICallLog log, CancellationToken cancellationToken) =>
        await client.GetAsync(tenantId, new GetInstanceOptions(BypassCache: true, Wait: false), log, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>True for trouble with one of the services; a wrong tenant id or a closed session is both's.</summary>
    private static bool IsOneSided(ServiceException exception) => exception.Kind is not (ServiceErrorKind.SessionClosed or ServiceErrorKind.InvalidArgument);

    private sealed class BothCaches(IInstanceCacheInfo one, IInstanceCacheInfo other) : IInstanceCacheInfo
    {
        public long Hits => one.Hits + other.Hits;

        public long Misses => one.Misses + other.Misses;

        public int Count => one.Count + other.Count;

        public IReadOnlyCollection<string> Tenants => [.. one.Tenants.Union(other.Tenants)];
    }
}
