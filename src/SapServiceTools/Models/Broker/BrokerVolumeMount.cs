namespace SapServiceTools;

/// <summary>What a binding wants mounted.</summary>
public sealed class BrokerVolumeMount
{
    /// <summary>The volume driver.</summary>
    public required string Driver { get; init; }

    /// <summary>Where in the container.</summary>
    public required string ContainerDirectory { get; init; }

    /// <summary><c>r</c> or <c>rw</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The kind of device, such as <c>shared</c>.</summary>
    public required string DeviceType { get; init; }

    /// <summary>The device's own fields, by name; they may be secret.</summary>
    public ServiceCredentials? Device { get; init; }

    /// <summary>Driver and place.</summary>
    public override string ToString() => $"{Driver} {ContainerDirectory}";
}
