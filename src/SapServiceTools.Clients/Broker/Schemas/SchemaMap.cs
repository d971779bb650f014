using System.Text.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>Where things are in a schema document: resources by their address, anchors by their name. Places are JSON pointers from the document's root.</summary>
internal sealed class SchemaMap
{
    private static readonly string[] SingleSchemas =
    [
        "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
    ];

    private static readonly string[] SchemaLists = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];

    private static readonly string[] SchemaMaps = ["$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"];

    private readonly JsonElement _root;
    private readonly SchemaDialect _dialect;
    private readonly Dictionary<string, Uri> _bases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _anchors = new(StringComparer.Ordinal);

    public SchemaMap(JsonElement root, SchemaDialect dialect)
    {
        _root = root;
        _dialect = dialect;
        var home = new Uri("schema://host/root.json");
        _resources[home.AbsoluteUri] = "";
        Scan(root, "", home);
    }

    /// <summary>The places of dynamic anchors by resource and name; a recursive anchor has the empty name.</summary>
    public Dictionary<(string Resource, string Anchor), string> DynamicAnchors { get; } = [];

    /// <summary>The address of the resource that a place belongs to.</summary>
    public string ResourceOf(string pointer) => BaseOf(pointer).AbsoluteUri;

    /// <summary>The schema at a place.</summary>
    public JsonElement At(string pointer) => Walk(_root, pointer) ?? throw new SchemaException(pointer, $"Nothing is at '#{pointer}'.");

    /// <summary>The place that a reference means.</summary>
    public string Resolve(string reference, string from)
    {
        Uri target;
        try
        {
            target = new Uri(BaseOf(from), reference);
        }
        catch (UriFormatException)
        {
            throw new SchemaException(from, $"'{reference}' isn't a reference.");
        }
        var fragment = Uri.UnescapeDataString(target.Fragment.TrimStart('#'));
        var resource = WithoutFragment(target);
        if (!_resources.TryGetValue(resource, out var pointer))
            throw new SchemaException(from, $"'{reference}' is an external reference; only references within the schema are allowed.");
        if (fragment.Length is 0)
            return pointer;
        if (fragment[0] is '/')
        {
            pointer += fragment;
            Adopt(pointer, from, reference);
            return pointer;
        }
        return _anchors.TryGetValue($"{resource}#{fragment}", out var place) ? place : throw new SchemaException(from, $"No anchor has the name '{fragment}'.");
    }

    public static string Child(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string WithoutFragment(Uri uri) => uri.GetLeftPart(UriPartial.Query);

    private Uri BaseOf(string pointer)
    {
        for (var at = pointer; ; at = at[..at.LastIndexOf('/')])
        {
            if (_bases.TryGetValue(at, out var found))
                return found;
        }
    }

    // A reference may point to a place that no keyword makes a schema; what lies there becomes one.
    private void Adopt(string pointer, string from, string reference)
    {
        if (_bases.ContainsKey(pointer))
            return;
        var element = Walk(_root, pointer) ?? throw new SchemaException(from, $"'{reference}' points to nothing.");
        Scan(element, pointer, BaseOf(pointer));
    }

    private void Scan(JsonElement schema, string pointer, Uri home)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            _bases[pointer] = home;
            return;
        }
        var hidden = _dialect <= SchemaDialect.Draft7 && schema.TryGetProperty("$ref", out _);
        if (!hidden)
            home = ReadNames(schema, pointer, home);
        _bases[pointer] = home;
        foreach (var member in schema.EnumerateObject())
        {
            var at = Child(pointer, member.Name);
            if (member.Value.ValueKind is JsonValueKind.Array && SchemaLists.Contains(member.Name))
            {
                var index = 0;
                foreach (var item in member.Value.EnumerateArray())
                    Scan(item, $"{at}/{index++}", home);
            }
            else if (member.Value.ValueKind is JsonValueKind.Object && SchemaMaps.Contains(member.Name))
            {
                foreach (var item in member.Value.EnumerateObject())
                    Scan(item.Value, Child(at, item.Name), home);
            }
            else if (SingleSchemas.Contains(member.Name))
            {
                Scan(member.Value, at, home);
            }
        }
    }

    private Uri ReadNames(JsonElement schema, string pointer, Uri home)
    {
        var idName = _dialect is SchemaDialect.Draft4 ? "id" : "$id";
        if (Text(schema, idName) is { } id && Uri.TryCreate(home, id, out var address))
        {
            if (id.StartsWith('#') && _dialect <= SchemaDialect.Draft7)
            {
                _anchors[$"{WithoutFragment(home)}{id}"] = pointer;
            }
            else
            {
                home = new Uri(WithoutFragment(address));
                _resources[home.AbsoluteUri] = pointer;
            }
        }
        if (_dialect >= SchemaDialect.Draft201909 && Text(schema, "$anchor") is { } anchor)
            _anchors[$"{home.AbsoluteUri}#{anchor}"] = pointer;
        if (_dialect >= SchemaDialect.Draft202012 && Text(schema, "$dynamicAnchor") is { } dynamicAnchor)
        {
            _anchors[$"{home.AbsoluteUri}#{dynamicAnchor}"] = pointer;
            DynamicAnchors[(home.AbsoluteUri, dynamicAnchor)] = pointer;
        }
        if (_dialect is SchemaDialect.Draft201909 && schema.TryGetProperty("$recursiveAnchor", out var recursive) && recursive.ValueKind is JsonValueKind.True)
            DynamicAnchors[(home.AbsoluteUri, "")] = pointer;
        return home;
    }

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Walk(JsonElement element, string pointer)
    {
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member))
                element = member;
            else if (element.ValueKind is JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < element.GetArrayLength())
                element = element[index];
            else
                return null;
        }
        return element;
    }
}
