namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A shared volume for an app.</summary>
public sealed class VolumeMount
{
    /// <summary>The driver's name.</summary>
    public required string Driver { get; init; }

    /// <summary>Where it appears in the app's container.</summary>
    public required string ContainerDir { get; init; }

    /// <summary>Whether the app can only read it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The volume.</summary>
    public required string VolumeId { get; init; }

    /// <summary>What the driver wants to know.</summary>
    public IReadOnlyDictionary<string, object?>? MountConfig { get; init; }
}
