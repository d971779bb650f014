using System.Text.Json.Serialization;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A binding in the store.</summary>
internal sealed record BindingRecord
{
    public required string InstanceId { get; init; }

    public required string Id { get; init; }

    /// <summary>Drawn anew with every change; a commit names the one that it was made from.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    public RecordState State { get; init; }

    public required string ServiceId { get; init; }

    public required string PlanId { get; init; }

    public string? AppGuid { get; init; }

    public string? PredecessorId { get; init; }

    /// <summary>JSON text, as are the three below.</summary>
    public byte[]? Parameters { get; init; }

    public byte[]? BindResource { get; init; }

    /// <summary>The body that answers the platform: credentials and the rest.</summary>
    public byte[]? Answer { get; init; }

    public byte[]? Data { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The last operation on the binding, and those before it.</summary>
    public OperationHistory Operations { get; init; } = OperationHistory.Empty;

    /// <summary>When the record itself goes.</summary>
    public DateTimeOffset? PurgeAt { get; init; }
}
