using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>
/// Checks the fields of a response. An optional field that is null is a warning only: the specification says of some
/// fields that they may be null, and of none that it mustn't.
/// </summary>
internal static class FieldChecks
{
    public static JsonElement? Field(JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A field that is there and isn't null.</summary>
    public static JsonElement? Value(JsonElement parent, string name) => Field(parent, name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>An optional field that is there and isn't null; null is a warning.</summary>
    public static JsonElement? Optional(JsonElement parent, string name, string path, FaultList faults)
    {
        var value = Field(parent, name);
        if (value is { ValueKind: JsonValueKind.Null })
            faults.AddWarning($"{At(path, name)} is null; an optional field is better left out.");
        return Value(parent, name);
    }

    public static bool IsText(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0;

    public static string? Text(JsonElement parent, string name) => Field(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static void RequireText(JsonElement parent, string name, string path, FaultList faults)
    {
        if (!IsText(Field(parent, name)))
            faults.Add($"{At(path, name)} is required and must be a non-empty string.");
    }

    /// <summary>An optional field of a kind.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The field.</param>
    /// <param name="path">Where the object is; empty for the body itself.</param>
    /// <param name="kinds">What it may be, besides null.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Check(JsonElement parent, string name, string path, JsonValueKind[] kinds, FaultList faults)
    {
        if (Optional(parent, name, path, faults) is { } value && Array.IndexOf(kinds, value.ValueKind) < 0)
            faults.Add($"{At(path, name)} is {KindName(value.ValueKind)}, but must be {string.Join(" or ", kinds.Select(KindName).Distinct())}.");
    }

    public static void CheckText(JsonElement parent, string name, string path, FaultList faults) => Check(parent, name, path, [JsonValueKind.String], faults);

    /// <summary>An optional text that must not be empty.</summary>
    public static void CheckFullText(JsonElement parent, string name, string path, FaultList faults)
    {
        CheckText(parent, name, path, faults);
        if (Text(parent, name) is "")
            faults.Add($"{At(path, name)} must not be empty.");
    }

    public static void CheckObject(JsonElement parent, string name, string path, FaultList faults) => Check(parent, name, path, [JsonValueKind.Object], faults);

    public static void CheckFlag(JsonElement parent, string name, string path, FaultList faults) => Check(parent, name, path, [JsonValueKind.True, JsonValueKind.False], faults);

    public static void CheckTexts(JsonElement parent, string name, string path, FaultList faults)
    {
        if (Optional(parent, name, path, faults) is { } value && (value.ValueKind is not JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind is not JsonValueKind.String)))
            faults.Add($"{At(path, name)} must be an array of strings.");
    }

    private static string At(string path, string name) => path.Length > 0 ? $"{path}.{name}" : name;

    private static string KindName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a Boolean",
        _ => "null",
    };
}
