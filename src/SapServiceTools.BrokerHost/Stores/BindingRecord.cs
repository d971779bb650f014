using System.Text.Json.Serialization;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A binding in the store.</summary>
internal sealed record BindingRecord : StoredRecord
{
    public required string InstanceId { get; init; }

    public string? AppGuid { get; init; }

    public string? PredecessorId { get; init; }

    /// <summary>JSON text.</summary>
    public byte[]? BindResource { get; init; }

    /// <summary>The body of the response to the platform: credentials and the rest.</summary>
    [JsonPropertyName("Answer")]
    public byte[]? Response { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
