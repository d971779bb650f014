using System.Text.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>
/// A JSON schema made ready to check parameters: draft-04, -06, -07, 2019-09 and 2020-12. <c>format</c> is an annotation and not checked, as the newer drafts have it.
/// </summary>
internal sealed class ParameterSchema
{
    private static readonly byte[] NoParameters = "{}"u8.ToArray();

    private readonly SchemaNode _root;
    private readonly Dictionary<(string Resource, string Anchor), SchemaNode> _dynamicAnchors;
    private readonly bool _tracks;

    private ParameterSchema(SchemaNode root, Dictionary<(string Resource, string Anchor), SchemaNode> dynamicAnchors, bool tracks)
    {
        _root = root;
        _dynamicAnchors = dynamicAnchors;
        _tracks = tracks;
    }

    /// <summary>Makes a schema ready.</summary>
    /// <exception cref="SchemaException">The schema is wrong, or refers to something outside itself.</exception>
    public static ParameterSchema Compile(byte[] schema)
    {
        // The nodes keep elements of the document, so it is never disposed.
        var root = JsonDocument.Parse(schema).RootElement;
        if (!root.TryGetProperty("$schema", out var uri) || uri.ValueKind is not JsonValueKind.String)
            throw new SchemaException("/$schema", "It is required.");
        var dialect = SchemaDialects.Find(uri.GetString()!)
            ?? throw new SchemaException("/$schema", $"'{uri.GetString()}' isn't a known draft; known are {SchemaDialects.Known}.");
        return Compile(root, dialect);
    }

    internal static ParameterSchema Compile(JsonElement root, SchemaDialect dialect)
    {
        var compiler = new SchemaCompiler(root, dialect);
        var node = compiler.CompileRoot();
        return new ParameterSchema(node, compiler.CompileDynamicAnchors(), compiler.Tracks);
    }

    /// <summary>Checks parameters; absent ones are checked as an empty object.</summary>
    /// <returns>What is wrong, the first few faults with their paths; null if nothing is.</returns>
    public string? FindFaults(byte[]? parameters)
    {
        using var document = JsonDocument.Parse(parameters ?? NoParameters);
        var evaluation = new SchemaEvaluation(_dynamicAnchors, _tracks);
        return evaluation.Check(_root, document.RootElement) ? null : string.Join("; ", evaluation.Faults);
    }

    internal bool IsValid(JsonElement value) => new SchemaEvaluation(_dynamicAnchors, _tracks).Check(_root, value);
}
