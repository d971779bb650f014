using System.Globalization;

namespace SapServiceTools;

/// <summary>
/// The fields of one JSON object under the server's names. API v1.1 and v2 name some of them differently and leave others out,
/// so every read takes all the names and everything is optional.
/// </summary>
internal readonly struct WireFields(IReadOnlyDictionary<string, object?> map)
{
    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, object?> All => map;

    /// <summary>A text; numbers are written as text.</summary>
    public string? Text(params ReadOnlySpan<string> names) => Find(names) switch
    {
        null => null,
        string text => text,
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };

    /// <summary>True or false; null where the server doesn't say.</summary>
    public bool? Flag(string name) => Find([name]) as bool?;

    /// <summary>A whole number.</summary>
    public long? Number(string name) => Find([name]) as long?;

    /// <summary>A time. Sahara writes UTC without saying so.</summary>
    public DateTimeOffset? Time(params ReadOnlySpan<string> names) =>
        DateTimeOffset.TryParse(Text(names), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>An object with free names; empty where there is none.</summary>
    public IReadOnlyDictionary<string, object?> Map(string name) => Find([name]) as IReadOnlyDictionary<string, object?> ?? Nothing;

    /// <summary>An object with free names as it is shown.</summary>
    public IReadOnlyDictionary<string, object?> Shown(string name) => (IReadOnlyDictionary<string, object?>)CellText.Shown(Map(name))!;

    /// <summary>A list of texts; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string name) => new SaharaList<string>(Entries(name).OfType<string>());

    /// <summary>A list of anything; empty where there is none.</summary>
    public IReadOnlyList<object?> List(string name) => new SaharaList<object?>(Entries(name).Select(CellText.Shown));

    /// <summary>A list of objects, each as its model.</summary>
    public IReadOnlyList<T> Items<T>(string name, Func<WireFields, T> make) =>
        new SaharaList<T>(Entries(name).OfType<IReadOnlyDictionary<string, object?>>().Select(item => make(new WireFields(item))));

    /// <summary>An object of objects, each as its model under its name.</summary>
    public IReadOnlyDictionary<string, T> ItemsByName<T>(string name, Func<WireFields, T> make) =>
        new SaharaMap<T>(Map(name).Where(entry => entry.Value is IReadOnlyDictionary<string, object?>)
            .Select(entry => KeyValuePair.Create(entry.Key, make(new WireFields((IReadOnlyDictionary<string, object?>)entry.Value!)))));

    /// <summary>An object as its model; null where there is none.</summary>
    public T? Item<T>(string name, Func<WireFields, T> make)
        where T : class => Find([name]) is IReadOnlyDictionary<string, object?> found ? make(new WireFields(found)) : null;

    private static IReadOnlyDictionary<string, object?> Nothing { get; } = new Dictionary<string, object?>();

    private IReadOnlyList<object?> Entries(string name) => Find([name]) as IReadOnlyList<object?> ?? [];

    private object? Find(ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (map.TryGetValue(name, out var value) && value is not null)
                return value;
        }

        return null;
    }
}
