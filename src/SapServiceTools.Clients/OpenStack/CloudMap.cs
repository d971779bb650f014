using System.Globalization;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>The settings of one cloud under the names of clouds.yaml, merged from all that says something about it.</summary>
internal sealed class CloudMap
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>Puts settings over those that are there; nested ones (<c>auth</c>) are merged, not replaced.</summary>
    public CloudMap Over(IReadOnlyDictionary<string, object?> more)
    {
        Merge(_values, more);
        return this;
    }

    /// <summary>A setting at the top.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (AsText(_values.GetValueOrDefault(name)) is { } text)
                return text;
        }

        return null;
    }

    /// <summary>A setting of <c>auth</c>, which many files have at the top instead.</summary>
    public string? Auth(params ReadOnlySpan<string> names)
    {
        var auth = _values.GetValueOrDefault("auth") as IReadOnlyDictionary<string, object?>;
        foreach (var name in names)
        {
            if (AsText(auth?.GetValueOrDefault(name) ?? _values.GetValueOrDefault(name)) is { } text)
                return text;
        }

        return null;
    }

    /// <summary>True or false; null where it isn't said.</summary>
    public bool? Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "yes" or "on" or "1" => true,
        _ => false,
    };

    /// <summary>Anything, such as the list of regions.</summary>
    public object? Value(string name) => _values.GetValueOrDefault(name);

    // A file has texts only; a hashtable may have numbers and Booleans.
    private static string? AsText(object? value) => value switch
    {
        null or "" or IReadOnlyDictionary<string, object?> or IReadOnlyList<object?> => null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static void Merge(Dictionary<string, object?> target, IReadOnlyDictionary<string, object?> more)
    {
        foreach (var (name, value) in more)
        {
            if (value is IReadOnlyDictionary<string, object?> inner)
            {
                var merged = new Dictionary<string, object?>(StringComparer.Ordinal);
                if (target.GetValueOrDefault(name) is IReadOnlyDictionary<string, object?> existing)
                    Merge(merged, existing);
                Merge(merged, inner);
                target[name] = merged;
            }
            else
            {
                target[name] = value;
            }
        }
    }
}
