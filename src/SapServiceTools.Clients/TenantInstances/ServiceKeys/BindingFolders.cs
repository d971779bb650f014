using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.ServiceKeys;

/// <summary>
/// Bindings as Kubernetes puts them into files: a folder a binding, a file a field. Source: servicebinding.io, and SAP's operator, whose file <c>.metadata</c> tells
/// credentials from other fields and JSON from text.
/// </summary>
internal static class BindingFolders
{
    private const string Metadata = ".metadata";
    private static readonly string[] NameFields = ["instance_name", "binding_name", "name"];

    /// <summary>The bindings below a root folder.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="ServiceException">A file that should be JSON isn't.</exception>
    public static List<ServiceBinding> ReadAll(string root) =>
        [.. Directory.EnumerateDirectories(root).Where(folder => !IsInternal(folder)).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The binding in one folder.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="ServiceException">A file that should be JSON isn't.</exception>
    public static ServiceBinding Read(string folder)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !IsInternal(file)))
            fields[Path.GetFileName(file)] = File.ReadAllText(file).TrimEnd('\r', '\n');
        var credentials = fields.Remove(Metadata, out var metadata) ? Described(fields, (string)metadata!) : Undescribed(fields);
        var names = NameFields.Select(name => fields.GetValueOrDefault(name) as string).OfType<string>().Prepend(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
        var label = fields.GetValueOrDefault("label") as string ?? fields.GetValueOrDefault("type") as string ?? "";
        return new ServiceBinding(label, [.. names], Tags(fields.GetValueOrDefault("tags")), credentials);
    }

    // What a volume keeps for itself begins with two dots; the names without are links into it.
    private static bool IsInternal(string path) => Path.GetFileName(path).StartsWith("..", StringComparison.Ordinal);

    private static Dictionary<string, object?> Undescribed(Dictionary<string, object?> fields)
    {
        // A key in one piece is the other usual form.
        if (fields.GetValueOrDefault("credentials") is string text && text.AsSpan().TrimStart() is ['{', ..])
            fields["credentials"] = FreeFormJson.Parse(text, "the file credentials");
        return fields;
    }

    private static Dictionary<string, object?> Described(Dictionary<string, object?> fields, string metadata)
    {
        var described = FreeFormJson.Parse(metadata, "the file .metadata") as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        Interpret(described.GetValueOrDefault("metaDataProperties"), fields, fields);
        var credentials = new Dictionary<string, object?>(StringComparer.Ordinal);
        Interpret(described.GetValueOrDefault("credentialProperties"), fields, credentials);
        return credentials;
    }

    private static void Interpret(object? properties, Dictionary<string, object?> fields, Dictionary<string, object?> target)
    {
        foreach (var property in (properties as IReadOnlyList<object?> ?? []).OfType<IReadOnlyDictionary<string, object?>>())
        {
            if (property.GetValueOrDefault("name") is not string name || fields.GetValueOrDefault(name) is not string text)
                continue;
            var value = property.GetValueOrDefault("format") is "json" ? FreeFormJson.Parse(text, $"the file {name}") : text;
            if (property.GetValueOrDefault("container") is true && value is IReadOnlyDictionary<string, object?> members)
            {
                foreach (var (member, inner) in members)
                    target[member] = inner;
            }
            else
            {
                target[name] = value;
            }
        }
    }

    private static HashSet<string> Tags(object? tags) => tags switch
    {
        IReadOnlyList<object?> list => [.. list.OfType<string>()],
        string text when text.AsSpan().TrimStart() is ['[', ..] => Tags(FreeFormJson.Parse(text, "the file tags")),
        string text => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        _ => [],
    };
}
