namespace SapServiceTools;

/// <summary>What a tenant of a fleet needs.</summary>
public enum FleetAction : long
{
    /// <summary>Nothing: its instance is usable.</summary>
    Keep,

    /// <summary>An instance, since it has none.</summary>
    Create,

    /// <summary>What its instance lacks to be usable.</summary>
    Repair,

    /// <summary>The deletion of its instance with all data, since the tenant isn't wanted, or has another instance.</summary>
    Remove,
}
