namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>What the run may have made on the broker. A resource is written down before the request that may make it leaves.</summary>
internal sealed class ResourceLedger
{
    private readonly object _lock = new();
    private readonly Dictionary<(string Instance, string? Binding), Resource> _resources = [];
    private readonly List<Resource> _refused = [];

    public void RecordRequest(ConformanceRequest call)
    {
        if (call.InstanceId is null || call.Method != HttpMethod.Put && call.Method != HttpMethod.Patch)
            return;
        lock (_lock)
        {
            var resource = _resources.GetValueOrDefault((call.InstanceId, call.BindingId));
            if (resource is null)
                _resources[(call.InstanceId, call.BindingId)] = resource = new Resource(call.InstanceId, call.BindingId);
            if (call.PlanId is { } plan && !resource.PlanIds.Contains(plan))
                resource.PlanIds.Add(plan);
        }
    }

    /// <summary>Learns from a response. A refusal of the first request for a resource means that there is none.</summary>
    public void RecordResponse(Exchange exchange)
    {
        var call = exchange.Call;
        lock (_lock)
        {
            if (call.InstanceId is null || !_resources.TryGetValue((call.InstanceId, call.BindingId), out var resource))
                return;
            if (call.Method == HttpMethod.Delete)
            {
                if (exchange.Status is 200 or 410)
                    Remove(resource);
                return;
            }

            if (exchange.IsRefusal && exchange.Status is not 408 && !resource.MayExist)
                Refuse(resource);
            else
                resource.MayExist = true;
        }
    }

    /// <summary>Told that the broker's refusals aren't to be trusted: what was refused may be there all the same.</summary>
    public void DistrustRefusals()
    {
        lock (_lock)
        {
            foreach (var resource in _refused)
                _resources.TryAdd((resource.InstanceId, resource.BindingId), resource);
            _refused.Clear();
        }
    }

    /// <summary>Told that the deletion of a resource has ended well.</summary>
    public void RecordDeletion(string instanceId, string? bindingId)
    {
        lock (_lock)
        {
            if (_resources.TryGetValue((instanceId, bindingId), out var resource))
                Remove(resource);
        }
    }

    /// <summary>What may be there, bindings before their instances.</summary>
    public IReadOnlyList<Resource> Left(string? instanceId = null)
    {
        lock (_lock)
            return [.. _resources.Values.Where(resource => instanceId is null || resource.InstanceId == instanceId).OrderBy(resource => resource.BindingId is null)];
    }

    private void Refuse(Resource resource)
    {
        _resources.Remove((resource.InstanceId, resource.BindingId));
        _refused.Add(resource);
    }

    private void Remove(Resource resource)
    {
        // What goes with an instance are its bindings.
        foreach (var key in _resources.Keys.Where(key => key.Instance == resource.InstanceId && (resource.BindingId is null || key.Binding == resource.BindingId)).ToArray())
            _resources.Remove(key);
    }
}

/// <summary>A service instance or binding that the run may have made.</summary>
internal sealed class Resource(string instanceId, string? bindingId)
{
    public string InstanceId { get; } = instanceId;

    /// <summary>Null for an instance.</summary>
    public string? BindingId { get; } = bindingId;

    /// <summary>The plans that it may have, the likeliest last.</summary>
    public List<string> PlanIds { get; } = [];

    /// <summary>True once a request for it wasn't refused.</summary>
    public bool MayExist { get; set; }

    /// <summary>True once the broker has refused to remove it; it is tried again at the very end.</summary>
    public bool IsGivenUp { get; set; }

    public override string ToString() => BindingId is null ? $"service instance {InstanceId}" : $"service binding {BindingId} of service instance {InstanceId}";
}
