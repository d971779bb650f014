using System.Text.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Makes the schemas of one document ready. Wrong keywords and references out of the document are faults.</summary>
internal sealed class SchemaCompiler(JsonElement root, SchemaDialect dialect)
{
    private readonly SchemaMap _map = new(root, dialect);
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>True once a keyword was seen that has to know what other keywords looked at.</summary>
    public bool Tracks { get; set; }

    public SchemaDialect Dialect { get; } = dialect;

    public SchemaMap Map => _map;

    public SchemaNode CompileRoot() => Compile("");

    /// <summary>The schemas that dynamic references can end at.</summary>
    public Dictionary<(string Resource, string Anchor), SchemaNode> CompileDynamicAnchors() =>
        _map.DynamicAnchors.ToDictionary(anchor => anchor.Key, anchor => Compile(anchor.Value));

    public SchemaNode Compile(string pointer)
    {
        if (_nodes.TryGetValue(pointer, out var known))
            return known;
        var schema = _map.At(pointer);
        // Entered before its parts are compiled: they may refer back to it.
        var node = _nodes[pointer] = new SchemaNode { Resource = _map.ResourceOf(pointer) };
        switch (schema.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                node.Constant = schema.ValueKind is JsonValueKind.True;
                break;
            case JsonValueKind.Object:
                new SchemaKeywords(this, node, schema, pointer).Read();
                break;
            default:
                throw new SchemaException(pointer, "A schema must be an object.");
        }
        return node;
    }
}
