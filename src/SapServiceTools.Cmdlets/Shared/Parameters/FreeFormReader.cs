using System.Buffers;
using System.Collections;
using System.Security;
using SapServiceTools.Clients.Json;
using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>
/// Reads a free-form JSON object from what users have at hand: a hashtable, an object, JSON text, or a file.
/// Messages name the place inside, and never a value, because any of them may be a secret.
/// </summary>
/// <param name="paths">Finds files; null where the argument is never text.</param>
/// <param name="errorId">The id of its errors.</param>
internal sealed class FreeFormReader(PathIntrinsics? paths, string errorId)
{
    private const int MaxDepth = 64;
    private const long MaxFileBytes = 4 * 1024 * 1024;
    private const int MaxPathLength = 1024;
    private static readonly SearchValues<char> NotInPaths = SearchValues.Create("\r\n{}\"=");

    /// <summary>Finds the JSON in a text or file that has more in it.</summary>
    public Func<string, string> Prepare { get; init; } = text => text;

    /// <summary>Reads the argument of a parameter.</summary>
    /// <param name="argument">What the user passed.</param>
    /// <param name="name">The parameter's name, with which messages begin.</param>
    /// <exception cref="ServiceException">Not an object, not JSON, or holding what JSON has no form for.</exception>
    public IReadOnlyDictionary<string, object?> ReadObject(object argument, string name)
    {
        var value = Unwrap(argument) switch
        {
            string text => ReadText(text, name),
            SecureString secret => ReadText(Secrets.Reveal(secret), name, isSecret: true),
            FileInfo file => ReadFile(file.FullName, name),
            _ => Convert(argument, name, []),
        };
        return value as IReadOnlyDictionary<string, object?>
            ?? throw Fault($"{name} must be an object with named fields, not {Kind(value)}.");
    }

    private object? ReadText(string text, string name, bool isSecret = false)
    {
        text = Prepare(text);
        if (text.AsSpan().TrimStart() is ['{' or '[' or '"', ..])
            return FreeFormJson.Parse(text, name);
        if (string.IsNullOrWhiteSpace(text))
            throw Fault($"{name} is empty.");
        if (paths is null)
            throw NeitherJsonNorFile(name);
        return ReadFile(FilePaths.Find(paths, text) ?? throw NeitherJsonNorFile(name), name, isNamed: !isSecret && LooksLikePath(text));
    }

    // Any other text may be a secret that was meant to be passed otherwise, and isn't repeated.
    private static bool LooksLikePath(string text) => text.Length <= MaxPathLength && !text.AsSpan().ContainsAny(NotInPaths);

    private object? ReadFile(string path, string name, bool isNamed = true)
    {
        try
        {
            if (!File.Exists(path))
                throw NeitherJsonNorFile(name, isNamed ? path : null);
            if (new FileInfo(path).Length > MaxFileBytes)
                throw Fault($"{name}: the file is larger than {MaxFileBytes / 1024 / 1024} MiB.");
            return FreeFormJson.Parse(Prepare(File.ReadAllText(path)), $"the file {Path.GetFileName(path)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault($"{name}: the file '{path}' can't be read: {SystemFault.Explain(exception)}.");
        }
    }

    private object? Convert(object? item, string path, HashSet<object> ancestors)
    {
        switch (Unwrap(item))
        {
            case null:
                return null;
            case string or bool or long or ulong or double or decimal or DateTime or DateTimeOffset:
                return Unwrap(item);
            case sbyte or byte or short or ushort or int or uint:
                return System.Convert.ToInt64(Unwrap(item), null);
            case float number:
                return (double)number;
            case SwitchParameter flag:
                return flag.ToBool();
            case SecureString secret:
                return Secrets.Reveal(secret);
            case Guid or Uri or Enum or char or Version:
                return Unwrap(item)!.ToString();
            case IDictionary map:
                var fields = Nested(map, path, ancestors, () => ConvertMap(map, path, ancestors));
                // What was shown with masks is passed on with what they stand for.
                return MaskedMaps.WholeOf(map) is { } whole ? MaskedMaps.Restore(fields, whole) : fields;
            case PSCustomObject:
                return Nested(item!, path, ancestors, () => ConvertProperties((PSObject)item!, path, ancestors));
            case IEnumerable list:
                return Nested(list, path, ancestors, () => ConvertList(list, path, ancestors));
            default:
                throw Fault($"{path} is a {Unwrap(item)!.GetType().Name}, which has no form in JSON.");
        }
    }

    private T Nested<T>(object container, string path, HashSet<object> ancestors, Func<T> convert)
    {
        // PowerShell wraps the same object anew on each access, so what is inside is what is compared.
        var identity = container is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : container;
        if (!ancestors.Add(identity))
            throw Fault($"{path} contains itself.");
        if (ancestors.Count > MaxDepth)
            throw Fault($"{path} is nested deeper than {MaxDepth} levels.");
        var converted = convert();
        ancestors.Remove(identity);
        return converted;
    }

    private Dictionary<string, object?> ConvertMap(IDictionary map, string path, HashSet<object> ancestors)
    {
        var fields = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            var name = Unwrap(entry.Key) as string ?? throw Fault($"{path} has a key that isn't text but {Kind(Unwrap(entry.Key))}.");
            fields[name] = Convert(entry.Value, $"{path}.{name}", ancestors);
        }

        return fields;
    }

    private Dictionary<string, object?> ConvertProperties(PSObject item, string path, HashSet<object> ancestors)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in item.Properties)
            fields[property.Name] = Convert(property.Value, $"{path}.{property.Name}", ancestors);
        return fields;
    }

    private List<object?> ConvertList(IEnumerable list, string path, HashSet<object> ancestors)
    {
        var items = new List<object?>();
        foreach (var item in list)
            items.Add(Convert(item, $"{path}[{items.Count}]", ancestors));
        return items;
    }

    private static object? Unwrap(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;

    private static string Kind(object? value) => value switch
    {
        null => "null",
        string => "text",
        bool => "true or false",
        IReadOnlyList<object?> => "a list",
        _ when value.GetType().IsPrimitive || value is decimal => "a number",
        _ => $"a {value.GetType().Name}",
    };

    private ServiceException NeitherJsonNorFile(string name, string? path = null) =>
        Fault($"{name} is neither the text of a JSON object nor the path of a file that exists{(path is null ? null : $"; '{path}' isn't there")}.");

    private ServiceException Fault(string message) => new(ServiceErrorKind.InvalidArgument, errorId, message);
}
