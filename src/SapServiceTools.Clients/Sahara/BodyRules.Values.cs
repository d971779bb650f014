using System.Globalization;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Sahara;

/// <content>What single values must look like.</content>
internal sealed partial record BodyRules
{
    private const int MaxName = 50;

    private void CheckValue(string name, object value, List<string> faults)
    {
        switch (name)
        {
            case "name":
                CheckName(Convert.ToString(value, CultureInfo.InvariantCulture)!, faults);
                break;
            case "count" or "volumes_size":
                AtLeast(name, value, 1, faults);
                break;
            case "volumes_per_node":
                AtLeast(name, value, 0, faults);
                break;
            case "node_processes":
                CheckProcesses(name, value, faults);
                break;
            case "node_groups" when value is System.Collections.IEnumerable groups and not string:
                CheckGroups(name, groups, 0, faults);
                break;
            case "user_keypair_id" when value is string text && !Keypair().IsMatch(text):
                faults.Add("user_keypair_id: a key pair's name has letters, digits, spaces, '-' and '_' only");
                break;
            case "type" when this == DataSource && !DataSourceTypes.Contains(value):
                faults.Add($"type: must be one of {string.Join(", ", DataSourceTypes)}");
                break;
            case "type" when this == JobTemplate && !JobTypes.Contains(value):
                faults.Add($"type: must be one of {string.Join(", ", JobTypes)}");
                break;
        }
    }

    public static IReadOnlyList<string> DataSourceTypes { get; } = ["swift", "hdfs", "maprfs", "manila", "s3"];

    public static IReadOnlyList<string> JobTypes { get; } =
        ["Hive", "Java", "MapReduce", "MapReduce.Streaming", "Pig", "Shell", "Spark", "Storm", "Storm.Pyleus"];

    private void CheckName(string name, List<string> faults)
    {
        if (name.Length is 0 or > MaxName)
            faults.Add($"name: must have 1 to {MaxName} characters, not {name.Length}");
        else if (IsHostName && !HostName().IsMatch(name))
            faults.Add($"name: '{name}' becomes part of host names, so it must begin with a letter and have letters, digits, '-' and '.' only");
        else if (!IsHostName && !Plain().IsMatch(name))
            faults.Add($"name: '{name}' must begin with a letter or digit and have letters, digits, '-', '_' and '.' only");
    }

    private static void CheckGroups(string field, System.Collections.IEnumerable groups, long least, List<string> faults)
    {
        var index = 0;
        foreach (var item in groups)
        {
            var path = $"{field}[{index++}]";
            if (item is not IReadOnlyDictionary<string, object?> group)
            {
                faults.Add($"{path}: must be an object");
                continue;
            }

            if (group.GetValueOrDefault("name") is null)
                faults.Add($"{path}.name is missing");
            if (group.GetValueOrDefault("count") is { } count)
                AtLeast($"{path}.count", count, least, faults);
            else
                faults.Add($"{path}.count is missing");
            if (group.GetValueOrDefault("node_group_template_id") is null && (group.GetValueOrDefault("flavor_id") is null || group.GetValueOrDefault("node_processes") is null))
                faults.Add($"{path}: needs node_group_template_id, or flavor_id and node_processes");
            if (group.GetValueOrDefault("node_processes") is { } processes)
                CheckProcesses($"{path}.node_processes", processes, faults);
        }
    }

    private static void CheckProcesses(string path, object value, List<string> faults)
    {
        if (value is string || value is not System.Collections.IEnumerable list || !list.GetEnumerator().MoveNext())
            faults.Add($"{path}: at least one process must be named");
    }

    private static void AtLeast(string path, object value, long least, List<string> faults)
    {
        if (value is not (int or long or short or byte))
            faults.Add($"{path}: must be a whole number");
        else if (Convert.ToInt64(value, CultureInfo.InvariantCulture) < least)
            faults.Add($"{path}: must be at least {least}, not {value}");
    }

    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9\-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9\-]*[A-Za-z0-9])?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9\-_.]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z0-9\-_ ]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Keypair();
}
