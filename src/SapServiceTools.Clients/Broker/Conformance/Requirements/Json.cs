using System.Text.Json;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>Looks at the fields of an answer and says in words what is wrong with them.</summary>
internal static class Json
{
    public static JsonElement? Field(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;

    public static bool IsText(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0;

    public static string? Text(JsonElement parent, string name) => Field(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A required text.</summary>
    public static void RequireText(JsonElement parent, string name, string path, List<string> faults)
    {
        if (!IsText(Field(parent, name)))
            faults.Add($"{path}.{name} is required and must be a non-empty string.");
    }

    /// <summary>An optional field of a kind.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The field.</param>
    /// <param name="path">Where the object is; empty for the body itself.</param>
    /// <param name="kinds">What it may be.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Check(JsonElement parent, string name, string path, JsonValueKind[] kinds, List<string> faults)
    {
        if (Field(parent, name) is { } value && Array.IndexOf(kinds, value.ValueKind) < 0)
            faults.Add($"{(path.Length > 0 ? path + "." : "")}{name} is {Word(value.ValueKind)}, but must be {string.Join(" or ", kinds.Select(Word).Distinct())}.");
    }

    public static void CheckText(JsonElement parent, string name, string path, List<string> faults) => Check(parent, name, path, [JsonValueKind.String], faults);

    public static void CheckObject(JsonElement parent, string name, string path, List<string> faults) => Check(parent, name, path, [JsonValueKind.Object], faults);

    public static void CheckFlag(JsonElement parent, string name, string path, List<string> faults) => Check(parent, name, path, [JsonValueKind.True, JsonValueKind.False], faults);

    public static void CheckTexts(JsonElement parent, string name, string path, List<string> faults)
    {
        if (Field(parent, name) is { } value && (value.ValueKind is not JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.String)))
            faults.Add($"{path}.{name} must be an array of strings.");
    }

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a Boolean",
        _ => "null",
    };
}
