namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>One plan of a service. The names are the specification's own; null means that the field is absent.</summary>
public sealed record ServicePlan
{
    /// <summary>Globally unique and the same for ever.</summary>
    public string Id { get; init; } = "";

    /// <summary>Unique in its service.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether it costs nothing; absent means it does cost nothing.</summary>
    public bool? Free { get; init; }

    /// <summary>Whether its instances can be bound; absent means as the service says.</summary>
    public bool? Bindable { get; init; }

    /// <summary>Whether an instance of this plan may change to another; absent means as the service says.</summary>
    public bool? PlanUpdateable { get; init; }

    /// <summary>Whether a binding can be rotated; absent means no.</summary>
    public bool? BindingRotatable { get; init; }

    /// <summary>Free-form facts for the platform's shop window.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init => field = CellText.Map(value); }

    /// <summary>What parameters the plan takes.</summary>
    public PlanSchemas? Schemas { get; init; }

    /// <summary>How long, in seconds, a platform should poll an operation before it gives up. The host ends its own operations then, too.</summary>
    public int? MaximumPollingDuration { get; init; }

    /// <summary>The version that instances of this plan can be brought to.</summary>
    public MaintenanceInfo? MaintenanceInfo { get; init; }

    /// <summary>Which operations the host runs in the background. Never sent.</summary>
    public AsynchronousOperations Asynchronous { get; init; }

    /// <summary>
    /// Whether a handler can be run again after its host died half-way. If so another host, or the same after its restart, takes a background operation over; if not it is marked failed. Never sent.
    /// </summary>
    public bool Repeatable { get; init; }

    /// <summary>Fields beyond the specification; they are kept and sent as they are.</summary>
    public IReadOnlyDictionary<string, object?>? AdditionalFields { get; init => field = CellText.Map(value); }

    /// <summary>The name, for cells and string interpolation.</summary>
    public override string ToString() => Name;
}
