using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Caching;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OAuth;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Clients.TenantInstances.Pacing;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>
/// Client of an SAP Service Manager (API v1), compatible with what SAP's own libraries for tenants' instances make there.
/// One client a service key; it is safe to use from many threads.
/// </summary>
public sealed class ServiceManagerClient : IInstanceManager, IWorkloadSource
{
    private readonly ServiceManagerOptions _options;
    private readonly TimeProvider _time;
    private readonly ClientCredentialsAuthenticator _authenticator;
    private readonly ServiceTransport _transport;
    private readonly OperationPoller<OperationInfo> _instances;
    private readonly OperationPoller<OperationInfo> _bindings;
    private readonly PlanLookup _plans;
    private readonly TenantReader _reader;
    private readonly CredentialRotator _rotator;
    private readonly InstanceCreator _creator;
    private readonly InstanceDeleter _deleter;
    private readonly InstanceOperationCompleter _completer;
    private readonly RequestLimiter? _limiter;
    private readonly ServiceManagerWorkload _workload;
    private readonly Func<string, string> _redact;
    private readonly InstanceCache _cache;
    private readonly CachedReads _reads;
    private readonly SingleFlight<ManagedInstance?> _settling = new();
    private readonly KeyedLock _rotations = new();
    private volatile bool _closed;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <exception cref="ServiceException">The options or the certificates can't be used.</exception>
    public ServiceManagerClient(ServiceManagerOptions options, TransportOptions? transport = null, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _time = time ?? TimeProvider.System;
        var secret = options.Credentials.ClientSecret;
        var redactor = new Redactor(secret, secret is null ? null : $"{options.Credentials.ClientId}:{secret}");
        _redact = redactor.Text;
        transport ??= new TransportOptions();
        _limiter = transport.Limiter ?? (options.Limits.Count > 0 ? new RequestLimiter(options.Limits, _time) : null);
        transport = transport with { Limiter = _limiter };
        _authenticator = new ClientCredentialsAuthenticator(options.Credentials, transport, redactor, _time);
        _transport = new ServiceTransport(transport, _authenticator, redactor, _time);
        var api = new ServiceManagerApi(options.ServiceManagerUri, _transport);
        _plans = new PlanLookup(api, options);
        _reader = new TenantReader(api);
        var policy = new PollPolicy { Interval = TimeSpan.FromMilliseconds(options.PollingIntervalMillis) };
        _instances = new OperationPoller<OperationInfo>(new OperationSource(api, _reader, _plans), policy, _time);
        _bindings = new OperationPoller<OperationInfo>(new OperationSource(api, null, _plans), policy, _time);
        var waiter = new ServiceManagerWaiter(_instances, _bindings);
        var concurrent = new ConcurrentOperation(_time);
        var lostResponses = _transport.LostResponses;
        var bindings = new BindingManager(api, _reader, waiter, concurrent, lostResponses, _redact);
        _rotator = new CredentialRotator(_reader, bindings);
        _deleter = new InstanceDeleter(api, _reader, bindings, concurrent);
        _creator = new InstanceCreator(api, _reader, lostResponses, concurrent, _time);
        _completer = new InstanceOperationCompleter(_reader, waiter, _creator, bindings, _deleter, lostResponses, _redact, _time);
        _workload = new ServiceManagerWorkload(_transport, policy, _instances, _bindings);
        _cache = new InstanceCache(options.CacheMaxItems, TimeSpan.FromSeconds(options.CacheItemExpireSeconds), _time);
        _reads = new CachedReads(_cache);
    }

    /// <inheritdoc/>
    public string BackEnd => "ServiceManager";

    /// <inheritdoc/>
    public Uri Uri => _options.ServiceManagerUri;

    /// <inheritdoc/>
    public string? UserName => _options.Credentials.ClientId;

    /// <inheritdoc/>
    public long RequestCount => _transport.RequestCount + _authenticator.RequestCount;

    /// <inheritdoc/>
    public IInstanceCacheInfo Cache => _cache;

    /// <inheritdoc/>
    public TimeSpan DefaultTimeout => TimeSpan.FromSeconds(_options.PollingTimeoutSeconds);

    RequestLimiter? IWorkloadSource.Limiter => _limiter;

    Workload IWorkloadSource.Workload => _workload;

    /// <inheritdoc/>
    public async Task<ManagedInstance?> GetAsync(string tenantId, GetInstanceOptions options, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(tenantId);
        if (!options.BypassCache && _cache.Find(tenant) is { } cached)
            return cached;
        var started = _time.GetUtcNow();
        var instance = await _reads.ReadAsync(tenant, token => ReadAsync(tenant, log, token), cancellationToken).ConfigureAwait(false);
        var isPending = instance?.Status == InstanceStatus.CreationInProgress || (instance?.Status == InstanceStatus.BindingMissing && _options.AllowBinding);
        if (!isPending || !options.Wait)
            return instance?.Copy();
        // Before it is shared: what others wait for in earnest must not end with a preview.
        log.EndIfPreview();
        var operation = new ManagedInstanceOperation { Type = OperationType.Create, TenantId = tenant, StartedAt = started, Status = instance!.Status };
        // Shared, so that several who want the same tenant don't each create a binding.
        return await _settling.RunAsync(
            tenant,
            token => _reads.KeepAsync(tenant, () => LimitAsync(operation, options.Timeout, work => _completer.SettleAsync(work, _options.AllowBinding), log, token)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ManagedInstance> GetAllAsync(ICallLog log, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return _reads.PassAsync(ReadAllAsync(log, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartCreateAsync(
        string tenantId, InstanceParameters? parameters, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(tenantId);
        return _reads.ChangeAsync(tenant, log, async () =>
        {
            using var waiter = _instances.ExpectWaiter();
            var work = await NewWorkAsync(tenant, OperationType.Create, null, log, cancellationToken).ConfigureAwait(false);
            return await _creator.CreateAsync(work, parameters).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartDeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken) =>
        StartAsync(tenantId, OperationType.Delete, _deleter.StartAsync, _reader.FindInstanceAsync, log, cancellationToken);

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartDeleteInstanceAsync(string tenantId, string instanceId, ICallLog log, CancellationToken cancellationToken) =>
        StartAsync(tenantId, OperationType.Delete, _deleter.StartAsync, _ => _reader.FindByIdAsync(instanceId, log, cancellationToken), log, cancellationToken);

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartUpdateAsync(
        string tenantId, IReadOnlyDictionary<string, object?> parameters, ICallLog log, CancellationToken cancellationToken) =>
        StartAsync(
            tenantId, OperationType.Update, (work, instance) => _creator.UpdateAsync(work, instance, parameters), _reader.FindInstanceAsync, log, cancellationToken);

    /// <inheritdoc/>
    public async Task<ManagedInstance?> CompleteAsync(
        ManagedInstanceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(operation.TenantId);
        log.EndIfPreview();
        return await _reads.KeepAsync(tenant, () => LimitAsync(operation, timeout, _completer.CompleteAsync, log, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CredentialRotation> RotateCredentialAsync(
        string tenantId, IReadOnlyDictionary<string, object?>? bindingParameters, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(tenantId);
        using var turn = await _rotations.EnterAsync(tenant, cancellationToken).ConfigureAwait(false);
        return await _reads.ChangeAsync(tenant, log, async () =>
        {
            var work = await NewWorkAsync(tenant, OperationType.Update, timeout, log, cancellationToken).ConfigureAwait(false);
            return await LimitAsync(work, () => _rotator.RotateAsync(work, bindingParameters)).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveOldCredentialAsync(CredentialRotation rotation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(rotation.TenantId);
        using var turn = await _rotations.EnterAsync(tenant, cancellationToken).ConfigureAwait(false);
        await _reads.ChangeAsync(tenant, log, async () =>
        {
            var work = await NewWorkAsync(tenant, OperationType.Update, timeout, log, cancellationToken).ConfigureAwait(false);
            return await LimitAsync(work, () => _rotator.RemoveOldAsync(work, rotation)).ConfigureAwait(false);
        }).ConfigureAwait(false);
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
        _instances.Dispose();
        _bindings.Dispose();
        _transport.Dispose();
        _authenticator.Dispose();
        _cache.Dispose();
    }

    private Task<ManagedInstanceOperation> StartAsync(
        string tenantId,
        OperationType type,
        Func<WorkContext, InstanceInfo, Task<ManagedInstanceOperation>> start,
        Func<WorkContext, Task<InstanceInfo?>> find,
        ICallLog log,
        CancellationToken cancellationToken)
    {
        var tenant = Check(tenantId);
        return _reads.ChangeAsync(tenant, log, async () =>
        {
            var work = await NewWorkAsync(tenant, type, null, log, cancellationToken).ConfigureAwait(false);
            return await LimitAsync(work, async () =>
            {
                using var waiter = _instances.ExpectWaiter();
                var instance = await find(work).ConfigureAwait(false) ?? throw TenantErrors.NotFound(work.TenantId);
                return await start(work, instance).ConfigureAwait(false);
            }).ConfigureAwait(false);
        });
    }

    private async Task<ManagedInstance?> ReadAsync(string tenant, ICallLog log, CancellationToken cancellationToken)
    {
        var work = await NewWorkAsync(tenant, OperationType.Create, null, log, cancellationToken).ConfigureAwait(false);
        return (await _reader.FindAsync(work).ConfigureAwait(false))?.ToModel(tenant, work.Plan, _redact);
    }

    private async IAsyncEnumerable<ManagedInstance> ReadAllAsync(ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var plan = await _plans.GetAsync(log, cancellationToken).ConfigureAwait(false);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var state in _reader.ReadAllAsync(plan, log, cancellationToken).ConfigureAwait(false))
        {
            _workload.Learn(state);
            if (state.TenantId is not { } tenant)
            {
                log.Verbose($"Instance {state.Instance.Id} has no label {TenantState.TenantLabel}, so whose it is can't be told.");
                continue;
            }

            if (!seen.TryAdd(tenant, state.Instance.Id))
                log.Warning($"Tenant '{ServiceException.ShortTenant(tenant)}' has several instances: {seen[tenant]} and {state.Instance.Id}. Repair-ManagedInstance -RemoveDuplicate settles that.");
            yield return state.ToModel(tenant, plan, _redact);
        }
    }

    private async Task<ManagedInstance?> LimitAsync(
        ManagedInstanceOperation operation, TimeSpan? timeout, Func<WorkContext, Task<TenantState?>> act, ICallLog log, CancellationToken cancellationToken)
    {
        WorkContext work;
        try
        {
            work = await NewWorkAsync(() => operation, timeout, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            // A session that is new may fail at its token or plan; what was to be waited for goes on all the same.
            throw exception.While(operation, TenantErrors.Resume);
        }

        return (await LimitAsync(work, () => act(work)).ConfigureAwait(false))?.ToModel(work.TenantId, work.Plan, _redact);
    }

    /// <summary>Gives the errors of work what the caller needs to resume it.</summary>
    private static async Task<T> LimitAsync<T>(WorkContext work, Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw TenantErrors.TimedOut(work.Operation, work.Operation.Status ?? "worked on", work.Deadline.Limit);
        }
        catch (ServiceException exception) when (work.Operation.Status is not null)
        {
            throw exception.While(work.Operation, TenantErrors.Resume);
        }
    }

    private Task<WorkContext> NewWorkAsync(string tenant, OperationType type, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) =>
        NewWorkAsync(() => new() { Type = type, TenantId = tenant, StartedAt = _time.GetUtcNow(), Begun = _time.GetTimestamp() }, timeout, log, cancellationToken);

    private async Task<WorkContext> NewWorkAsync(Func<ManagedInstanceOperation> operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        // The lookup of the plan, once a session, is no part of the work.
        var plan = await _plans.GetAsync(log, cancellationToken).ConfigureAwait(false);
        return new(operation(), plan, new Deadline(_time, timeout ?? DefaultTimeout), log, cancellationToken);
    }

    private string Check(string tenantId)
    {
        ThrowIfClosed();
        return TenantName.Normalize(tenantId);
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw OperationErrors.SessionClosed(Uri);
    }
}
