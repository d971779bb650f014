using SapServiceTools.Clients.Caching;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Clients.TenantInstances.Pacing;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>
/// Client of an SAP Instance Manager (protocol v1): what sap-instance-manager does for one tenant, for fleets.
/// One client a binding; it is safe to use from many threads.
/// </summary>
public sealed class InstanceManagerClient : IInstanceManager, IWorkloadSource
{
    private readonly InstanceManagerOptions _options;
    private readonly TimeProvider _time;
    private readonly ServiceTransport _transport;
    private readonly InstanceManagerApi _api;
    private readonly InstanceCache _cache;
    private readonly OperationPoller<ManagedInstance> _poller;
    private readonly InstanceWaiter _waiter;
    private readonly InstanceChanges _changes;
    private readonly CachedReads _reads;
    private readonly RequestLimiter? _limiter;
    private readonly InstanceManagerWorkload _workload;
    private readonly KeyedLock _rotations = new();
    private volatile bool _closed;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <exception cref="ServiceException">The options or the certificates to trust can't be used.</exception>
    public InstanceManagerClient(InstanceManagerOptions options, TransportOptions? transport = null, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _time = time ?? TimeProvider.System;
        transport ??= new TransportOptions();
        var redactor = new Redactor(options.Password, $"{options.User}:{options.Password}");
        _transport = new ServiceTransport(transport, new BasicAuthenticator(options.User, options.Password), redactor, _time);
        _api = new InstanceManagerApi(options, _transport);
        _cache = new InstanceCache(options.CacheMaxItems, TimeSpan.FromSeconds(options.CacheItemExpireSeconds), _time);
        _reads = new CachedReads(_cache);
        var policy = new PollPolicy { Interval = TimeSpan.FromMilliseconds(options.PollingIntervalMillis) };
        _poller = new OperationPoller<ManagedInstance>(_api, policy, _time);
        _limiter = transport.Limiter;
        _workload = new InstanceManagerWorkload(_transport, policy, _poller);
        _waiter = new InstanceWaiter(_poller, _time);
        _changes = new InstanceChanges(_api, _transport.LostResponses, _time);
    }

    /// <inheritdoc/>
    public string BackEnd => "InstanceManager";

    /// <inheritdoc/>
    public Uri Uri => new(_options.GetAllManagedInstancesUrl);

    /// <inheritdoc/>
    public string? UserName => _options.User;

    /// <inheritdoc/>
    public long RequestCount => _transport.RequestCount;

    /// <inheritdoc/>
    public IInstanceCacheInfo Cache => _cache;

    /// <inheritdoc/>
    public TimeSpan DefaultTimeout => TimeSpan.FromSeconds(_options.PollingTimeoutSeconds);

    RequestLimiter? IWorkloadSource.Limiter => _limiter;

    Workload IWorkloadSource.Workload => _workload;

    /// <inheritdoc/>
    public async Task<ManagedInstance?> GetAsync(string tenantId, GetInstanceOptions options, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var tenant = TenantName.Normalize(tenantId);
        if (!options.BypassCache && _cache.Find(tenant) is { } cached)
            return cached;
        var started = _time.GetUtcNow();
        var instance = await ReadAsync(tenant, log, cancellationToken).ConfigureAwait(false);
        if (instance?.Status != InstanceStatus.CreationInProgress || !options.Wait)
            return instance?.Copy();
        log.EndIfPreview();
        var operation = new ManagedInstanceOperation { Type = OperationType.Create, TenantId = tenant, StartedAt = started, Status = instance.Status };
        return await _reads.KeepAsync(
            tenant, () => _waiter.SettleAsync(operation, options.Timeout ?? DefaultTimeout, log, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ManagedInstance> GetAllAsync(ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return _reads.PassAsync(_api.ListAsync(_changes.NewBudget(DefaultTimeout), log, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ManagedInstanceOperation> StartCreateAsync(
        string tenantId, InstanceParameters? parameters, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var tenant = TenantName.Normalize(tenantId);
        var json = InstanceManagerJson.WriteParameters(parameters);
        return await ChangeAsync(tenant, OperationType.Create, InstanceStatus.CreationInProgress, log, () =>
            _changes.CreateAsync(tenant, json, DefaultTimeout, log, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ManagedInstanceOperation> StartDeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var tenant = TenantName.Normalize(tenantId);
        return await ChangeAsync(tenant, OperationType.Delete, InstanceStatus.DeletionInProgress, log, () =>
            _changes.DeleteAsync(tenant, DefaultTimeout, log, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartDeleteInstanceAsync(string tenantId, string instanceId, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        throw NotSupported($"Could not delete one instance of tenant '{tenantId}': an Instance Manager has one a tenant.", tenantId);
    }

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartUpdateAsync(
        string tenantId, IReadOnlyDictionary<string, object?> parameters, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        throw NotSupported($"Could not change the instance of tenant '{tenantId}': an Instance Manager can't change the parameters of what it has made.", tenantId);
    }

    /// <inheritdoc/>
    public async Task<CredentialRotation> RotateCredentialAsync(
        string tenantId, IReadOnlyDictionary<string, object?>? bindingParameters, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var tenant = TenantName.Normalize(tenantId);
        var json = InstanceManagerJson.WriteParameters(new InstanceParameters(null, bindingParameters));
        using var turn = await _rotations.EnterAsync(tenant, cancellationToken).ConfigureAwait(false);
        var instance = await _reads.ChangeAsync(tenant, log, () => _changes.RebindAsync(tenant, json, timeout ?? DefaultTimeout, log, cancellationToken)).ConfigureAwait(false);
        // Without such a request servers return 404 or 405 to it, and 404 to a tenant that they don't know.
        if (instance is null && await ReadAsync(tenant, log, cancellationToken).ConfigureAwait(false) is null)
            throw TenantErrors.NotFound(tenant);
        if (instance is null)
            throw NotSupported($"Could not renew the credentials of tenant '{tenant}': this Instance Manager doesn't renew credentials.", tenant);
        return new CredentialRotation
        {
            TenantId = tenant,
            BindingId = instance.ManagedBindingId ?? instance.BindingId,
            InstanceId = instance.ManagedInstanceId,
            Credentials = instance.Credentials,
            OldRemoved = true,
        };
    }

    /// <inheritdoc/>
    public Task RemoveOldCredentialAsync(CredentialRotation rotation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        log.Verbose($"An Instance Manager replaces credentials in one step, so nothing is left to remove for tenant '{rotation.TenantId}'.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ManagedInstance?> CompleteAsync(
        ManagedInstanceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var tenant = TenantName.Normalize(operation.TenantId);
        log.EndIfPreview();
        return await _reads.KeepAsync(
            tenant, () => _waiter.WaitAsync(operation, timeout ?? DefaultTimeout, log, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void ClearCache(string? tenantId)
    {
        if (tenantId is null)
            _cache.Clear();
        else
            _reads.Forget(tenantId.Trim());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        _poller.Dispose();
        _transport.Dispose();
        _cache.Dispose();
    }

    private static ServiceException NotSupported(string message, string tenantId) =>
        new(ServiceErrorKind.InvalidOperation, ErrorIds.OperationNotSupported, message)
        {
            TenantId = tenantId,
        };

    private void ThrowIfClosed()
    {
        if (_closed)
            throw OperationErrors.SessionClosed(Uri);
    }

    private Task<ManagedInstance?> ReadAsync(string tenant, ICallLog log, CancellationToken cancellationToken) =>
        _reads.ReadAsync(
            tenant, async token => (await _api.GetAsync(tenant, RetryMode.Always, log, token).ConfigureAwait(false))?.Value, cancellationToken);

    private Task<ManagedInstanceOperation> ChangeAsync(string tenant, OperationType type, string status, ICallLog log, Func<Task> send) =>
        _reads.ChangeAsync(tenant, log, async () =>
        {
            var started = _time.GetUtcNow();
            using var waiter = _poller.ExpectWaiter();
            await send().ConfigureAwait(false);
            return new ManagedInstanceOperation { Type = type, TenantId = tenant, StartedAt = started, Status = status };
        });
}
