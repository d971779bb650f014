namespace SapServiceTools.Clients.Sahara;

/// <summary>A change of a cluster's size: groups with other counts, new groups, or both.</summary>
public sealed record SaharaScaling
{
    /// <summary>Groups that the cluster has, with their new counts.</summary>
    public IReadOnlyList<SaharaNodeGroupSize> Resized { get; init; } = [];

    /// <summary>New groups under the names of the API: name, count, and node_group_template_id or the fields of a node group template.</summary>
    public IReadOnlyList<object?> Added { get; init; } = [];

    /// <summary>True where a cluster is of that size.</summary>
    internal bool IsDone(SaharaCluster cluster) =>
        Resized.All(wanted => (cluster.NodeGroups.FirstOrDefault(group => group.Name == wanted.Name)?.Count ?? 0) == wanted.Count)
        && Added.All(added => added is IReadOnlyDictionary<string, object?> group && cluster.NodeGroups.Any(one => one.Name == group.GetValueOrDefault("name") as string));

    internal Dictionary<string, object?> ToBody()
    {
        var body = new Dictionary<string, object?>();
        if (Resized.Count > 0)
            body["resize_node_groups"] = Resized.Select(group => group.ToBody()).ToList<object?>();
        if (Added.Count > 0)
            body["add_node_groups"] = Added;
        return body;
    }
}
