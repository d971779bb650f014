namespace SapServiceTools;

/// <summary>Free-form JSON as plain dictionaries, lists and primitives, so that no JSON library's type reaches a user.</summary>
internal static class FreeForm
{
    /// <summary>A deep copy: dictionaries and lists are new, primitives are shared.</summary>
    public static IReadOnlyDictionary<string, object?> Copy(IReadOnlyDictionary<string, object?> source)
    {
        var copy = new Dictionary<string, object?>(source.Count, StringComparer.Ordinal);
        foreach (var (name, value) in source)
            copy[name] = CopyValue(value);
        return copy;
    }

    private static object? CopyValue(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => Copy(map),
        IReadOnlyList<object?> list => list.Select(CopyValue).ToList(),
        _ => value,
    };
}
