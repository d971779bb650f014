using System.Text.Json;
using System.Text.Json.Nodes;

namespace SapServiceTools.Tests.Emulator;

/// <summary>Compares two answers by keys and types, all the way down, and the few values that mean something to a client.</summary>
public static class JsonShape
{
    private static readonly string[] Keys = ["name", "step_name", "instance_name", "id"];
    private static readonly string[] Values = ["status", "error_name", "error_code", "error_message", "total", "count", "code", "title"];

    /// <summary>What differs, a line each.</summary>
    /// <param name="expected">What the real server said.</param>
    /// <param name="actual">What the emulator says.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="meet">Told each pair of texts that stand in the same place.</param>
    public static List<string> Compare(JsonNode? expected, JsonNode? actual, string path, Action<string, string> meet)
    {
        // Whether something was changed yet is a matter of moments.
        if (path.EndsWith(".updated_at", StringComparison.Ordinal) && (expected is null || actual is null))
            return [];
        if (Kind(expected) != Kind(actual))
            return [$"{path}: {Kind(expected)} is {Kind(actual)}"];
        switch (expected)
        {
            case JsonObject fields:
                var others = actual!.AsObject();
                return fields.Select(pair => pair.Key).Except(others.Select(pair => pair.Key)).Select(key => $"{path}.{key} is missing")
                    .Concat(others.Select(pair => pair.Key).Except(fields.Select(pair => pair.Key)).Select(key => $"{path}.{key} is too much"))
                    .Concat(fields.Where(pair => others.ContainsKey(pair.Key)).SelectMany(pair => Compare(pair.Value, others[pair.Key], $"{path}.{pair.Key}", meet)))
                    .ToList();
            case JsonArray items:
                return CompareArrays(items, actual!.AsArray(), path, meet);
            case not null when Kind(expected) == "String":
                meet(expected.GetValue<string>(), actual!.GetValue<string>());
                break;
        }
        return [];
    }

    /// <summary>What differs in the values that mean something, after the ids were mapped.</summary>
    public static IEnumerable<string> CompareValues(JsonNode? expected, JsonNode? actual, string path, Func<string, string> map)
    {
        if (expected is JsonObject fields && actual is JsonObject others)
            return fields.Where(pair => others.ContainsKey(pair.Key)).SelectMany(pair => Values.Contains(pair.Key) && pair.Value is JsonValue or null
                ? CompareLeaf(pair.Value, others[pair.Key], $"{path}.{pair.Key}", map)
                : CompareValues(pair.Value, others[pair.Key], $"{path}.{pair.Key}", map));
        if (expected is JsonArray items && actual is JsonArray otherItems && items.Count == otherItems.Count)
            return Align(items, otherItems).SelectMany((pair, index) => CompareValues(pair.Expected, pair.Actual, $"{path}[{index}]", map));
        return [];
    }

    private static IEnumerable<string> CompareLeaf(JsonNode? expected, JsonNode? actual, string path, Func<string, string> map)
    {
        var wanted = map(Text(expected));
        return wanted == Text(actual) ? [] : [$"{path}: '{wanted}' is '{Text(actual)}'"];
    }

    // The id of an error is new each time.
    private static string Text(JsonNode? node) => (node?.ToString() ?? "null").Split("\nError ID: ")[0];

    private static List<string> CompareArrays(JsonArray expected, JsonArray actual, string path, Action<string, string> meet)
    {
        // The services beside Sahara in a catalog are the cloud's own matter.
        if (path.EndsWith("catalog", StringComparison.Ordinal) && actual.Count > 0)
            return Compare(expected[0], actual[0], $"{path}[0]", meet);
        if (expected.Count != actual.Count)
            return [$"{path}: {expected.Count} items are {actual.Count}"];
        return Align(expected, actual).SelectMany((pair, index) => Compare(pair.Expected, pair.Actual, $"{path}[{index}]", meet)).ToList();
    }

    // Neither server keeps lists in an order; names tell which belong together.
    private static IEnumerable<(JsonNode? Expected, JsonNode? Actual)> Align(JsonArray expected, JsonArray actual)
    {
        var key = Keys.FirstOrDefault(candidate => expected.Concat(actual).All(item => item is JsonObject fields && fields.ContainsKey(candidate)));
        string Sort(JsonNode? item) => $"{item?[key!]} {item?["step_type"]}";
        return key is null or "id" ? expected.Zip(actual) : expected.OrderBy(Sort, StringComparer.Ordinal).Zip(actual.OrderBy(Sort, StringComparer.Ordinal));
    }

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "Null",
        JsonValueKind.True or JsonValueKind.False => "Flag",
        var kind => kind.ToString()!,
    };
}
