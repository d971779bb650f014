namespace SapServiceTools;

/// <summary>A plan of a service that a broker offers, with what it inherits from its service filled in. Source: Open Service Broker API 2.17, catalog.</summary>
public sealed class BrokerPlan
{
    /// <summary>The id of its service.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The name of its service.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The plan's id, the same for ever.</summary>
    public required string PlanId { get; init; }

    /// <summary>The plan's name, unique in its service.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it costs nothing.</summary>
    public bool Free { get; init; }

    /// <summary>Whether its instances can be bound.</summary>
    public bool Bindable { get; init; }

    /// <summary>Whether an instance of this plan may change to another.</summary>
    public bool PlanUpdateable { get; init; }

    /// <summary>Whether a binding can be rotated.</summary>
    public bool BindingRotatable { get; init; }

    /// <summary>How long an operation is polled at most; null without a limit of its own.</summary>
    public TimeSpan? MaximumPollingDuration { get; init; }

    /// <summary>The version that its instances can be brought to; null if it has none.</summary>
    public string? MaintenanceVersion { get; init; }

    /// <summary>JSON schema of the parameters of a provision; null where anything goes.</summary>
    public IReadOnlyDictionary<string, object?>? ProvisionSchema { get; init => field = CellText.Map(value); }

    /// <summary>JSON schema of the parameters of an update; null where anything goes.</summary>
    public IReadOnlyDictionary<string, object?>? UpdateSchema { get; init => field = CellText.Map(value); }

    /// <summary>JSON schema of the parameters of a binding; null where anything goes.</summary>
    public IReadOnlyDictionary<string, object?>? BindSchema { get; init => field = CellText.Map(value); }

    /// <summary>Free-form facts for a platform's shop window, masked where a name says secret.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init => field = CellText.Map(value); }

    /// <summary>The session that the object came from.</summary>
    internal ServiceSession? Session { get; set; }

    /// <summary>Service and plan.</summary>
    public override string ToString() => $"{ServiceName}/{Name}";
}
