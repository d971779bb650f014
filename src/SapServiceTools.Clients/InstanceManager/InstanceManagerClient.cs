using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Caching;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.InstanceManager;

/// <summary>
/// Client of an SAP Instance Manager (protocol v1): what sap-instance-manager does for one tenant, for fleets.
/// One client a binding; it is safe to use from many threads.
/// </summary>
public sealed class InstanceManagerClient : IInstanceManager
{
    private readonly InstanceManagerOptions _options;
    private readonly TimeProvider _time;
    private readonly ServiceTransport _transport;
    private readonly InstanceManagerApi _api;
    private readonly InstanceCache _cache;
    private readonly OperationPoller<ManagedInstance> _poller;
    private readonly InstanceWaiter _waiter;
    private readonly LostAnswers _lostAnswers;
    private readonly SingleFlight<ManagedInstance?> _reads = new();
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
        _poller = new OperationPoller<ManagedInstance>(
            _api, new PollPolicy { Interval = TimeSpan.FromMilliseconds(options.PollingIntervalMillis) }, _time);
        _waiter = new InstanceWaiter(_poller, _time);
        _lostAnswers = new LostAnswers(_api, transport, _time);
    }

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
        var operation = new ManagedInstanceOperation { Type = OperationType.Create, TenantId = tenant, StartedAt = started, Status = instance.Status };
        return await GuardAsync(
            tenant,
            reading => KeepAsync(reading, _waiter.SettleAsync(operation, options.Timeout ?? DefaultTimeout, log, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ManagedInstance> GetAllAsync(ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        using var reading = _cache.Begin();
        // Only what fits into the cache is kept aside, so that a list of any length passes through in little memory.
        var latest = new Queue<ManagedInstance>();
        await foreach (var instance in _api.ListAsync(RetryMode.Always, log, cancellationToken).ConfigureAwait(false))
        {
            reading.Remember(instance.TenantId);
            if (instance.Status == InstanceStatus.CreationSucceeded)
            {
                if (latest.Count == _options.CacheMaxItems)
                    latest.Dequeue();
                latest.Enqueue(instance);
            }

            yield return instance.Copy();
        }

        reading.Replace(latest);
    }

    /// <inheritdoc/>
    public async Task<ManagedInstanceOperation> StartCreateAsync(
        string tenantId, InstanceParameters? parameters, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var tenant = TenantName.Normalize(tenantId);
        var json = InstanceManagerJson.WriteParameters(parameters);
        return await ChangeAsync(tenant, OperationType.Create, InstanceStatus.CreationInProgress, () =>
            _lostAnswers.CreateAsync(tenant, json, log, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ManagedInstanceOperation> StartDeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        var tenant = TenantName.Normalize(tenantId);
        return await ChangeAsync(tenant, OperationType.Delete, InstanceStatus.DeletionInProgress, () =>
            _lostAnswers.DeleteAsync(tenant, log, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ManagedInstance?> WaitAsync(
        ManagedInstanceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return await GuardAsync(
            TenantName.Normalize(operation.TenantId),
            reading => KeepAsync(reading, _waiter.WaitAsync(operation, timeout ?? DefaultTimeout, log, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void ClearCache(string? tenantId)
    {
        if (tenantId is null)
            _cache.Clear();
        else
            Forget(tenantId.Trim());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        _poller.Dispose();
        _transport.Dispose();
        _cache.Dispose();
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw new ServiceException(ServiceErrorKind.SessionClosed, ErrorIds.SessionClosed, $"The session with {Uri.Host} is closed.")
            {
                RecommendedAction = "Open a new session with the matching Connect- cmdlet.",
            };
    }

    private Task<ManagedInstance?> ReadAsync(string tenant, ICallLog log, CancellationToken cancellationToken) =>
        _reads.RunAsync(
            tenant,
            token => GuardAsync(tenant, async reading =>
            {
                var fetched = await _api.GetAsync(tenant, RetryMode.Always, log, token).ConfigureAwait(false);
                if (fetched is not null)
                    reading.Keep(fetched.Instance);
                else
                    reading.KeepNone(tenant);
                return fetched?.Instance;
            }),
            cancellationToken);

    private static async Task<ManagedInstance?> KeepAsync(InstanceCache.Reading reading, Task<ManagedInstance?> work)
    {
        var instance = await work.ConfigureAwait(false);
        if (instance is not null)
            reading.Keep(instance);
        return instance?.Copy();
    }

    private async Task<ManagedInstanceOperation> ChangeAsync(string tenant, OperationType type, string status, Func<Task> send)
    {
        var started = _time.GetUtcNow();
        Forget(tenant);
        try
        {
            using var announcement = _poller.Announce();
            await send().ConfigureAwait(false);
        }
        finally
        {
            // What was read while the request was under way may still be the state before it.
            Forget(tenant);
        }

        return new ManagedInstanceOperation { Type = type, TenantId = tenant, StartedAt = started, Status = status };
    }

    /// <summary>Whatever fails for a tenant, what the cache has of it is no longer believed.</summary>
    private async Task<T> GuardAsync<T>(string tenant, Func<InstanceCache.Reading, Task<T>> work)
    {
        using var reading = _cache.Begin();
        try
        {
            return await work(reading).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Forget(tenant);
            throw;
        }
    }

    /// <summary>Empties the cache for a tenant, and lets nobody join a read that began before.</summary>
    private void Forget(string tenant)
    {
        _reads.Forget(tenant);
        _cache.Remove(tenant);
    }
}
