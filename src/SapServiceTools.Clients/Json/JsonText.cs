using System.Globalization;

namespace SapServiceTools.Clients.Json;

/// <summary>Comparing and merging JSON that is kept as UTF-8 text.</summary>
internal static class JsonText
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    /// <summary>True if both say the same: the order of members and white space don't count, and no text equals an empty object.</summary>
    public static bool AreEqual(byte[]? left, byte[]? right)
    {
        left ??= EmptyObject;
        right ??= EmptyObject;
        if (left.AsSpan().SequenceEqual(right))
            return true;
        using var leftDocument = JsonDocument.Parse(left);
        using var rightDocument = JsonDocument.Parse(right);
        return AreEqual(leftDocument.RootElement, rightDocument.RootElement);
    }

    /// <summary>True if both elements say the same; numbers are compared by value.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right) => AreEqual(left, right, StringComparer.Ordinal);

    /// <summary>The same with a comparer of names, by which a test can count the steps.</summary>
    internal static bool AreEqual(JsonElement left, JsonElement right, IEqualityComparer<string> names)
    {
        if (left.ValueKind != right.ValueKind)
            return false;
        switch (left.ValueKind)
        {
            case JsonValueKind.Object:
                return AreObjectsEqual(left, right, names);
            case JsonValueKind.Array:
                return AreArraysEqual(left, right, names);
            case JsonValueKind.String:
                return left.ValueEquals(right.GetString());
            case JsonValueKind.Number:
                return AreNumbersEqual(left, right);
            default:
                return true;
        }
    }

    /// <summary>One text for all ways to write the same value.</summary>
    public static string Canonical(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                    members[member.Name] = member.Value;
                return $"{{{string.Join(',', members.Select(member => $"{JsonEncodedText.Encode(member.Key)}:{Canonical(member.Value)}"))}}}";
            case JsonValueKind.Array:
                return $"[{string.Join(',', element.EnumerateArray().Select(Canonical))}]";
            case JsonValueKind.String:
                return $"\"{JsonEncodedText.Encode(element.GetString()!)}\"";
            case JsonValueKind.Number when element.TryGetDecimal(out var exact) && exact != 0:
                return exact.ToString("G29", CultureInfo.InvariantCulture);
            case JsonValueKind.Number:
                return element.GetDouble().ToString("R", CultureInfo.InvariantCulture);
            default:
                return element.GetRawText();
        }
    }

    /// <summary>The top-level members of both objects; the second's win. The members below are replaced, not merged.</summary>
    public static byte[]? Merge(byte[]? current, byte[]? changes)
    {
        if (current is null || changes is null)
            return changes ?? current;
        using var before = JsonDocument.Parse(current);
        using var after = JsonDocument.Parse(changes);
        return PooledJson.Write((Before: before.RootElement, After: after.RootElement), static (writer, objects) =>
        {
            writer.WriteStartObject();
            var changed = objects.After.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var member in objects.Before.EnumerateObject())
            {
                if (!changed.Contains(member.Name))
                    member.WriteTo(writer);
            }
            foreach (var member in objects.After.EnumerateObject())
                member.WriteTo(writer);
            writer.WriteEndObject();
        });
    }

    // A platform may send its members in any order: each is looked up once, by its hash. Of equal names the last counts, as in JsonElement.
    private static bool AreObjectsEqual(JsonElement left, JsonElement right, IEqualityComparer<string> names)
    {
        var members = Members(left, names, out var count);
        var others = Members(right, names, out var otherCount);
        if (count != otherCount || members.Count != others.Count)
            return false;
        foreach (var (name, value) in members)
        {
            if (!others.TryGetValue(name, out var other) || !AreEqual(value, other, names))
                return false;
        }
        return true;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element, IEqualityComparer<string> names, out int count)
    {
        var members = new Dictionary<string, JsonElement>(names);
        count = 0;
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = member.Value;
            count++;
        }
        return members;
    }

    private static bool AreArraysEqual(JsonElement left, JsonElement right, IEqualityComparer<string> names)
    {
        if (left.GetArrayLength() != right.GetArrayLength())
            return false;
        using var others = right.EnumerateArray();
        foreach (var item in left.EnumerateArray())
        {
            others.MoveNext();
            if (!AreEqual(item, others.Current, names))
                return false;
        }
        return true;
    }

    private static bool AreNumbersEqual(JsonElement left, JsonElement right)
    {
        if (left.GetRawText() == right.GetRawText())
            return true;
        if (left.TryGetDecimal(out var one) && right.TryGetDecimal(out var two) && (one != 0 || two != 0))
            return one == two;
        return left.TryGetDouble(out var first) && right.TryGetDouble(out var second) && first.Equals(second);
    }
}
