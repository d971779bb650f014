using System.Text.Json;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>One schema with its keywords made ready; what is null isn't demanded.</summary>
internal sealed class SchemaNode
{
    /// <summary>For <c>true</c> and <c>false</c> in place of a schema.</summary>
    public bool? Constant;

    /// <summary>The schema resource that it belongs to; dynamic references look there.</summary>
    public string Resource = "";

    public SchemaTypes Types;
    public JsonElement[]? Enum;

    public JsonElement? Minimum;
    public JsonElement? Maximum;
    public JsonElement? ExclusiveMinimum;
    public JsonElement? ExclusiveMaximum;
    public JsonElement? MultipleOf;

    public int? MinLength;
    public int? MaxLength;
    public Regex? Pattern;

    public int? MinItems;
    public int? MaxItems;
    public bool UniqueItems;
    public SchemaNode[]? PrefixItems;
    public SchemaNode? Items;
    public SchemaNode? Contains;
    public int? MinContains;
    public int? MaxContains;
    public bool ContainsEvaluates;
    public SchemaNode? UnevaluatedItems;

    public int? MinProperties;
    public int? MaxProperties;
    public string[]? Required;
    public Dictionary<string, SchemaNode>? Properties;
    public (Regex Pattern, SchemaNode Schema)[]? PatternProperties;
    public SchemaNode? AdditionalProperties;
    public SchemaNode? PropertyNames;
    public Dictionary<string, string[]>? DependentRequired;
    public Dictionary<string, SchemaNode>? DependentSchemas;
    public SchemaNode? UnevaluatedProperties;

    public SchemaNode[]? AllOf;
    public SchemaNode[]? AnyOf;
    public SchemaNode[]? OneOf;
    public SchemaNode? Not;
    public SchemaNode? If;
    public SchemaNode? Then;
    public SchemaNode? Else;

    public SchemaNode? Reference;

    /// <summary>The anchor that a dynamic reference looks for in the outer resources; empty for <c>$recursiveRef</c>.</summary>
    public string? DynamicAnchor;
}
