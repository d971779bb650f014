using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Caching;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.Pacing;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>
/// Client of an SAP Service Manager (API v1), compatible with what SAP's own libraries for tenants' instances make there.
/// One client a service key; it is safe to use from many threads.
/// </summary>
public sealed class ServiceManagerClient : IInstanceManager, IPacedClient
{
    private readonly ServiceManagerOptions _options;
    private readonly TimeProvider _time;
    private readonly ServiceManagerParts _parts;
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
        _parts = new ServiceManagerParts(options, transport ?? new TransportOptions(), _time);
        _cache = new InstanceCache(options.CacheMaxItems, TimeSpan.FromSeconds(options.CacheItemExpireSeconds), _time);
        _reads = new CachedReads(_cache, options.CacheMaxItems);
    }

    /// <inheritdoc/>
    public string BackEnd => "ServiceManager";

    /// <inheritdoc/>
    public Uri Uri => _options.ServiceManagerUri;

    /// <inheritdoc/>
    public string? UserName => _options.Credentials.ClientId;

    /// <inheritdoc/>
    public long RequestCount => _parts.RequestCount;

    /// <inheritdoc/>
    public IInstanceCacheInfo Cache => _cache;

    /// <inheritdoc/>
    public TimeSpan DefaultTimeout => TimeSpan.FromSeconds(_options.PollingTimeoutSeconds);

    RequestLimiter? IPacedClient.Limiter => _parts.Limiter;

    Workload IPacedClient.Workload => _parts.Workload;

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
        var operation = new ManagedInstanceOperation { Type = OperationType.Create, TenantId = tenant, StartedAt = started, Status = instance!.Status };
        // Shared, so that several who want the same tenant don't each make a binding.
        return await _settling.RunAsync(
            tenant,
            token => _reads.KeepAsync(tenant, () => LimitAsync(new Call(operation, options.Timeout, log, token), SettleAsync)),
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
        return _reads.ChangeAsync(tenant, async () =>
        {
            using var announcement = _parts.ExpectWaiter();
            var work = await WorkAsync(new Call(Unknown(tenant, OperationType.Create), null, log, cancellationToken)).ConfigureAwait(false);
            return await _parts.Creator.CreateAsync(work, parameters).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartDeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken) =>
        StartAsync(new Call(Unknown(Check(tenantId), OperationType.Delete), null, log, cancellationToken), _parts.Deleter.StartAsync);

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartDeleteInstanceAsync(string tenantId, string instanceId, ICallLog log, CancellationToken cancellationToken) =>
        StartAsync(
            new Call(Unknown(Check(tenantId), OperationType.Delete), null, log, cancellationToken),
            _parts.Deleter.StartAsync,
            _ => _parts.Reader.FindByIdAsync(instanceId, log, cancellationToken));

    /// <inheritdoc/>
    public Task<ManagedInstanceOperation> StartUpdateAsync(
        string tenantId, IReadOnlyDictionary<string, object?> parameters, ICallLog log, CancellationToken cancellationToken) =>
        StartAsync(
            new Call(Unknown(Check(tenantId), OperationType.Update), null, log, cancellationToken),
            (work, instance) => _parts.Creator.UpdateAsync(work, instance, parameters));

    /// <inheritdoc/>
    public async Task<ManagedInstance?> WaitAsync(
        ManagedInstanceOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(operation.TenantId);
        return await _reads.KeepAsync(
            tenant,
            () => LimitAsync(new Call(operation, timeout, log, cancellationToken), work => _parts.Completer.FinishAsync(work, operation))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<CredentialRotation> RotateCredentialAsync(
        string tenantId, IReadOnlyDictionary<string, object?>? bindingParameters, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(tenantId);
        var call = new Call(Unknown(tenant, OperationType.Update), timeout, log, cancellationToken);
        using var turn = await _rotations.EnterAsync(tenant, cancellationToken).ConfigureAwait(false);
        return await _reads.ChangeAsync(tenant, () => LimitAsync(call, work => _parts.Rotator.RotateAsync(work, bindingParameters))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveOldCredentialAsync(CredentialRotation rotation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
    {
        var tenant = Check(rotation.TenantId);
        var call = new Call(Unknown(tenant, OperationType.Update), timeout, log, cancellationToken);
        using var turn = await _rotations.EnterAsync(tenant, cancellationToken).ConfigureAwait(false);
        await _reads.ChangeAsync(tenant, () => LimitAsync(call, work => _parts.Rotator.RemoveOldAsync(work, rotation))).ConfigureAwait(false);
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
        _parts.Dispose();
        _cache.Dispose();
    }

    private Task<ManagedInstanceOperation> StartAsync(
        Call call, Func<WorkContext, InstanceInfo, Task<ManagedInstanceOperation>> start, Func<WorkContext, Task<InstanceInfo?>>? find = null) =>
        _reads.ChangeAsync(call.TenantId, () => LimitAsync(call, async work =>
        {
            using var announcement = _parts.ExpectWaiter();
            var found = find is null ? _parts.Reader.FindInstanceAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken) : find(work);
            var instance = await found.ConfigureAwait(false) ?? throw TenantReader.NotFound(work.TenantId);
            return await start(work, instance).ConfigureAwait(false);
        }));

    private async Task<ManagedInstance?> ReadAsync(string tenant, ICallLog log, CancellationToken cancellationToken)
    {
        var plan = await _parts.Plans.GetAsync(log, cancellationToken).ConfigureAwait(false);
        return (await _parts.Reader.FindAsync(tenant, plan, log, cancellationToken).ConfigureAwait(false))?.ToModel(tenant, plan, _parts.Redact);
    }

    private async IAsyncEnumerable<ManagedInstance> ReadAllAsync(ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var plan = await _parts.Plans.GetAsync(log, cancellationToken).ConfigureAwait(false);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var state in _parts.Reader.ReadAllAsync(plan, log, cancellationToken).ConfigureAwait(false))
        {
            _parts.Workload.Learn(state);
            if (state.TenantId is not { } tenant)
            {
                log.Verbose($"Instance {state.Instance.Id} has no label {TenantState.TenantLabel}, so whose it is can't be told.");
                continue;
            }

            if (!seen.TryAdd(tenant, state.Instance.Id))
                log.Warning($"Tenant '{ServiceException.ShortTenant(tenant)}' has several instances: {seen[tenant]} and {state.Instance.Id}. Repair-ManagedInstance -RemoveDuplicate settles that.");
            yield return state.ToModel(tenant, plan, _parts.Redact);
        }
    }

    /// <summary>Waits while a creation goes on, makes a binding where one is missing and may be made, and returns what came of it whatever it is.</summary>
    private async Task<TenantState?> SettleAsync(WorkContext work)
    {
        var budget = _parts.LostResponses.NewBudget(work.Deadline);
        string? waitedFor = null;
        for (var goesOn = true; ;)
        {
            var state = await _parts.Reader.FindAsync(work.TenantId, work.Plan, work.Log, work.CancellationToken).ConfigureAwait(false);
            switch (state?.Status.Status)
            {
                case InstanceStatus.BindingMissing when _options.AllowBinding:
                    return state with { Bindings = [await _parts.Bindings.EnsureAsync(work, state.Instance.Id, null).ConfigureAwait(false)] };
                // A server whose operation is over while its instance goes on is given some time to agree with itself.
                case InstanceStatus.CreationInProgress when goesOn:
                    var location = state.Instance.IsUnder(OperationInfo.Create) ? state.Instance.LastOperationPath : state.Pending?.LastOperationPath;
                    if (location is null || location == waitedFor)
                        goesOn = await budget.PauseAsync(null, work.CancellationToken).ConfigureAwait(false);
                    if (location is not null)
                        await _parts.Waiter.WaitAsync(location, OperationType.Create, work.TenantId, work.Deadline.Left, work.Log, work.CancellationToken).ConfigureAwait(false);
                    waitedFor = location;
                    break;
                default:
                    return state;
            }
        }
    }

    private Task<ManagedInstance?> LimitAsync(Call call, Func<WorkContext, Task<TenantState?>> act) =>
        LimitAsync<ManagedInstance?>(call, async work => (await act(work).ConfigureAwait(false))?.ToModel(work.TenantId, work.Plan, _parts.Redact));

    private async Task<T> LimitAsync<T>(Call call, Func<WorkContext, Task<T>> act)
    {
        var work = await WorkAsync(call).ConfigureAwait(false);
        try
        {
            return await act(work).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new OperationTimedOutException(
                $"Tenant '{call.TenantId}' was still {call.Operation.Status ?? "worked on"} after {work.Deadline.Limit.TotalSeconds:0.#} s. The server goes on with it.")
            {
                TenantId = call.TenantId,
                Operation = call.Operation,
                RecommendedAction = $"{InstanceWaiter.Resume.TrimEnd('.')}, or use a larger -TimeoutSeconds.",
            };
        }
        catch (ServiceException exception) when (call.Operation.Status is not null)
        {
            throw exception.While(call.Operation, InstanceWaiter.Resume);
        }
    }

    private async Task<WorkContext> WorkAsync(Call call)
    {
        var plan = await _parts.Plans.GetAsync(call.Log, call.CancellationToken).ConfigureAwait(false);
        return new(call.TenantId, plan, new Deadline(_time, call.Timeout ?? DefaultTimeout), call.Log, call.CancellationToken);
    }

    /// <summary>What an error can carry of work that has no operation of its own yet.</summary>
    private ManagedInstanceOperation Unknown(string tenant, OperationType type) => new() { Type = type, TenantId = tenant, StartedAt = _time.GetUtcNow() };

    private string Check(string tenantId)
    {
        ThrowIfClosed();
        return TenantName.Normalize(tenantId);
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw new ServiceException(ServiceErrorKind.SessionClosed, ErrorIds.SessionClosed, $"The session with {Uri.Host} is closed.")
            {
                RecommendedAction = "Open a new session with the matching Connect- cmdlet.",
            };
    }

    /// <summary>What a caller wants done.</summary>
    private sealed record Call(ManagedInstanceOperation Operation, TimeSpan? Timeout, ICallLog Log, CancellationToken CancellationToken)
    {
        public string TenantId { get; } = TenantName.Normalize(Operation.TenantId);
    }
}
