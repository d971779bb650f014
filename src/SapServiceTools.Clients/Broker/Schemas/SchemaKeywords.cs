using System.Text.Json;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Reads the keywords of one schema into its node.</summary>
internal sealed class SchemaKeywords(SchemaCompiler compiler, SchemaNode node, JsonElement schema, string pointer)
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly SchemaDialect _dialect = compiler.Dialect;

    public void Read()
    {
        ReadReferences();
        if (node.Reference is not null && _dialect <= SchemaDialect.Draft7)
            return;
        ReadAssertions();
        ReadArrays();
        ReadObjects();
        node.AllOf = Schemas("allOf");
        node.AnyOf = Schemas("anyOf");
        node.OneOf = Schemas("oneOf");
        node.Not = Schema("not");
        if (_dialect >= SchemaDialect.Draft7)
            (node.If, node.Then, node.Else) = (Schema("if"), Schema("then"), Schema("else"));
    }

    private void ReadReferences()
    {
        if (Text("$ref") is { } reference)
            node.Reference = compiler.Compile(compiler.Map.Resolve(reference, pointer));
        if (_dialect is SchemaDialect.Draft201909 && Text("$recursiveRef") is { } recursive)
            ReadDynamicReference(recursive, "");
        if (_dialect >= SchemaDialect.Draft202012 && Text("$dynamicRef") is { } dynamicReference)
            ReadDynamicReference(dynamicReference, dynamicReference[(dynamicReference.IndexOf('#', StringComparison.Ordinal) + 1)..]);
    }

    private void ReadDynamicReference(string reference, string anchor)
    {
        var place = compiler.Map.Resolve(reference, pointer);
        var target = compiler.Compile(place);
        // It is dynamic only if what it names at first is a dynamic anchor itself.
        if (compiler.Map.DynamicAnchors.TryGetValue((target.Resource, anchor), out var anchored) && anchored == place)
            node.DynamicAnchor = anchor;
        if (node.Reference is null)
            node.Reference = target;
        else
            node.AllOf = [target];
    }

    private void ReadAssertions()
    {
        if (Find("type") is { } type)
            node.Types = ReadTypes(type);
        if (Find("enum") is { } values)
            node.Enum = Expect(values, JsonValueKind.Array, "enum").EnumerateArray().ToArray();
        if (_dialect >= SchemaDialect.Draft6 && Find("const") is { } constant)
            node.Enum = node.Enum is null ? [constant] : node.Enum.Where(value => Json.JsonText.AreEqual(value, constant)).ToArray();
        (node.Minimum, node.ExclusiveMinimum) = Bound("minimum", "exclusiveMinimum");
        (node.Maximum, node.ExclusiveMaximum) = Bound("maximum", "exclusiveMaximum");
        node.MultipleOf = Number("multipleOf");
        if (node.MultipleOf is { } divisor && divisor.GetDouble() <= 0)
            throw Fault("multipleOf", "It must be greater than zero.");
        (node.MinLength, node.MaxLength) = (Count("minLength"), Count("maxLength"));
        if (Text("pattern") is { } pattern)
            node.Pattern = MakePattern("pattern", pattern);
    }

    private void ReadArrays()
    {
        (node.MinItems, node.MaxItems) = (Count("minItems"), Count("maxItems"));
        node.UniqueItems = Flag("uniqueItems");
        var items = Find("items");
        if (_dialect >= SchemaDialect.Draft202012)
        {
            node.PrefixItems = Schemas("prefixItems");
            node.Items = Schema("items");
        }
        else if (items is { ValueKind: JsonValueKind.Array })
        {
            node.PrefixItems = Schemas("items");
            node.Items = Schema("additionalItems");
        }
        else
        {
            node.Items = Schema("items");
        }
        if (_dialect >= SchemaDialect.Draft6)
            node.Contains = Schema("contains");
        if (_dialect < SchemaDialect.Draft201909)
            return;
        (node.MinContains, node.MaxContains) = (Count("minContains"), Count("maxContains"));
        node.ContainsEvaluates = _dialect >= SchemaDialect.Draft202012;
        node.UnevaluatedItems = Schema("unevaluatedItems");
        compiler.Tracks |= node.UnevaluatedItems is not null;
    }

    private void ReadObjects()
    {
        (node.MinProperties, node.MaxProperties) = (Count("minProperties"), Count("maxProperties"));
        if (Find("required") is { } required)
            node.Required = Names(required, "required");
        node.Properties = SchemaMapOf("properties");
        node.PatternProperties = SchemaMapOf("patternProperties")?.Select(entry => (MakePattern("patternProperties", entry.Key), entry.Value)).ToArray();
        node.AdditionalProperties = Schema("additionalProperties");
        if (_dialect >= SchemaDialect.Draft6)
            node.PropertyNames = Schema("propertyNames");
        if (Find("dependencies") is { } dependencies)
            ReadDependencies(Expect(dependencies, JsonValueKind.Object, "dependencies"));
        if (_dialect < SchemaDialect.Draft201909)
            return;
        if (Find("dependentRequired") is { } dependentRequired)
        {
            foreach (var member in Expect(dependentRequired, JsonValueKind.Object, "dependentRequired").EnumerateObject())
                (node.DependentRequired ??= new(StringComparer.Ordinal))[member.Name] = Names(member.Value, "dependentRequired");
        }
        foreach (var (name, dependent) in SchemaMapOf("dependentSchemas") ?? [])
            (node.DependentSchemas ??= new(StringComparer.Ordinal))[name] = dependent;
        node.UnevaluatedProperties = Schema("unevaluatedProperties");
        compiler.Tracks |= node.UnevaluatedProperties is not null;
    }

    private void ReadDependencies(JsonElement dependencies)
    {
        foreach (var member in dependencies.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Array)
                (node.DependentRequired ??= new(StringComparer.Ordinal))[member.Name] = Names(member.Value, "dependencies");
            else
                (node.DependentSchemas ??= new(StringComparer.Ordinal))[member.Name] = compiler.Compile(SchemaMap.Child($"{pointer}/dependencies", member.Name));
        }
    }

    private (JsonElement? Inclusive, JsonElement? Exclusive) Bound(string name, string exclusiveName)
    {
        if (_dialect is not SchemaDialect.Draft4)
            return (Number(name), Number(exclusiveName));
        var bound = Number(name);
        return Flag(exclusiveName) ? (null, bound) : (bound, null);
    }

    private SchemaTypes ReadTypes(JsonElement type)
    {
        var names = type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().ToArray() : [type];
        var types = SchemaTypes.None;
        foreach (var name in names)
        {
            types |= (name.ValueKind is JsonValueKind.String ? SchemaTypeNames.Find(name.GetString()) : null)
                ?? throw Fault("type", "It must be null, boolean, object, array, number, string, integer or an array of these.");
        }
        return types is SchemaTypes.None ? throw Fault("type", "It must name a type.") : types;
    }

    private JsonElement? Find(string name) => schema.TryGetProperty(name, out var value) ? value : null;

    private string? Text(string name) => Find(name) is { } value ? Expect(value, JsonValueKind.String, name).GetString() : null;

    private JsonElement? Number(string name) => Find(name) is { } value ? Expect(value, JsonValueKind.Number, name) : null;

    private bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Fault(name, "It must be true or false."),
    };

    private int? Count(string name)
    {
        if (Number(name) is not { } number)
            return null;
        var value = number.GetDouble();
        if (value < 0 || !SchemaNumbers.IsWhole(number))
            throw Fault(name, "It must be a whole number, zero or more.");
        return value > int.MaxValue ? int.MaxValue : (int)value;
    }

    private string[] Names(JsonElement list, string keyword)
    {
        var names = Expect(list, JsonValueKind.Array, keyword).EnumerateArray().ToArray();
        return names.Select(name => Expect(name, JsonValueKind.String, keyword).GetString()!).ToArray();
    }

    private SchemaNode? Schema(string name) => Find(name) is null ? null : compiler.Compile(SchemaMap.Child(pointer, name));

    private SchemaNode[]? Schemas(string name)
    {
        if (Find(name) is not { } list)
            return null;
        var count = Expect(list, JsonValueKind.Array, name).GetArrayLength();
        var schemas = Enumerable.Range(0, count).Select(index => compiler.Compile($"{pointer}/{name}/{index}")).ToArray();
        return name is "allOf" && node.AllOf is { } earlier ? [.. earlier, .. schemas] : schemas;
    }

    private Dictionary<string, SchemaNode>? SchemaMapOf(string name)
    {
        if (Find(name) is not { } map)
            return null;
        var schemas = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var member in Expect(map, JsonValueKind.Object, name).EnumerateObject())
            schemas[member.Name] = compiler.Compile(SchemaMap.Child($"{pointer}/{name}", member.Name));
        return schemas;
    }

    private JsonElement Expect(JsonElement value, JsonValueKind kind, string name) =>
        value.ValueKind == kind ? value : throw Fault(name, $"It must be of type {kind.ToString().ToLowerInvariant()}.");

    private Regex MakePattern(string keyword, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout);
        }
        catch (NotSupportedException)
        {
            // Look-around and back-references need the backtracking engine; the timeout bounds what a hostile value can cost.
            return new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (ArgumentException fault)
        {
            throw Fault(keyword, fault.Message);
        }
    }

    private SchemaException Fault(string name, string message) => new(SchemaMap.Child(pointer, name), message);
}
