using System.Text.Json;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>One check of one value. Faults are collected only where a caller wants them; branches that may fail are tried without.</summary>
internal sealed partial class SchemaEvaluation(Dictionary<(string Resource, string Anchor), SchemaNode> dynamicAnchors, bool tracks)
{
    private const int MaximumFaults = 5;
    private const int MaximumDepth = 400;

    private readonly List<string> _scope = [];
    private int _depth;

    /// <summary>What is wrong with the value, the first few.</summary>
    public List<string> Faults { get; } = [];

    public bool Check(SchemaNode schema, JsonElement value) => Check(schema, value, "", collect: true, tracks ? new EvaluatedParts() : null);

    private bool Check(SchemaNode schema, JsonElement value, string path, bool collect, EvaluatedParts? parts)
    {
        if (schema.Constant is { } constant)
            return constant || Fail(collect, path, "nothing is allowed here");
        if (++_depth > MaximumDepth)
            throw new SchemaException("", "The schema refers to itself without end.");
        var enters = _scope.Count is 0 || _scope[^1] != schema.Resource;
        if (enters)
            _scope.Add(schema.Resource);
        // The list of faults is for people, so it goes on after the first; where nobody reads it, the first one ends the work.
        var valid = CheckValue(schema, value, path, collect);
        if (valid || collect)
            valid &= CheckBranches(schema, value, path, collect, parts);
        if (valid || collect)
        {
            valid &= value.ValueKind switch
            {
                JsonValueKind.Object => CheckObject(schema, value, path, collect, parts),
                JsonValueKind.Array => CheckArray(schema, value, path, collect, parts),
                _ => true,
            };
        }
        if (enters)
            _scope.RemoveAt(_scope.Count - 1);
        _depth--;
        return valid;
    }

    private bool CheckValue(SchemaNode schema, JsonElement value, string path, bool collect)
    {
        if (schema.Types is not SchemaTypes.None && !SchemaTypeNames.Matches(schema.Types, value))
            return Fail(collect, path, $"it must be of type {SchemaTypeNames.Describe(schema.Types)}");
        if (schema.Enum is { } allowed && !allowed.Any(one => JsonText.AreEqual(one, value)))
            return Fail(collect, path, $"it must be one of {string.Join(", ", allowed.Take(20).Select(one => one.GetRawText()))}");
        return value.ValueKind switch
        {
            JsonValueKind.Number => CheckNumber(schema, value, path, collect),
            JsonValueKind.String => CheckText(schema, value, path, collect),
            _ => true,
        };
    }

    private bool CheckNumber(SchemaNode schema, JsonElement value, string path, bool collect)
    {
        if (schema.Minimum is { } minimum && SchemaNumbers.Compare(value, minimum) < 0)
            return Fail(collect, path, $"it must be {minimum.GetRawText()} or more");
        if (schema.Maximum is { } maximum && SchemaNumbers.Compare(value, maximum) > 0)
            return Fail(collect, path, $"it must be {maximum.GetRawText()} or less");
        if (schema.ExclusiveMinimum is { } above && SchemaNumbers.Compare(value, above) <= 0)
            return Fail(collect, path, $"it must be more than {above.GetRawText()}");
        if (schema.ExclusiveMaximum is { } below && SchemaNumbers.Compare(value, below) >= 0)
            return Fail(collect, path, $"it must be less than {below.GetRawText()}");
        return schema.MultipleOf is not { } divisor || SchemaNumbers.IsMultipleOf(value, divisor) || Fail(collect, path, $"it must be a multiple of {divisor.GetRawText()}");
    }

    private bool CheckText(SchemaNode schema, JsonElement value, string path, bool collect)
    {
        if (schema.MinLength is null && schema.MaxLength is null && schema.Pattern is null)
            return true;
        var text = value.GetString()!;
        var length = schema.MinLength is null && schema.MaxLength is null ? 0 : text.EnumerateRunes().Count();
        if (length < schema.MinLength)
            return Fail(collect, path, $"it must have at least {schema.MinLength} characters");
        if (length > schema.MaxLength)
            return Fail(collect, path, $"it must have at most {schema.MaxLength} characters");
        return schema.Pattern is not { } pattern || Matches(pattern, text) || Fail(collect, path, $"it must match the pattern {pattern}");
    }

    private bool CheckBranches(SchemaNode schema, JsonElement value, string path, bool collect, EvaluatedParts? parts)
    {
        var valid = schema.Reference is not { } reference || Try(FindDynamic(schema) ?? reference, value, path, collect, parts);
        foreach (var part in schema.AllOf ?? [])
            valid &= Try(part, value, path, collect, parts);
        if (schema.AnyOf is { } anyOf && CountMatches(anyOf, value, path, parts, parts is null ? 1 : int.MaxValue) is 0)
            valid = Fail(collect, path, "it matches none of the allowed forms");
        if (schema.OneOf is { } oneOf)
        {
            var matches = CountMatches(oneOf, value, path, parts, 2);
            if (matches is not 1)
                valid = Fail(collect, path, matches is 0 ? "it matches none of the allowed forms" : "it matches more than one of the forms that exclude one another");
        }
        if (schema.Not is { } not && Try(not, value, path, collect: false, parts: null))
            valid = Fail(collect, path, "it has a form that isn't allowed");
        if (schema.If is { } condition)
        {
            var then = Try(condition, value, path, collect: false, parts) ? schema.Then : schema.Else;
            valid &= then is null || Try(then, value, path, collect, parts);
        }
        return valid;
    }

    private int CountMatches(SchemaNode[] schemas, JsonElement value, string path, EvaluatedParts? parts, int enough)
    {
        var matches = 0;
        foreach (var schema in schemas)
        {
            if (Try(schema, value, path, collect: false, parts) && ++matches >= enough)
                break;
        }
        return matches;
    }

    // What a failed branch looked at doesn't count as looked at.
    private bool Try(SchemaNode schema, JsonElement value, string path, bool collect, EvaluatedParts? parts)
    {
        if (!tracks)
            return Check(schema, value, path, collect, null);
        var own = new EvaluatedParts();
        if (!Check(schema, value, path, collect, own))
            return false;
        parts?.Add(own);
        return true;
    }

    private SchemaNode? FindDynamic(SchemaNode schema)
    {
        if (schema.DynamicAnchor is not { } anchor)
            return null;
        foreach (var resource in _scope)
        {
            if (dynamicAnchors.TryGetValue((resource, anchor), out var outermost))
                return outermost;
        }
        return null;
    }

    private static bool Matches(System.Text.RegularExpressions.Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private bool Fail(bool collect, string path, string message)
    {
        if (collect && Faults.Count < MaximumFaults)
            Faults.Add(path.Length is 0 ? message : $"{path}: {message}");
        return false;
    }
}
