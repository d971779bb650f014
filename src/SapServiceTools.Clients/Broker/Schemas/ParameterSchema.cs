using Json.Schema;
using Json.Schema.Keywords;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>
/// A JSON schema made ready to check parameters: draft-04, -06, -07, 2019-09 and 2020-12. The checking is JsonSchema.Net's; what is here keeps it within
/// the schema's own document and within bounds, since schemas come from foreign brokers and values from foreign clients.
/// <c>format</c> is an annotation and not checked, as the newer drafts have it.
/// </summary>
internal sealed class ParameterSchema
{
    private static readonly JsonElement NoParameters = JsonDocument.Parse("{}").RootElement;

    private readonly JsonSchema _schema;

    // Here, where all checks are made, so that not even the first fault of a process is in the library's words.
    static ParameterSchema() => SchemaFaults.SetWords();

    private ParameterSchema(JsonSchema schema) => _schema = schema;

    /// <summary>Makes a schema ready.</summary>
    /// <exception cref="SchemaException">The schema is wrong, or refers to something outside itself.</exception>
    public static ParameterSchema Compile(byte[] schema)
    {
        // The library keeps elements of the document, so it is never disposed.
        var root = JsonDocument.Parse(schema).RootElement;
        if (!root.TryGetProperty("$schema", out var uri) || uri.ValueKind is not JsonValueKind.String)
            throw new SchemaException("/$schema", "It is required.");
        var dialect = SchemaDialects.Find(uri.GetString()!)
            ?? throw new SchemaException("/$schema", $"'{uri.GetString()}' isn't a known draft; known are {SchemaDialects.Known}.");
        return Compile(root, dialect);
    }

    internal static ParameterSchema Compile(JsonElement root, SchemaDialect dialect)
    {
        var upgraded = dialect.IsDraft4 ? Draft4Upgrade.Convert(root) : root;
        CheckAgainst(dialect.MetaSchema, upgraded);
        try
        {
            var schema = JsonSchema.Build(upgraded, dialect.BuildOptions());
            CheckReferences(schema.Root, "", []);
            return new ParameterSchema(schema);
        }
        catch (Exception fault) when (fault is JsonSchemaException or RefResolutionException or ArgumentException or InvalidOperationException or UriFormatException)
        {
            throw new SchemaException("", fault.Message);
        }
    }

    /// <summary>Checks parameters; absent ones are checked as an empty object.</summary>
    /// <returns>What is wrong, the first few faults with their paths; null if nothing is.</returns>
    /// <exception cref="SchemaException">The schema refers to itself without end, or costs too much to check.</exception>
    public string? FindFaults(byte[]? parameters)
    {
        if (parameters is null)
            return FindFaults(NoParameters);
        using var document = JsonDocument.Parse(parameters);
        return FindFaults(document.RootElement);
    }

    /// <summary>What makes an object no schema of the draft that it names.</summary>
    /// <returns>The fault, with its place; null if there is none, or no known draft is named.</returns>
    internal static string? FindShapeFault(JsonElement root)
    {
        if (!root.TryGetProperty("$schema", out var uri) || uri.ValueKind is not JsonValueKind.String || SchemaDialects.Find(uri.GetString()!) is not { } dialect)
            return null;
        try
        {
            CheckAgainst(dialect.MetaSchema, dialect.IsDraft4 ? Draft4Upgrade.Convert(root) : root);
            return null;
        }
        catch (SchemaException fault)
        {
            return $"{(fault.Pointer.Length > 0 ? fault.Pointer : "/")}: {fault.Message}";
        }
        catch (InsufficientExecutionStackException)
        {
            return null;
        }
    }

    internal bool IsValid(JsonElement value) => Evaluate(value, OutputFormat.Flag).IsValid;

    // Most parameters fit, and the short form of the result is the cheap one.
    private string? FindFaults(JsonElement value) =>
        IsValid(value) ? null : SchemaFaults.Describe(Evaluate(value, OutputFormat.Hierarchical));

    private EvaluationResults Evaluate(JsonElement value, OutputFormat format)
    {
        try
        {
            EvaluationBudget.Renew();
            return _schema.Evaluate(value, new EvaluationOptions { OutputFormat = format });
        }
        catch (InsufficientExecutionStackException)
        {
            throw new SchemaException("", "It refers to itself without end.");
        }
        catch (RefResolutionException fault)
        {
            throw new SchemaException("", fault.Message);
        }
    }

    private static void CheckAgainst(JsonSchema metaSchema, JsonElement schema)
    {
        EvaluationBudget.Renew();
        var results = metaSchema.Evaluate(schema, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (results.IsValid)
            return;
        var fault = results.Details?.Find(detail => detail is { IsValid: false, Errors.Count: > 0 }) ?? results;
        throw new SchemaException(fault.InstanceLocation.ToString(), SchemaFaults.Sentence(fault));
    }

    // The library finds a missing target only when a value leads there.
    private static void CheckReferences(JsonSchemaNode node, string pointer, HashSet<JsonSchemaNode> seen)
    {
        if (!seen.Add(node))
            return;
        foreach (var keyword in node.Keywords ?? [])
        {
            if (keyword is { Handler: RefKeyword { Name: "$ref" }, Subschemas.Length: 0 })
                throw new SchemaException(pointer, $"The reference {keyword.RawValue} leads to nothing within the schema.");
            if (keyword.Handler is RefKeyword or DynamicRefKeyword)
                continue;
            foreach (var child in keyword.Subschemas ?? [])
                CheckReferences(child, $"{pointer}/{keyword.Handler.Name}{child.RelativePath}", seen);
        }
    }
}
