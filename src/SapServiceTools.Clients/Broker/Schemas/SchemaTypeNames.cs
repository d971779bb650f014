using System.Text.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Names and values of <see cref="SchemaTypes"/>.</summary>
internal static class SchemaTypeNames
{
    public static SchemaTypes? Find(string? name) => name switch
    {
        "null" => SchemaTypes.Null,
        "boolean" => SchemaTypes.Boolean,
        "object" => SchemaTypes.Object,
        "array" => SchemaTypes.Array,
        "number" => SchemaTypes.Number,
        "string" => SchemaTypes.String,
        "integer" => SchemaTypes.Integer,
        _ => null,
    };

    public static bool Matches(SchemaTypes wanted, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => wanted.HasFlag(SchemaTypes.Null),
        JsonValueKind.True or JsonValueKind.False => wanted.HasFlag(SchemaTypes.Boolean),
        JsonValueKind.Object => wanted.HasFlag(SchemaTypes.Object),
        JsonValueKind.Array => wanted.HasFlag(SchemaTypes.Array),
        JsonValueKind.String => wanted.HasFlag(SchemaTypes.String),
        JsonValueKind.Number => wanted.HasFlag(SchemaTypes.Number) || (wanted.HasFlag(SchemaTypes.Integer) && SchemaNumbers.IsWhole(value)),
        _ => false,
    };

    public static string Describe(SchemaTypes types) => types.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal);
}
