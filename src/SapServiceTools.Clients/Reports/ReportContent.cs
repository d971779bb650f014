namespace SapServiceTools.Clients.Reports;

/// <summary>
/// What a report shows, in the order in which it came. Only what the page has is here: no object that knows a secret comes this far.
/// </summary>
internal sealed class ReportContent
{
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

    /// <summary>Drops what came before, where a thing came twice, as from Get- after New-: the later one is how it is.</summary>
    public void KeepLatest()
    {
        Keep(Instances, instance => (instance.TenantId, instance.InstanceId));
        Keep(ServiceInstances, instance => instance.InstanceId);
        Keep(Bindings, binding => (binding.InstanceId, binding.BindingId));
        Keep(Clusters, cluster => cluster.Id);
        Keep(Jobs, job => job.Id);
        Keep(Rotations, rotation => rotation.TenantId);
    }

    private static void Keep<T, TKey>(List<T> list, Func<T, TKey> key)
    {
        var latest = list.AsEnumerable().Reverse().DistinctBy(key).Reverse().ToList();
        list.Clear();
        list.AddRange(latest);
    }
}

/// <summary>A tenant's instance.</summary>
internal sealed record ReportedInstance(string TenantId, string Status)
{
    public string? InstanceId { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }

    public string? Reason { get; init; }

    public bool HasCredentials { get; init; }
}

/// <summary>A step of Sync- or Repair-ManagedInstance.</summary>
internal sealed record ReportedStep(string TenantId, FleetAction Action, FleetStepState State)
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
internal sealed record ReportedRotation(string TenantId, int OldBindings, bool OldRemoved);

/// <summary>An instance at a broker.</summary>
internal sealed record ReportedServiceInstance(string InstanceId, string Status)
{
    public string? Service { get; init; }

    public string? Plan { get; init; }

    public string? Version { get; init; }

    public int Bindings { get; init; }
}

/// <summary>A binding at a broker.</summary>
internal sealed record ReportedBinding(string BindingId, string InstanceId, string Status)
{
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RenewBefore { get; init; }
}

/// <summary>A cluster of Sahara's.</summary>
internal sealed record ReportedCluster(string Id, string Name, string Status)
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
internal sealed record ReportedJob(string Id, string Status)
{
    public string? Template { get; init; }

    public string? Cluster { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    public string? ReturnCode { get; init; }
}

/// <summary>An error that a cmdlet of this module wrote.</summary>
internal sealed record ReportedError(string ErrorId, string Message)
{
    public string? TenantId { get; init; }

    public string? Target { get; init; }

    public string? Advice { get; init; }
}
