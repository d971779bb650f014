namespace SapServiceTools;

/// <summary>A service that a broker offers. Source: Open Service Broker API 2.17, catalog.</summary>
public sealed class BrokerService
{
    /// <summary>The service's id, the same for ever.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The service's name, unique at its broker.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Description { get; init; }

    /// <summary>Whether its instances can be bound, unless a plan says otherwise.</summary>
    public bool Bindable { get; init; }

    /// <summary>Whether its instances may change their plan, unless a plan says otherwise.</summary>
    public bool PlanUpdateable { get; init; }

    /// <summary>Whether Get-BrokerInstance can ask the broker.</summary>
    public bool InstancesRetrievable { get; init; }

    /// <summary>Whether Get-BrokerBinding can ask the broker.</summary>
    public bool BindingsRetrievable { get; init; }

    /// <summary>Whether an update may carry nothing but a new context.</summary>
    public bool AllowContextUpdates { get; init; }

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Tags { get; init => field = CellText.List(value); } = CellText.List<string>([]);

    /// <summary>Permissions that a platform has to give.</summary>
    public IReadOnlyList<string> Requires { get; init => field = CellText.List(value); } = CellText.List<string>([]);

    /// <summary>Its plans.</summary>
    public IReadOnlyList<BrokerPlan> Plans { get; init => field = CellText.List(value); } = CellText.List<BrokerPlan>([]);

    /// <summary>Free-form facts for a platform's shop window, masked where a name says secret.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init => field = CellText.Map(value); }

    /// <summary>The session that the object came from.</summary>
    internal ServiceSession? Session { get; set; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
