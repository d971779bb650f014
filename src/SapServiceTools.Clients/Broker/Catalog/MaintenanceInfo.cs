namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The version that a plan's instances can be brought to.</summary>
public sealed class MaintenanceInfo
{
    /// <summary>A version by Semantic Versioning 2.0.</summary>
    public string Version { get; init; } = "";

    /// <summary>What the version brings, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Fields beyond the specification; they are kept and sent as they are.</summary>
    public IReadOnlyDictionary<string, object?>? AdditionalFields { get; init => field = CellText.Map(value); }

    /// <summary>The version.</summary>
    public override string ToString() => Version;
}
