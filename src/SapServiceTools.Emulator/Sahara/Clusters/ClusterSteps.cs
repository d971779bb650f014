using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.Sahara.Clusters;

/// <summary>The steps of one order as the cluster's progress shows them, and the instances that come of them.</summary>
/// <param name="store">Sahara's state.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="type">What the steps belong to.</param>
internal sealed class ClusterSteps(SaharaStore store, JsonObject cluster, string type)
{
    public const string Stack = "Create Heat stack";
    private const string Addresses = "Assign IPs";
    private readonly List<JsonObject> _new = [];
    private JsonObject? _step;

    public void Start(string name, int total)
    {
        _step = new JsonObject
        {
            ["created_at"] = RecordKind.Time(store.Now),
            ["updated_at"] = null,
            ["id"] = Guid.NewGuid().ToString(),
            ["cluster_id"] = cluster.Text("id"),
            ["tenant_id"] = cluster.Text("tenant_id"),
            ["step_name"] = name,
            ["step_type"] = type,
            ["total"] = total,
            ["successful"] = null,
            ["events"] = new JsonArray(),
        };
        cluster.Array("provision_progress")!.Add(_step);
    }

    /// <summary>Ends the step well; its events go.</summary>
    public void Succeed() => End(true);

    /// <summary>Ends the step badly; the event says why.</summary>
    public void Fail(string reason)
    {
        End(false);
        AddEvent(null, reason, false);
    }

    public void AddInstances(JsonObject group, int count)
    {
        var instances = group.Array("instances")!;
        for (var number = Next(instances); instances.Count < count; number++)
        {
            var instance = new JsonObject
            {
                ["created_at"] = RecordKind.Time(store.Now),
                ["updated_at"] = null,
                ["id"] = Guid.NewGuid().ToString(),
                ["instance_id"] = Guid.NewGuid().ToString(),
                ["instance_name"] = $"{cluster.Text("name")}-{group.Text("name")}-{number}".ToLowerInvariant(),
                ["internal_ip"] = null,
                ["management_ip"] = null,
                ["storage_devices_number"] = 0,
                ["dns_hostname"] = null,
            };
            instances.Add(instance);
            _new.Add(instance);
        }
        group["count"] = count;
        store.Touch(group);
    }

    /// <summary>Takes instances out, those that were named first, or adds some.</summary>
    public void Resize(JsonObject group, int count, IEnumerable<string> leaving)
    {
        var instances = group.Array("instances")!;
        var named = leaving.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var instance in instances.OfType<JsonObject>().Where(i => named.Contains(i.Text("instance_name")!) || named.Contains(i.Text("instance_id")!)).ToList())
            instances.Remove(instance);
        while (instances.Count > count)
            instances.RemoveAt(instances.Count - 1);
        AddInstances(group, count);
    }

    /// <summary>Starts to give the new instances addresses; returns them.</summary>
    public IReadOnlyList<JsonObject> StartAssigning()
    {
        Start(Addresses, _new.Count);
        return _new;
    }

    public void Assign(JsonObject instance)
    {
        var number = _new.IndexOf(instance) + 10;
        instance["internal_ip"] = $"10.0.0.{number}";
        instance["management_ip"] = $"172.24.4.{number}";
        store.Touch(instance);
        if (_step?["successful"] is null)
            AddEvent(instance, null, true);
    }

    private static int Next(JsonArray instances) =>
        instances.OfType<JsonObject>().Select(instance => int.Parse(instance.Text("instance_name")!.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture) + 1).DefaultIfEmpty().Max();

    private void End(bool isGood)
    {
        _step!["successful"] = isGood;
        _step["updated_at"] = RecordKind.Time(store.Now);
        _step["events"] = new JsonArray();
    }

    private void AddEvent(JsonObject? instance, string? info, bool isGood)
    {
        var group = cluster.Objects("node_groups").FirstOrDefault(candidate => instance is not null && candidate.Array("instances")!.Contains(instance));
        _step!.Array("events")!.Add(new JsonObject
        {
            ["created_at"] = RecordKind.Time(store.Now),
            ["updated_at"] = null,
            ["id"] = Guid.NewGuid().ToString(),
            ["node_group_id"] = group.Text("id"),
            ["instance_id"] = instance.Text("instance_id"),
            ["instance_name"] = instance.Text("instance_name"),
            ["event_info"] = info,
            ["successful"] = isGood,
            ["step_id"] = _step.Text("id"),
        });
    }
}
