namespace SapServiceTools.Clients.Sahara;

/// <summary>How many nodes a group is to have.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Count">The nodes.</param>
public sealed record SaharaNodeGroupSize(string Name, long Count)
{
    /// <summary>The machines that go where the group shrinks, by name or id (v2); none leaves the choice to Sahara.</summary>
    public IReadOnlyList<object?> RemovedInstances { get; init; } = [];

    internal Dictionary<string, object?> ToBody()
    {
        var body = new Dictionary<string, object?> { ["name"] = Name, ["count"] = Count };
        if (RemovedInstances.Count > 0)
            body["instances"] = RemovedInstances;
        return body;
    }
}
