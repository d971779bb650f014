using System.Text.Json.Serialization;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>An instance in the store. Records never change; a new one takes the place of the old.</summary>
internal sealed record InstanceRecord
{
    public required string Id { get; init; }

    /// <summary>Drawn anew with every change; a commit names the one that it was made from.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    public RecordState State { get; init; }

    public required string ServiceId { get; init; }

    public required string PlanId { get; init; }

    public string? OrganizationGuid { get; init; }

    public string? SpaceGuid { get; init; }

    /// <summary>JSON text, as are the three below.</summary>
    public byte[]? Parameters { get; init; }

    public byte[]? Context { get; init; }

    public byte[]? Metadata { get; init; }

    public byte[]? Data { get; init; }

    public string? MaintenanceVersion { get; init; }

    public string? DashboardUrl { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>What is being done to the instance or one of its bindings. While it is set nothing else is begun: it is the instance's lock.</summary>
    public RunningOperation? Active { get; init; }

    /// <summary>The deletion that begins as soon as the creation under <see cref="Active"/> has stopped.</summary>
    public RunningOperation? Next { get; init; }

    /// <summary>The last operation on the instance itself, and those before it.</summary>
    public OperationHistory Operations { get; init; } = OperationHistory.Empty;

    /// <summary>When the record itself goes.</summary>
    public DateTimeOffset? PurgeAt { get; init; }
}
