namespace SapServiceTools.BrokerHost.Stores;

/// <summary>An instance in the store.</summary>
internal sealed record InstanceRecord : StoredRecord
{
    public string? OrganizationGuid { get; init; }

    public string? SpaceGuid { get; init; }

    /// <summary>JSON text.</summary>
    public byte[]? Context { get; init; }

    /// <summary>JSON text.</summary>
    public byte[]? Metadata { get; init; }

    public string? MaintenanceVersion { get; init; }

    public string? DashboardUrl { get; init; }

    /// <summary>The operation on the instance or one of its bindings that goes on. While it is set nothing else is begun: it is the instance's lock.</summary>
    public RunningOperation? Active { get; init; }

    /// <summary>The deletion that begins as soon as the creation under <see cref="Active"/> has stopped.</summary>
    public RunningOperation? Next { get; init; }
}
