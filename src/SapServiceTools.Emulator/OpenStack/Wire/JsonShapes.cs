using System.Globalization;
using System.Text.Json;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Emulator.OpenStack.Wire;

/// <summary>Short ways into JSON that callers sent, which may have any shape.</summary>
internal static class JsonShapes
{
    /// <summary>The object under a name; null if it is something else.</summary>
    public static JsonObject? Object(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    /// <summary>The array under a name; null if it is something else.</summary>
    public static JsonArray? Array(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    /// <summary>The text under a name; null if it is something else.</summary>
    public static string? Text(this JsonNode? node, string name) => ((node as JsonObject)?[name]).AsText();

    /// <summary>The text; null if it is something else.</summary>
    public static string? AsText(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>True if there is a true under the name.</summary>
    public static bool Flag(this JsonNode? node, string name) => (node as JsonObject)?[name]?.GetValueKind() == JsonValueKind.True;

    /// <summary>The number under a name; 0 if it is something else.</summary>
    public static int Number(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is { } value && value.GetValueKind() == JsonValueKind.Number
        && int.TryParse(value.ToJsonString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The objects of the array under a name.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node, string name) => node.Array(name)?.OfType<JsonObject>() ?? [];

    /// <summary>The texts of the array under a name.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, string name) =>
        node.Array(name)?.Select(AsText).OfType<string>() ?? [];

    public static JsonArray ToArray(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    /// <summary>Parses a body; null if it is not JSON.</summary>
    public static bool TryParse(byte[] body, out JsonNode? node)
    {
        try
        {
            using var document = ForeignJson.Parse(body);
            node = ForeignJson.ToNode(document.RootElement);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }
}
