namespace SapServiceTools.Clients.Reports;

/// <summary>
/// What a report shows, in the order in which it came. Only what the page has is here: no object that knows a secret comes this far.
/// </summary>
internal sealed class ReportContent
{
    private readonly Dictionary<(string Kind, string Host, string? User), ReportedService> _services = [];

    public List<ReportedInstance> Instances { get; } = [];

    public List<ReportedStep> Steps { get; } = [];

    public List<ReportedPlan> Plans { get; } = [];

    public List<ReportedRemainder> Remainders { get; } = [];

    public List<ReportedRotation> Rotations { get; } = [];

    public List<ReportedServiceInstance> ServiceInstances { get; } = [];

    public List<ReportedBinding> Bindings { get; } = [];

    public List<ReportedCluster> Clusters { get; } = [];

    public List<ReportedJob> Jobs { get; } = [];

    public List<ReportedError> Errors { get; } = [];

    /// <summary>The steps that a run would take, and none has taken yet.</summary>
    public IEnumerable<ReportedStep> Planned => Steps.Where(step => step.State is FleetStepState.Planned);

    /// <summary>The service that a session is with. Who connects twice to one service as the same user has one service.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isDefault">True if commands without -Session go there.</param>
    public ReportedService ServiceOf(ServiceSession session, bool isDefault)
    {
        var key = (session.Kind, TerminalText.Line(session.Uri.Authority), session.UserName);
        if (!_services.TryGetValue(key, out var service))
            _services.Add(key, service = new ReportedService(key.Kind, key.Item2));
        service.Add(session.Id, isDefault);
        return service;
    }

    /// <summary>Where something is, if there are several services of its kind that it could be at; else null.</summary>
    public string? PlaceOf(ReportedThing thing) => thing.Service is { } service && HasSeveral(service.Kind) ? NameOf(service) : null;

    /// <summary>What a command needs so that it goes to where something is, with a blank before it.</summary>
    public string SessionOf(ReportedThing thing) => thing.Service is { } service && (HasSeveral(service.Kind) || !service.IsDefault) ? $" -Session (Get-ServiceSession {service.Session})" : "";

    /// <summary>Drops what came before, where a thing came twice, as from Get- after New-: the later one is how it is. What an error told of a thing says less than the thing itself.</summary>
    public void KeepLatest()
    {
        KeepLatestInstances();
        Keep(ServiceInstances, instance => (instance.Service, instance.InstanceId));
        Keep(Bindings, binding => (binding.Service, binding.InstanceId, binding.BindingId));
        Keep(Clusters, cluster => (cluster.Service, cluster.Id));
        Keep(Jobs, job => (job.Service, job.Id));
        Keep(Rotations, rotation => (rotation.Service, rotation.TenantId));
    }

    private static void Keep<T, TKey>(List<T> list, Func<T, TKey> key)
        where T : ReportedThing
    {
        var latest = LatestFirst(list).DistinctBy(key).Reverse().ToList();
        list.Clear();
        list.AddRange(latest);
    }

    // A tenant may have several instances, and who knows only the tenant, as operations do, means all of them.
    private void KeepLatestInstances()
    {
        var seen = new Dictionary<(ReportedService?, string), HashSet<string?>>();
        var latest = new List<ReportedInstance>();
        foreach (var instance in LatestFirst(Instances))
        {
            if (!seen.TryGetValue((instance.Service, instance.TenantId), out var ids))
                seen.Add((instance.Service, instance.TenantId), ids = []);
            else if (instance.IsFromError || instance.InstanceId is null || ids.Contains(null) || ids.Contains(instance.InstanceId))
                continue;
            ids.Add(instance.InstanceId);
            latest.Add(instance);
        }

        latest.Reverse();
        Instances.Clear();
        Instances.AddRange(latest);
    }

    private static IEnumerable<T> LatestFirst<T>(List<T> list)
        where T : ReportedThing => list.OrderBy(thing => thing.IsFromError ? 0 : 1).Reverse();

    private bool HasSeveral(string kind) => _services.Values.Count(service => service.Kind == kind) > 1;

    private string NameOf(ReportedService service) => _services.Values.Count(other => other.Kind == service.Kind && other.Host == service.Host) > 1
        ? $"{service.Host}, session {service.Session}" : service.Host;
}

/// <summary>Something at a service.</summary>
internal abstract record ReportedThing
{
    /// <summary>Where it is; null if nobody knows any more.</summary>
    public ReportedService? Service { get; init; }

    /// <summary>True if nothing is known of it but what an error said.</summary>
    public bool IsFromError { get; init; }
}

/// <summary>A tenant's instance.</summary>
internal sealed record ReportedInstance(string TenantId, string Status) : ReportedThing
{
    public string? InstanceId { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public string? Reason { get; init; }

    public bool HasCredentials { get; init; }
}

/// <summary>A step of Sync- or Repair-ManagedInstance.</summary>
internal sealed record ReportedStep(string TenantId, FleetAction Action, FleetStepState State) : ReportedThing
{
    public string? Found { get; init; }

    public string? Reason { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }
}

/// <summary>What a plan for a fleet comes to.</summary>
internal sealed record ReportedPlan(int Requests, TimeSpan ExpectedDuration, string? BindingLimit, int? ExpectedRuns);

/// <summary>What a run left to the next one.</summary>
internal sealed record ReportedRemainder(int Done, int Failed, int InProgress, IReadOnlyList<string> NotBegun);

/// <summary>A rotation of a tenant's credentials.</summary>
internal sealed record ReportedRotation(string TenantId, int OldBindings, bool OldRemoved) : ReportedThing;

/// <summary>An instance at a broker.</summary>
internal sealed record ReportedServiceInstance(string InstanceId, string Status) : ReportedThing
{
    public string? Reason { get; init; }

    public string? Offering { get; init; }

    public string? Plan { get; init; }

    public string? Version { get; init; }

    public int Bindings { get; init; }
}

/// <summary>A binding at a broker.</summary>
internal sealed record ReportedBinding(string BindingId, string InstanceId, string Status) : ReportedThing
{
    public string? Reason { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RenewBefore { get; init; }
}

/// <summary>A cluster of Sahara's.</summary>
internal sealed record ReportedCluster(string Id, string Name, string Status) : ReportedThing
{
    public string? Reason { get; init; }

    public string? Plugin { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? Health { get; init; }

    public IReadOnlyList<string> FailingChecks { get; init; } = [];

    public IReadOnlyList<ReportedNodeGroup> NodeGroups { get; init; } = [];

    public IReadOnlyList<ReportedProvisionStep> Steps { get; init; } = [];
}

/// <summary>Nodes of one kind.</summary>
internal sealed record ReportedNodeGroup(string Name, long Count)
{
    public string? FlavorId { get; init; }

    public IReadOnlyList<string> Processes { get; init; } = [];

    public IReadOnlyList<ReportedNode> Nodes { get; init; } = [];
}

/// <summary>A machine.</summary>
internal sealed record ReportedNode(string Name, string? InternalAddress, string? ManagementAddress);

/// <summary>A step of making or scaling a cluster.</summary>
internal sealed record ReportedProvisionStep(string Name, bool? Successful)
{
    public long? Total { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>What went wrong at single machines.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>A run of a job.</summary>
internal sealed record ReportedJob(string Id, string Status) : ReportedThing
{
    public string? Reason { get; init; }

    public string? Template { get; init; }

    public string? Cluster { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    public string? ReturnCode { get; init; }
}

/// <summary>An error that a cmdlet of this module wrote.</summary>
internal sealed record ReportedError(string ErrorId, string Message) : ReportedThing
{
    /// <summary>True if what it is about is shown as a thing, and counts there.</summary>
    public bool IsOfThing { get; init; }

    public string? TenantId { get; init; }

    public string? Target { get; init; }

    public string? Advice { get; init; }
}
