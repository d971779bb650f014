using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace SapServiceTools.Clients.Json;

/// <summary>
/// Reads JSON that others wrote. .NET's own readers take a text that is no UTF-8 or has half a character, and fail when it is asked for; and its nodes take equal names, and fail when they are asked for any.
/// </summary>
public static class ForeignJson
{
    /// <summary>A document whose names and texts can all be read.</summary>
    /// <exception cref="JsonException">It isn't JSON, or has such a text.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        CheckTexts(utf8.Span);
        return JsonDocument.Parse(utf8);
    }

    /// <summary>The same as a changeable node. Of equal names the last counts, as in <see cref="JsonElement"/>.</summary>
    /// <param name="element">Of a document that <see cref="Parse"/> made.</param>
    public static JsonNode? ToNode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject())
                    members[member.Name] = ToNode(member.Value);
                return members;
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in element.EnumerateArray())
                    items.Add(ToNode(item));
                return items;
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static void CheckTexts(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new JsonException("it isn't UTF-8");
        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
                    reader.GetString();
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("it holds half a character", exception);
        }
    }
}
