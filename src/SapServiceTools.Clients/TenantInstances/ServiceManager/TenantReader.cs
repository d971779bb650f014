using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Finds tenants' instances and their bindings, one or all.</summary>
internal sealed class TenantReader
{
    // Ids are 36 characters, and a query is best kept to what every server in between takes.
    internal const int IdsPerQuery = 100;
    private const int MaxQueryLength = 36 * IdsPerQuery;

    private const string WithOperations = "attach_last_operations=true";

    private readonly ServiceManagerApi _api;
    private readonly Dictionary<string, SharedLookup<InstanceInfo>> _labelled = new(StringComparer.Ordinal);
    private int _count = -1;

    public TenantReader(ServiceManagerApi api) => _api = api;

    /// <summary>How many instances the last list told of; null before there was one.</summary>
    public int? Count => Volatile.Read(ref _count) is >= 0 and var count ? count : null;

    /// <summary>The tenant's instance; null if there is none. By its name, or, where another tool gave it another one, by its label.</summary>
    public async Task<InstanceInfo?> FindInstanceAsync(WorkContext work) =>
        await FindNamedAsync(work, InstanceName.For(work.Plan.PlanId, work.TenantId)).ConfigureAwait(false) ?? await FindLabelledAsync(work).ConfigureAwait(false);

    /// <summary>The tenant's instance by its label, whatever its name; null if there is none.</summary>
    /// <remarks>A bulk asks for many tenants at once, which takes one request.</remarks>
    public async Task<InstanceInfo?> FindLabelledAsync(WorkContext work) =>
        await LatestAsync(work, await LabelledIn(work.Plan).FindAsync(work.TenantId, work.Log, work.CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>The instance of an id; null if there is none.</summary>
    public async Task<InstanceInfo?> FindByIdAsync(string id, ICallLog log, CancellationToken cancellationToken) =>
        (await _api.GetAsync(
            $"{ServiceManagerApi.Instances}/{id}", ServiceManagerJson.Default.InstanceInfo, "read an instance", null, RetryMode.Always, log, cancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>The tenant's instance with its bindings; null if there is none.</summary>
    public async Task<TenantState?> FindAsync(WorkContext work)
    {
        var instance = await FindInstanceAsync(work).ConfigureAwait(false);
        return instance is null ? null : new TenantState(instance, await BindingsAsync(work, instance.Id).ConfigureAwait(false));
    }

    /// <summary>All bindings of an instance, whatever their labels.</summary>
    public Task<List<BindingInfo>> BindingsAsync(WorkContext work, string instanceId) =>
        // A server that ignores the query must do no harm: what is listed here may be deleted next.
        CollectAsync(
            Bindings(Field(QueryText.Equal("service_instance_id", instanceId)), work.TenantId, work.Log, work.CancellationToken), binding => binding.ServiceInstanceId == instanceId);

    /// <summary>The binding of a name; null if there is none.</summary>
    public async Task<BindingInfo?> FindBindingAsync(WorkContext work, string name) =>
        (await CollectAsync(Bindings(Field(QueryText.Equal("name", name)), work.TenantId, work.Log, work.CancellationToken), binding => binding.Name == name).ConfigureAwait(false))
        .FirstOrDefault();

    /// <summary>A binding by its id; null if there is none.</summary>
    public async Task<BindingInfo?> FindBindingByIdAsync(WorkContext work, string id) =>
        (await _api.GetAsync(
            $"{ServiceManagerApi.Bindings}/{id}", ServiceManagerJson.Default.BindingInfo, $"read a binding of tenant '{work.TenantId}'",
            work.TenantId, RetryMode.Always, work.Log, work.CancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>The instance of an id, with the server's clock; null if there is none.</summary>
    public Task<Fetched<InstanceInfo>?> FetchAsync(WorkContext work, string id) =>
        _api.GetAsync(
            $"{ServiceManagerApi.Instances}/{id}", ServiceManagerJson.Default.InstanceInfo, $"read the instance of tenant '{work.TenantId}'",
            work.TenantId, RetryMode.Always, work.Log, work.CancellationToken);

    /// <summary>All instances of the plan with their bindings. Only a page's worth of them is in memory.</summary>
    public async IAsyncEnumerable<TenantState> ReadAllAsync(PlanInfo plan, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0;
        var batch = new List<InstanceInfo>(IdsPerQuery);
        await foreach (var instance in AllInstancesAsync(plan, RetryMode.Always, log, cancellationToken).ConfigureAwait(false))
        {
            count++;
            batch.Add(await CompleteAsync(instance, log, cancellationToken).ConfigureAwait(false));
            if (batch.Count < IdsPerQuery)
                continue;
            foreach (var state in await WithBindingsAsync(batch, log, cancellationToken).ConfigureAwait(false))
                yield return state;
            batch.Clear();
        }

        if (batch.Count > 0)
        {
            foreach (var state in await WithBindingsAsync(batch, log, cancellationToken).ConfigureAwait(false))
                yield return state;
        }

        log.Verbose($"{count} instances read");
    }

    /// <summary>All instances of the plan, with their last operations.</summary>
    public IAsyncEnumerable<InstanceInfo> AllInstancesAsync(PlanInfo plan, RetryMode retry, ICallLog log, CancellationToken cancellationToken) =>
        _api.ListAsync(
            ServiceManagerApi.Instances,
            $"{WithOperations}&{Field(QueryText.Equal("service_plan_id", plan.PlanId))}",
            ServiceManagerJson.Default.ResourcePageInstanceInfo,
            "read the instances of all tenants",
            null,
            retry,
            log,
            total => Volatile.Write(ref _count, total),
            cancellationToken);

    private async Task<InstanceInfo?> FindNamedAsync(WorkContext work, string name) =>
        await LatestAsync(work, await FindByAsync(
            Field(QueryText.Equal("name", name)), [work.TenantId], instance => instance.Name == name, work.Log, work.CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    private SharedLookup<InstanceInfo> LabelledIn(PlanInfo plan)
    {
        lock (_labelled)
        {
            if (!_labelled.TryGetValue(plan.PlanId, out var lookup))
                _labelled.Add(plan.PlanId, lookup = new(MaxQueryLength, (tenants, log, cancellationToken) => FindLabelledAsync(plan, tenants, log, cancellationToken)));
            return lookup;
        }
    }

    private async Task<ILookup<string, InstanceInfo>> FindLabelledAsync(PlanInfo plan, IReadOnlyList<string> tenants, ICallLog log, CancellationToken cancellationToken)
    {
        var label = tenants.Count == 1 ? QueryText.Equal(TenantState.TenantLabel, tenants[0]) : QueryText.In(TenantState.TenantLabel, tenants);
        var found = await FindByAsync(
            $"{Field(QueryText.Equal("service_plan_id", plan.PlanId))}&labelQuery={Uri.EscapeDataString(label)}",
            tenants, instance => instance.Label(TenantState.TenantLabel) is not null, log, cancellationToken).ConfigureAwait(false);
        return found.ToLookup(instance => instance.Label(TenantState.TenantLabel)!, StringComparer.Ordinal);
    }

    private Task<List<InstanceInfo>> FindByAsync(
        string query, IReadOnlyList<string> tenants, Func<InstanceInfo, bool> isWanted, ICallLog log, CancellationToken cancellationToken)
    {
        var (purpose, tenant) = tenants.Count == 1 ? ($"find the instance of tenant '{tenants[0]}'", tenants[0]) : ($"find the instances of {tenants.Count} tenants", null);
        return CollectAsync(
            _api.ListAsync(
                ServiceManagerApi.Instances, $"{WithOperations}&{query}", ServiceManagerJson.Default.ResourcePageInstanceInfo,
                purpose, tenant, RetryMode.Always, log, null, cancellationToken),
            isWanted);
    }

    private async Task<InstanceInfo?> LatestAsync(WorkContext work, IEnumerable<InstanceInfo> instances) =>
        instances.MaxBy(instance => (instance.Ready, instance.CreatedAt)) is { } latest
            ? await CompleteAsync(latest, work.Log, work.CancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>A server whose lists have no operations tells only in the instance itself why it isn't ready.</summary>
    private async ValueTask<InstanceInfo> CompleteAsync(InstanceInfo instance, ICallLog log, CancellationToken cancellationToken)
    {
        if (instance.Ready || instance.LastOperation is not null)
            return instance;
        return await FindByIdAsync(instance.Id, log, cancellationToken).ConfigureAwait(false) ?? instance;
    }

    private async Task<IEnumerable<TenantState>> WithBindingsAsync(List<InstanceInfo> instances, ICallLog log, CancellationToken cancellationToken)
    {
        var query = Field(QueryText.In("service_instance_id", instances.Select(instance => instance.Id)));
        var bindings = (await CollectAsync(Bindings(query, null, log, cancellationToken), _ => true).ConfigureAwait(false)).ToLookup(binding => binding.ServiceInstanceId);
        return instances.ConvertAll(instance => new TenantState(instance, [.. bindings[instance.Id]]));
    }

    private IAsyncEnumerable<BindingInfo> Bindings(string query, string? tenantId, ICallLog log, CancellationToken cancellationToken) =>
        _api.ListAsync(
            ServiceManagerApi.Bindings, $"{WithOperations}&{query}", ServiceManagerJson.Default.ResourcePageBindingInfo,
            tenantId is null ? "read the bindings of all tenants" : $"read the bindings of tenant '{tenantId}'", tenantId, RetryMode.Always, log, null, cancellationToken);

    private static string Field(string query) => "fieldQuery=" + Uri.EscapeDataString(query);

    private static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> items, Func<T, bool> isWanted)
    {
        var all = new List<T>();
        await foreach (var item in items.ConfigureAwait(false))
        {
            if (isWanted(item))
                all.Add(item);
        }

        return all;
    }
}
