using System.Text.Json.Serialization;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>The operations of one instance or binding: the last one and a few before it, because a platform may still ask for them.</summary>
internal sealed record OperationHistory
{
    private const int MaximumEarlier = 4;

    public static readonly OperationHistory Empty = new();

    public OperationRecord? Last { get; init; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<OperationRecord> Earlier { get; init; } = [];

    [JsonIgnore]
    public IEnumerable<OperationRecord> All => Last is null ? Earlier : Earlier.Prepend(Last);

    public OperationHistory Begin(OperationRecord operation) => new()
    {
        Last = operation,
        Earlier = Last is null ? Earlier : [Last, .. Earlier.Take(MaximumEarlier - 1)],
    };

    public OperationHistory End(OperationRecord operation) =>
        Last?.Id == operation.Id ? this with { Last = operation } : this with { Earlier = [.. Earlier.Select(one => one.Id == operation.Id ? operation : one)] };

    /// <summary>The operation of that name, or that which took its place.</summary>
    public OperationRecord? Find(string name)
    {
        var found = All.FirstOrDefault(one => one.IsKnownAs(name));
        return found?.SupersededBy is { } successor ? All.FirstOrDefault(one => one.Id == successor) ?? found : found;
    }
}
