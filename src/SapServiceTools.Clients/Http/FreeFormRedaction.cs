namespace SapServiceTools.Clients.Http;

/// <summary>Masks secrets in free-form JSON that was read already, by the rules of <see cref="JsonRedaction"/>.</summary>
internal static class FreeFormRedaction
{
    public static IReadOnlyDictionary<string, object?> Mask(IReadOnlyDictionary<string, object?> map, Redactor redactor)
    {
        var isPair = map.Any(field => SecretNames.IsNameOfPair(field.Key) && field.Value is string named && SecretNames.IsSecret(named));
        return map.ToDictionary(
            field => field.Key,
            field => IsHidden(field.Key, field.Value) || (isPair && SecretNames.IsValueOfPair(field.Key)) ? Hide(field.Value)
                : SecretArguments.IsList(field.Key) && field.Value is IReadOnlyList<object?> arguments ? Arguments(arguments, redactor)
                : Show(field.Key, field.Value, redactor),
            StringComparer.Ordinal);
    }

    private static bool IsHidden(string name, object? value) =>
        SecretNames.IsSecret(name) && (value is not IReadOnlyDictionary<string, object?> || SecretNames.HidesObject(name));

    private static object? Show(string name, object? value, Redactor redactor) => value switch
    {
        string text => redactor.Value(name, text),
        IReadOnlyDictionary<string, object?> map => Mask(map, redactor),
        IReadOnlyList<object?> list => list.Select(item => Show(name, item, redactor)).ToList(),
        _ => value,
    };

    private static List<object?> Arguments(IReadOnlyList<object?> arguments, Redactor redactor)
    {
        var shown = new List<object?>(arguments.Count);
        string? before = null;
        foreach (var item in arguments)
        {
            var isNamed = SecretArguments.NamesNext(before);
            before = isNamed ? null : item as string;
            shown.Add(isNamed ? Hide(item) : item is string text ? SecretArguments.Mask(text, redactor) : Show("", item, redactor));
        }

        return shown;
    }

    // The names below stay readable.
    private static object? Hide(object? value) => value switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> map => map.ToDictionary(field => field.Key, field => Hide(field.Value), StringComparer.Ordinal),
        IReadOnlyList<object?> list => list.Select(Hide).ToList(),
        _ => Redactor.Mask,
    };
}
