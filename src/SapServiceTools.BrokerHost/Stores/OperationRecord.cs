using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The state of an operation.</summary>
internal sealed record OperationRecord
{
    public required string Id { get; init; }

    /// <summary>The handler's own name for it, which the platform was given in place of the id.</summary>
    public string? HandlerOperation { get; init; }

    public BrokerOperation Kind { get; init; }

    public OperationState State { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset? BegunAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool? InstanceUsable { get; init; }

    public bool? UpdateRepeatable { get; init; }

    /// <summary>The deletion in the background that stopped this creation; a poll of the one returns the other.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>What the platform knows it by.</summary>
    public string PublicId => HandlerOperation ?? Id;

    public static OperationRecord Begin(RunningOperation operation) =>
        new() { Id = operation.Id, Kind = operation.Kind, State = OperationState.InProgress, BegunAt = operation.BegunAt };

    public bool IsKnownAs(string text) => Id == text || HandlerOperation == text;
}
