using System.Collections;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>Takes the known fields out of one free-form object, notes those of a wrong type, and keeps the rest.</summary>
internal sealed class FieldReader(IReadOnlyDictionary<string, object?> fields, string path, List<CatalogFault> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Text(string name) => OptionalText(name) ?? "";

    public string? OptionalText(string name) => Take<string>(name, "a string");

    public bool? Flag(string name) => Take(name, "true or false") is { } value ? value : null;

    public int? WholeNumber(string name)
    {
        switch (Get(name))
        {
            case null: return null;
            case long and (< int.MinValue or > int.MaxValue): break;
            case long number: return (int)number;
            case int number: return number;
        }
        faults.Add(new CatalogFault(At(name), "It must be a whole number."));
        return null;
    }

    public IReadOnlyDictionary<string, object?>? Map(string name) => AsMap(Get(name), At(name));

    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var (item, itemPath) in Items(name))
        {
            if (item is string text)
                texts.Add(text);
            else
                faults.Add(new CatalogFault(itemPath, "It must be a string."));
        }
        return texts;
    }

    public IReadOnlyList<T> Objects<T>(string name, Func<FieldReader, T> read)
    {
        var objects = new List<T>();
        foreach (var (item, itemPath) in Items(name))
        {
            if (AsMap(item ?? "", itemPath) is { } map)
                objects.Add(read(new FieldReader(map, itemPath, faults)));
        }
        return objects;
    }

    public T? Object<T>(string name, Func<FieldReader, T?> read)
        where T : class => Map(name) is { } map ? read(new FieldReader(map, At(name), faults)) : null;

    /// <summary>Notes a fault if the field isn't there at all.</summary>
    public void Require(string name, string message)
    {
        if (Get(name) is null)
            faults.Add(new CatalogFault(At(name), message));
    }

    /// <summary>What no other method was asked for.</summary>
    public IReadOnlyDictionary<string, object?>? Rest()
    {
        var rest = fields.Where(field => !_known.Contains(field.Key)).ToDictionary(StringComparer.Ordinal);
        return rest.Count is 0 ? null : rest;
    }

    /// <summary>Leaves a field that is there as null to the rest, so that it is published as it was written.</summary>
    public void KeepNull(string name)
    {
        if (fields.TryGetValue(name, out var value) && value is null)
            _known.Remove(name);
    }

    private object? Get(string name)
    {
        _known.Add(name);
        return fields.TryGetValue(name, out var value) ? value : null;
    }

    private string At(string name) => path.Length is 0 ? name : $"{path}.{name}";

    private T? Take<T>(string name, string wanted)
        where T : class
    {
        var value = Get(name);
        if (value is not null and not T)
            faults.Add(new CatalogFault(At(name), $"It must be {wanted}{(value is long or int or decimal or double ? ", not a number" : "")}.") { IsOfWrongType = true });
        return value as T;
    }

    private bool? Take(string name, string wanted)
    {
        var value = Get(name);
        if (value is not null and not bool)
            faults.Add(new CatalogFault(At(name), $"It must be {wanted}."));
        return value as bool?;
    }

    private IEnumerable<(object? Item, string Path)> Items(string name)
    {
        var value = Get(name);
        if (value is null)
            yield break;
        if (value is string or IDictionary or not IEnumerable)
        {
            faults.Add(new CatalogFault(At(name), "It must be an array."));
            yield break;
        }
        var index = 0;
        foreach (var item in (IEnumerable)value)
            yield return (item, $"{At(name)}[{index++}]");
    }

    private IReadOnlyDictionary<string, object?>? AsMap(object? value, string at)
    {
        switch (value)
        {
            case null:
                return null;
            case IReadOnlyDictionary<string, object?> map:
                return map;
            case IDictionary map:
                return map.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => entry.Value, StringComparer.Ordinal);
            default:
                faults.Add(new CatalogFault(at, "It must be an object."));
                return null;
        }
    }
}
