using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Finds tenants' instances and their bindings, one or all.</summary>
internal sealed class TenantReader(ServiceManagerApi api)
{
    // Ids are 36 characters, and a query is best kept to what every server in between takes.
    internal const int IdsPerQuery = 100;

    private const string WithOperations = "attach_last_operations=true";

    private int _count = -1;

    /// <summary>How many instances the last list told of; null before there was one.</summary>
    public int? Count => Volatile.Read(ref _count) is >= 0 and var count ? count : null;

    /// <summary>The tenant's instance; null if there is none. By its name, or, where another tool gave it another one, by its label.</summary>
    public async Task<InstanceInfo?> FindInstanceAsync(WorkContext work) =>
        await FindNamedAsync(work, InstanceName.For(work.Plan.PlanId, work.TenantId)).ConfigureAwait(false) ?? await FindLabelledAsync(work).ConfigureAwait(false);

    /// <summary>The tenant's instance by its label, whatever its name; null if there is none.</summary>
    public Task<InstanceInfo?> FindLabelledAsync(WorkContext work) =>
        FindByAsync(
            work,
            $"{Field(QueryText.Equal("service_plan_id", work.Plan.PlanId))}&labelQuery={Uri.EscapeDataString(QueryText.Equal(TenantState.TenantLabel, work.TenantId))}",
            instance => instance.Label(TenantState.TenantLabel) == work.TenantId);

    /// <summary>The instance of an id; null if there is none.</summary>
    public async Task<InstanceInfo?> FindByIdAsync(string id, ICallLog log, CancellationToken cancellationToken) =>
        (await api.GetAsync(
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
        (await api.GetAsync(
            $"{ServiceManagerApi.Bindings}/{id}", ServiceManagerJson.Default.BindingInfo, $"read a binding of tenant '{work.TenantId}'",
            work.TenantId, RetryMode.Always, work.Log, work.CancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>The instance of an id, with the server's clock; null if there is none.</summary>
    public Task<Fetched<InstanceInfo>?> FetchAsync(WorkContext work, string id) =>
        api.GetAsync(
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
        api.ListAsync(
            ServiceManagerApi.Instances,
            $"{WithOperations}&{Field(QueryText.Equal("service_plan_id", plan.PlanId))}",
            ServiceManagerJson.Default.ResourcePageInstanceInfo,
            "read the instances of all tenants",
            null,
            retry,
            log,
            total => Volatile.Write(ref _count, total),
            cancellationToken);

    private Task<InstanceInfo?> FindNamedAsync(WorkContext work, string name) =>
        FindByAsync(work, Field(QueryText.Equal("name", name)), instance => instance.Name == name);

    private async Task<InstanceInfo?> FindByAsync(WorkContext work, string query, Func<InstanceInfo, bool> isWanted)
    {
        var instances = api.ListAsync(
            ServiceManagerApi.Instances, $"{WithOperations}&{query}", ServiceManagerJson.Default.ResourcePageInstanceInfo,
            $"find the instance of tenant '{work.TenantId}'", work.TenantId, RetryMode.Always, work.Log, null, work.CancellationToken);
        var instance = (await CollectAsync(instances, isWanted).ConfigureAwait(false)).MaxBy(instance => (instance.Ready, instance.CreatedAt));
        return instance is null ? null : await CompleteAsync(instance, work.Log, work.CancellationToken).ConfigureAwait(false);
    }

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
        api.ListAsync(
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
