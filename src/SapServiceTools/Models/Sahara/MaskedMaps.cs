using System.Runtime.CompilerServices;

namespace SapServiceTools;

/// <summary>
/// Free-form JSON is shown with masks in place of its secrets. Who passes such a map on, as a pipeline does from Get- to New-, means the secrets and not the masks:
/// the map that is shown leads to the one behind it, as long as somebody has it.
/// </summary>
internal static class MaskedMaps
{
    /// <summary>Stands where a secret stood.</summary>
    public const string Mask = "***";

    private static readonly ConditionalWeakTable<object, IReadOnlyDictionary<string, object?>> Behind = [];
    private static readonly ConditionalWeakTable<string, string> BehindTexts = [];

    /// <summary>Shows a map. Maps within it lead to theirs as well.</summary>
    /// <param name="whole">With its secrets.</param>
    /// <param name="shown">The same with masks, new and nobody else's.</param>
    public static IReadOnlyDictionary<string, object?> Link(IReadOnlyDictionary<string, object?> whole, IReadOnlyDictionary<string, object?> shown)
    {
        Behind.AddOrUpdate(shown, whole);
        foreach (var (name, value) in shown)
            Link(whole.GetValueOrDefault(name), value);
        return shown;
    }

    /// <summary>The map behind one that is shown; null for any other object.</summary>
    public static IReadOnlyDictionary<string, object?>? WholeOf(object shown) => Behind.TryGetValue(shown, out var whole) ? whole : null;

    /// <summary>Shows a text.</summary>
    /// <param name="whole">With its secrets.</param>
    /// <param name="shown">The same with masks.</param>
    /// <returns>The text to show, which is nobody else's and leads to the one behind it.</returns>
    public static string Link(string whole, string shown)
    {
        var own = new string(shown.AsSpan());
        BehindTexts.AddOrUpdate(own, whole);
        return own;
    }

    /// <summary>The text behind one that is shown; any other text itself.</summary>
    public static string WholeOf(string shown) => BehindTexts.TryGetValue(shown, out var whole) ? whole : shown;

    /// <summary>Puts the secrets back in place of their masks. What was changed meanwhile stays changed.</summary>
    /// <param name="fields">What was shown, or a copy of it.</param>
    /// <param name="whole">The map behind it.</param>
    public static Dictionary<string, object?> Restore(IReadOnlyDictionary<string, object?> fields, IReadOnlyDictionary<string, object?> whole) =>
        fields.ToDictionary(field => field.Key, field => Restore(field.Value, whole.GetValueOrDefault(field.Key)), StringComparer.Ordinal);

    private static object? Restore(object? value, object? whole) => (value, whole) switch
    {
        (string text, not null) when text.Contains(Mask, StringComparison.Ordinal) => whole,
        (IReadOnlyDictionary<string, object?> map, IReadOnlyDictionary<string, object?> wholeMap) => Restore(map, wholeMap),
        // In a list that became longer or shorter nothing tells which mask stood for which secret.
        (IReadOnlyList<object?> list, IReadOnlyList<object?> wholeList) when list.Count == wholeList.Count => list.Select((item, index) => Restore(item, wholeList[index])).ToList(),
        _ => value,
    };

    /// <summary>The same for maps within any value.</summary>
    public static void Link(object? whole, object? shown)
    {
        switch (whole, shown)
        {
            case (IReadOnlyDictionary<string, object?> wholeMap, IReadOnlyDictionary<string, object?> map):
                Link(wholeMap, map);
                break;
            case (IReadOnlyList<object?> wholeList, IReadOnlyList<object?> list):
                for (var i = 0; i < list.Count && i < wholeList.Count; i++)
                    Link(wholeList[i], list[i]);
                break;
        }
    }
}
