namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>One service of the catalog. The names are the specification's own.</summary>
public sealed record ServiceOffering
{
    /// <summary>Globally unique and the same for ever.</summary>
    public string Id { get; init; } = "";

    /// <summary>Unique in the catalog.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether its instances can be bound, unless a plan says otherwise.</summary>
    public bool Bindable { get; init; } = true;

    /// <summary>At least one.</summary>
    public IReadOnlyList<ServicePlan> Plans { get; init => field = CellText.List(value); } = CellText.List<ServicePlan>([]);

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Tags { get; init => field = CellText.List(value); } = CellText.List<string>([]);

    /// <summary>Permissions the platform has to give: <c>syslog_drain</c>, <c>route_forwarding</c>, <c>volume_mount</c>.</summary>
    public IReadOnlyList<string> Requires { get; init => field = CellText.List(value); } = CellText.List<string>([]);

    /// <summary>Whether instances can be fetched.</summary>
    public bool InstancesRetrievable { get; init; }

    /// <summary>Whether bindings can be fetched.</summary>
    public bool BindingsRetrievable { get; init; }

    /// <summary>Whether an update may carry nothing but a new context.</summary>
    public bool AllowContextUpdates { get; init; }

    /// <summary>Whether an instance may change its plan, unless the plan it has says otherwise.</summary>
    public bool PlanUpdateable { get; init; }

    /// <summary>Free-form facts for the platform's shop window.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init => field = CellText.Map(value); }

    /// <summary>The OAuth client of the service's dashboard (Cloud Foundry).</summary>
    public DashboardClient? DashboardClient { get; init; }

    /// <summary>A binding needs an app: without an <c>app_guid</c> the host answers <c>RequiresApp</c>. Never sent.</summary>
    public bool RequiresApp { get; init; }

    /// <summary>Fields beyond the specification; they are kept and sent as they are.</summary>
    public IReadOnlyDictionary<string, object?>? AdditionalFields { get; init => field = CellText.Map(value); }

    /// <summary>The name, for cells and string interpolation.</summary>
    public override string ToString() => Name;
}
