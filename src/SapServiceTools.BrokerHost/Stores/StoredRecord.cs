using System.Text.Json.Serialization;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>What instances and bindings have in common. Records never change; a new one takes the place of the old. The names of their JSON properties are the stores' format.</summary>
internal abstract record StoredRecord
{
    public required string Id { get; init; }

    /// <summary>Drawn anew with every change; a commit names the one that it was made from.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>A version for a changed record. Counting up would let a record that was removed and made again look unchanged.</summary>
    public static long NewVersion() => Random.Shared.NextInt64(1, long.MaxValue);

    public RecordState State { get; init; }

    public required string ServiceId { get; init; }

    public required string PlanId { get; init; }

    /// <summary>JSON text.</summary>
    public byte[]? Parameters { get; init; }

    /// <summary>What the handler left to be kept; JSON text.</summary>
    public byte[]? Data { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>When the record itself goes.</summary>
    public DateTimeOffset? PurgeAt { get; init; }

    /// <summary>The last operation, and those before it; those on an instance's bindings are with the bindings.</summary>
    public OperationHistory Operations { get; init; } = OperationHistory.Empty;
}

/// <summary>How far an instance or a binding has come.</summary>
internal enum RecordState
{
    /// <summary>It is being created.</summary>
    Creating,

    /// <summary>It exists.</summary>
    Ready,

    /// <summary>Its creation failed, and something may have been left behind; a deletion cleans up.</summary>
    Failed,

    /// <summary>It is gone; the record stays for a time so that the platform learns how its operations ended.</summary>
    Deleted,
}
