using System.Text.Json;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>Values as Sahara's messages show them.</summary>
internal static class PythonText
{
    public static string Of(JsonNode? value) => value switch
    {
        null => "None",
        JsonArray items => Of(items.Select(Of)),
        JsonObject fields => $"{{{string.Join(", ", fields.Select(pair => $"'{pair.Key}': {Of(pair.Value)}"))}}}",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => $"'{value.GetValue<string>()}'",
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            _ => value.ToJsonString(),
        },
    };

    /// <summary>A list of texts.</summary>
    public static string OfTexts(IEnumerable<string> texts) => Of(texts.Select(text => $"'{text}'"));

    private static string Of(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";
}
