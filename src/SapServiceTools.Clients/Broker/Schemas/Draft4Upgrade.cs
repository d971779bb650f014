using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>
/// Rewrites a draft-04 schema for draft-06, which renamed <c>id</c>, made the exclusive limits numbers, and added keywords that draft-04 ignores
/// (JSON Schema draft-06, migration notes).
/// </summary>
internal static class Draft4Upgrade
{
    public static JsonElement Convert(JsonElement schema)
    {
        var upgraded = Schema(ForeignJson.ToNode(schema), "");
        return JsonSerializer.SerializeToElement(upgraded, SchemaJsonContext.Default.JsonNode);
    }

    private static JsonObject Schema(JsonNode? node, string pointer)
    {
        // Booleans became schemas in draft-06.
        if (node is not JsonObject old)
            throw new SchemaException(pointer, "A schema must be an object.");
        var upgraded = new JsonObject();
        foreach (var (name, value) in old)
            Keyword(old, name, value, $"{pointer}/{PointerSegment.Escape(name)}", upgraded);
        return upgraded;
    }

    private static void Keyword(JsonObject old, string name, JsonNode? value, string pointer, JsonObject upgraded)
    {
        switch (name)
        {
            case "$schema" or "$id" or "const" or "contains" or "propertyNames" or "examples":
                break;
            case "id" when value is JsonValue:
                upgraded["$id"] = value.DeepClone();
                break;
            case "minimum" or "maximum":
                var exclusive = name is "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
                upgraded[IsTrue(old[exclusive]) ? exclusive : name] = value?.DeepClone();
                break;
            case "exclusiveMinimum" or "exclusiveMaximum":
                if (value is not JsonValue flag || !flag.TryGetValue<bool>(out _))
                    throw new SchemaException(pointer, "In draft-04 it must be true or false.");
                break;
            case "required" when value is JsonArray { Count: 0 }:
                throw new SchemaException(pointer, "In draft-04 it must name at least one property.");
            case "properties" or "patternProperties" or "definitions" or "dependencies" when value is JsonObject map:
                upgraded[name] = Map(map, pointer, name is "dependencies");
                break;
            case "allOf" or "anyOf" or "oneOf" or "items" when value is JsonArray list:
                upgraded[name] = new JsonArray([.. list.Select((item, index) => Schema(item, $"{pointer}/{index}"))]);
                break;
            case "not" or "items":
            case "additionalItems" or "additionalProperties" when value is JsonObject:
                upgraded[name] = Schema(value, pointer);
                break;
            default:
                upgraded[name] = value?.DeepClone();
                break;
        }
    }

    private static JsonObject Map(JsonObject map, string pointer, bool mayBeLists)
    {
        var upgraded = new JsonObject();
        foreach (var (name, value) in map)
            upgraded[name] = mayBeLists && value is JsonArray ? value.DeepClone() : Schema(value, $"{pointer}/{PointerSegment.Escape(name)}");
        return upgraded;
    }

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
