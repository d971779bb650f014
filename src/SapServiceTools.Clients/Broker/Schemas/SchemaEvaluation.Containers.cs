using System.Text.Json;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Schemas;

internal sealed partial class SchemaEvaluation
{
    private bool CheckObject(SchemaNode schema, JsonElement value, string path, bool collect, EvaluatedParts? parts)
    {
        var valid = CheckNames(schema, value, path, collect);
        foreach (var (name, dependent) in schema.DependentSchemas ?? [])
        {
            if (value.TryGetProperty(name, out _))
                valid &= Try(dependent, value, path, collect, parts);
        }
        if (schema.Properties is not null || schema.PatternProperties is not null || schema.AdditionalProperties is not null || schema.PropertyNames is not null)
        {
            foreach (var member in value.EnumerateObject())
                valid &= CheckMember(schema, member, Join(path, member.Name, collect), collect, parts);
        }
        if (schema.UnevaluatedProperties is not { } unevaluated || parts is null)
            return valid;
        foreach (var member in value.EnumerateObject())
        {
            if (!parts.Contains(member.Name))
                valid &= CheckPart(unevaluated, member.Value, Join(path, member.Name, collect), collect);
        }
        parts.AddAllNames();
        return valid;
    }

    private bool CheckNames(SchemaNode schema, JsonElement value, string path, bool collect)
    {
        var valid = true;
        if (schema.MinProperties is not null || schema.MaxProperties is not null)
        {
            var count = value.EnumerateObject().Count();
            if (count < schema.MinProperties)
                valid = Fail(collect, path, $"it must have at least {schema.MinProperties} members");
            if (count > schema.MaxProperties)
                valid = Fail(collect, path, $"it must have at most {schema.MaxProperties} members");
        }
        foreach (var name in schema.Required ?? [])
        {
            if (!value.TryGetProperty(name, out _))
                valid = Fail(collect, Join(path, name, collect), "it is required");
        }
        foreach (var (name, others) in schema.DependentRequired ?? [])
        {
            if (!value.TryGetProperty(name, out _))
                continue;
            foreach (var other in others)
            {
                if (!value.TryGetProperty(other, out _))
                    valid = Fail(collect, Join(path, other, collect), $"it is required beside {name}");
            }
        }
        return valid;
    }

    private bool CheckMember(SchemaNode schema, JsonProperty member, string path, bool collect, EvaluatedParts? parts)
    {
        var valid = true;
        var known = false;
        if (schema.PropertyNames is { } names)
        {
            using var name = JsonDocument.Parse(JsonSerializerText(member.Name));
            if (!CheckPart(names, name.RootElement, path, collect: false))
                valid = Fail(collect, path, "its name isn't allowed");
        }
        if (schema.Properties?.TryGetValue(member.Name, out var own) is true)
        {
            known = true;
            valid &= CheckPart(own, member.Value, path, collect);
        }
        foreach (var (pattern, patterned) in schema.PatternProperties ?? [])
        {
            if (!Matches(pattern, member.Name))
                continue;
            known = true;
            valid &= CheckPart(patterned, member.Value, path, collect);
        }
        if (!known && schema.AdditionalProperties is { } additional)
        {
            known = true;
            valid &= CheckPart(additional, member.Value, path, collect);
        }
        if (known)
            parts?.Add(member.Name);
        return valid;
    }

    private bool CheckArray(SchemaNode schema, JsonElement value, string path, bool collect, EvaluatedParts? parts)
    {
        var count = value.GetArrayLength();
        var valid = true;
        if (count < schema.MinItems)
            valid = Fail(collect, path, $"it must have at least {schema.MinItems} items");
        if (count > schema.MaxItems)
            valid = Fail(collect, path, $"it must have at most {schema.MaxItems} items");
        if (schema.UniqueItems && !HasUniqueItems(value))
            valid = Fail(collect, path, "its items must differ");
        if (schema.PrefixItems is not null || schema.Items is not null)
            valid &= CheckItems(schema, value, path, collect, parts);
        if (schema.Contains is not null)
            valid &= CheckContains(schema, value, path, collect, parts);
        if (schema.UnevaluatedItems is not { } unevaluated || parts is null)
            return valid;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!parts.Contains(index))
                valid &= CheckPart(unevaluated, item, Join(path, index, collect), collect);
            index++;
        }
        parts.AddItemsUpTo(count);
        return valid;
    }

    private bool CheckItems(SchemaNode schema, JsonElement value, string path, bool collect, EvaluatedParts? parts)
    {
        var valid = true;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var own = index < schema.PrefixItems?.Length ? schema.PrefixItems[index] : schema.Items;
            if (own is null)
                break;
            valid &= CheckPart(own, item, Join(path, index, collect), collect);
            index++;
        }
        parts?.AddItemsUpTo(index);
        return valid;
    }

    private bool CheckContains(SchemaNode schema, JsonElement value, string path, bool collect, EvaluatedParts? parts)
    {
        var matches = 0;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (CheckPart(schema.Contains!, item, path, collect: false))
            {
                matches++;
                if (schema.ContainsEvaluates)
                    parts?.Add(index);
            }
            index++;
        }
        if (matches < (schema.MinContains ?? 1))
            return Fail(collect, path, "it has too few items of the form that it must contain");
        return !(matches > schema.MaxContains) || Fail(collect, path, "it has too many items of one form");
    }

    private bool CheckPart(SchemaNode schema, JsonElement value, string path, bool collect) =>
        Check(schema, value, path, collect, tracks ? new EvaluatedParts() : null);

    private static bool HasUniqueItems(JsonElement array)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in array.EnumerateArray())
        {
            if (!seen.Add(JsonText.Canonical(item)))
                return false;
        }
        return true;
    }

    private static byte[] JsonSerializerText(string name) => PooledJson.Write(name, static (writer, text) => writer.WriteStringValue(text));

    private static string Join(string path, string name, bool collect) => !collect ? "" : path.Length is 0 ? name : $"{path}.{name}";

    private static string Join(string path, int index, bool collect) => collect ? $"{path}[{index}]" : "";
}
