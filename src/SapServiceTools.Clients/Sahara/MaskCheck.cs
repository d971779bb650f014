namespace SapServiceTools.Clients.Sahara;

/// <summary>Keeps masks from being written to a server in place of the secrets that they stand for.</summary>
internal static class MaskCheck
{
    private static readonly string[] Settings = ["job_configs", "cluster_configs", "node_configs", "interface", "url"];

    /// <summary>The body as it is to be sent: what was shown masked has its secrets again.</summary>
    /// <exception cref="ServiceException">A mask came without the secret, as out of a file that an object was written to.</exception>
    public static IReadOnlyDictionary<string, object?> Run(IReadOnlyDictionary<string, object?> body)
    {
        var faults = new List<string>();
        var checkedBody = Map(body, "", isSetting: false, faults);
        return faults.Count == 0 ? checkedBody : throw new ServiceException(
            ServiceErrorKind.InvalidArgument,
            ErrorIds.InvalidRequest,
            $"A mask isn't the secret that it stands for, so nothing was sent: {string.Join(", ", faults)}.")
        {
            RecommendedAction = "Give the secret itself. GetClusterConfigs(), GetNodeConfigs(), GetJobConfigs() and GetUrl() of an object that was just read have it.",
        };
    }

    private static Dictionary<string, object?> Map(IReadOnlyDictionary<string, object?> map, string path, bool isSetting, List<string> faults)
    {
        var restored = MaskedMaps.WholeOf(map) is { } whole ? MaskedMaps.Restore(map, whole) : map;
        return restored.ToDictionary(
            field => field.Key,
            field => Value(field.Value, path.Length == 0 ? field.Key : $"{path}.{field.Key}", isSetting || Settings.Contains(field.Key), faults),
            StringComparer.Ordinal);
    }

    private static object? Value(object? value, string path, bool isSetting, List<string> faults)
    {
        switch (value)
        {
            case string shown:
                var text = MaskedMaps.WholeOf(shown);
                if (text == MaskedMaps.Mask || (isSetting && text.Contains(MaskedMaps.Mask, StringComparison.Ordinal)))
                    faults.Add(path);
                return text;
            case IReadOnlyDictionary<string, object?> map:
                return Map(map, path, isSetting, faults);
            case IReadOnlyList<object?> list:
                return list.Select((item, index) => Value(item, $"{path}[{index}]", isSetting, faults)).ToList();
            default:
                return value;
        }
    }
}
