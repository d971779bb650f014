using System.Globalization;

namespace SapServiceTools;

/// <summary>
/// The fields of one JSON object under the server's names. API v1.1 and v2 name some of them differently and leave others out,
/// so every read takes all the names and everything is optional.
/// </summary>
/// <param name="map">The object.</param>
/// <param name="mask">Masks the secrets of a free-form object in a copy of it.</param>
internal readonly struct WireFields(IReadOnlyDictionary<string, object?> map, Func<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>>? mask = null)
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

    /// <summary>A text as it may be shown: with masks in place of secrets. Who passes it on, as a pipeline does, means the text behind it.</summary>
    public string? ShownText(string name)
    {
        if (Text(name) is not { } whole || mask is null || mask(new Dictionary<string, object?> { [name] = whole })[name] is not string masked || masked == whole)
            return Text(name);
        return MaskedMaps.Link(whole, masked);
    }

    /// <summary>True or false; null where the server doesn't say.</summary>
    public bool? Flag(string name) => Find([name]) as bool?;

    /// <summary>A whole number.</summary>
    public long? Number(string name) => Find([name]) as long?;

    /// <summary>A time, in local time as all times of models. Sahara writes UTC without saying so.</summary>
    public DateTimeOffset? Time(params ReadOnlySpan<string> names) =>
        DateTimeOffset.TryParse(Text(names), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.ToLocalTime()
            : null;

    /// <summary>An object with free names; empty where there is none.</summary>
    public IReadOnlyDictionary<string, object?> Map(string name) => Find([name]) as IReadOnlyDictionary<string, object?> ?? Nothing;

    /// <summary>An object with free names as it may be shown: with masks in place of secrets, which <see cref="Map"/> has.</summary>
    public IReadOnlyDictionary<string, object?> Shown(string name)
    {
        var whole = Map(name);
        var shown = (IReadOnlyDictionary<string, object?>)CellText.Shown(whole.Count > 0 && mask is not null ? mask(whole) : whole)!;
        return mask is null ? shown : MaskedMaps.Link(whole, shown);
    }

    /// <summary>A list of anything as it may be shown.</summary>
    public IReadOnlyList<object?> ShownList(string name)
    {
        var whole = Entries(name);
        if (mask is null || mask(new Dictionary<string, object?> { [name] = whole })[name] is not IReadOnlyList<object?> masked)
            return List(name);
        var shown = new ModelList<object?>(masked.Select(CellText.Shown));
        MaskedMaps.Link(whole, shown);
        return shown;
    }

    /// <summary>A value as it may be shown, which depends on the name that another field gives it.</summary>
    public object? ShownValue(string nameField, string valueField)
    {
        var value = Find([valueField]);
        return CellText.Shown(mask is null || value is null or "" || Text(nameField) is not { } name ? value : mask(new Dictionary<string, object?> { [name] = value })[name]);
    }

    /// <summary>A list of texts; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string name) => new ModelList<string>(Entries(name).OfType<string>());

    /// <summary>A list of anything; empty where there is none.</summary>
    public IReadOnlyList<object?> List(string name) => new ModelList<object?>(Entries(name).Select(CellText.Shown));

    /// <summary>A list of objects, each as its model.</summary>
    public IReadOnlyList<T> Items<T>(string name, Func<WireFields, T> make)
    {
        var inherited = mask;
        return new ModelList<T>(Entries(name).OfType<IReadOnlyDictionary<string, object?>>().Select(item => make(new WireFields(item, inherited))));
    }

    /// <summary>An object of objects, each as its model under its name.</summary>
    public IReadOnlyDictionary<string, T> ItemsByName<T>(string name, Func<WireFields, T> make)
    {
        var inherited = mask;
        return new ModelMap<T>(Map(name).Where(entry => entry.Value is IReadOnlyDictionary<string, object?>)
            .Select(entry => KeyValuePair.Create(entry.Key, make(new WireFields((IReadOnlyDictionary<string, object?>)entry.Value!, inherited)))));
    }

    /// <summary>An object as its model; null where there is none.</summary>
    public T? Item<T>(string name, Func<WireFields, T> make)
        where T : class => Find([name]) is IReadOnlyDictionary<string, object?> found ? make(new WireFields(found, mask)) : null;

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
