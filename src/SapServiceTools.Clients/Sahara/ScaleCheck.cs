namespace SapServiceTools.Clients.Sahara;

/// <summary>What a schema asks of a scaling.</summary>
internal static class ScaleCheck
{
    /// <exception cref="ServiceException">All faults, one a line.</exception>
    public static void Run(IReadOnlyDictionary<string, object?> body, SaharaApiVersion version)
    {
        var faults = new List<string>();
        var resized = Groups(body, "resize_node_groups");
        var added = Groups(body, "add_node_groups");
        if (resized.Count + added.Count == 0)
            faults.Add("no group is to be resized or added");
        Check("resize_node_groups", resized, 0, faults);
        Check("add_node_groups", added, 1, faults);
        foreach (var group in resized)
        {
            if (group.ContainsKey("instances") && version == SaharaApiVersion.V11)
                faults.Add("instances: only API v2 lets them be chosen");
        }

        if (faults.Count > 0)
            throw BodyRules.Invalid("scaling", faults);
    }

    private static List<IReadOnlyDictionary<string, object?>> Groups(IReadOnlyDictionary<string, object?> body, string name) =>
        [.. (body.GetValueOrDefault(name) as System.Collections.IEnumerable ?? Array.Empty<object>()).OfType<IReadOnlyDictionary<string, object?>>()];

    private static void Check(string path, List<IReadOnlyDictionary<string, object?>> groups, long least, List<string> faults)
    {
        foreach (var group in groups)
        {
            if (group.GetValueOrDefault("name") is not string { Length: > 0 } name)
                faults.Add($"{path}: name is missing");
            else if (group.GetValueOrDefault("count") is not (int or long) || Convert.ToInt64(group["count"], null) < least)
                faults.Add($"{path}: the count of '{name}' must be a whole number from {least} on");
        }
    }
}
