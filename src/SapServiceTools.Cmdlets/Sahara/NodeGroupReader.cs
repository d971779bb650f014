using System.Globalization;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>
/// Reads node groups: <c>template:count</c> as OpenStack's command line takes it, or an object with name, count and either a template or the fields of one.
/// </summary>
internal static class NodeGroupReader
{
    private static readonly string[] Lists = ["node_processes", "security_groups"];

    /// <summary>Fields under the wire's names: <c>FlavorId</c> becomes <c>flavor_id</c>. One text is a list of one where a list is wanted.</summary>
    public static Dictionary<string, object?> WithWireNames(IReadOnlyDictionary<string, object?> map)
    {
        var fields = map.ToDictionary(entry => WireNames.ToWire(entry.Key), entry => entry.Value, StringComparer.Ordinal);
        foreach (var name in Lists)
        {
            if (fields.GetValueOrDefault(name) is string text)
                fields[name] = new List<object?> { text };
        }

        return fields;
    }

    /// <summary>A group of another cluster or template, to be made anew.</summary>
    public static Dictionary<string, object?> FromModel(SaharaNodeGroup group)
    {
        // What the server gave it is its own; the rest describes it, or its template does.
        string[] own = ["id", "created_at", "updated_at", "instances", "node_group_template_id"];
        return group.NodeGroupTemplateId is { } template
            ? new() { ["name"] = group.Name, ["count"] = group.Count, ["node_group_template_id"] = template }
            : group.Fields.All
                .Where(field => field.Value is not (null or 0L) && !own.Contains(field.Key) && !(field.Value is false && field.Key.StartsWith("boot_", StringComparison.Ordinal)))
                .ToDictionary(field => field.Key, field => field.Value);
    }

    /// <summary>The groups as the wire has them, templates by id.</summary>
    /// <exception cref="ServiceException">A text isn't name and count, or a template isn't there.</exception>
    public static async Task<List<object?>> ResolveAsync(SaharaClient client, IEnumerable<object?> groups, ICallLog log, CancellationToken cancellationToken)
    {
        var resolved = new List<object?>();
        foreach (var item in groups)
        {
            var group = item switch
            {
                string text => FromText(text),
                IReadOnlyDictionary<string, object?> map => new Dictionary<string, object?>(map, StringComparer.Ordinal),
                _ => throw Invalid($"{item}"),
            };
            if (group.Remove("template", out var template) | group.Remove("node_group_template", out var longer))
            {
                var found = await client.NodeGroupTemplates.FindAsync($"{template ?? longer}", log, cancellationToken).ConfigureAwait(false);
                group["node_group_template_id"] = found.Id;
                group.TryAdd("name", found.Name);
            }

            resolved.Add(group);
        }

        return resolved;
    }

    /// <summary>Reads <c>name:count</c>.</summary>
    /// <exception cref="ServiceException">It isn't that.</exception>
    public static (string Name, long Count) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? (text[..colon], count)
            : throw Invalid(text);
    }

    private static Dictionary<string, object?> FromText(string text)
    {
        var (name, count) = Split(text);
        return new Dictionary<string, object?>(StringComparer.Ordinal) { ["template"] = name, ["count"] = count };
    }

    private static ServiceException Invalid(string text) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"'{text}' is no node group. Write 'name:count', or an object such as @{{ Name = 'worker'; Template = 'worker'; Count = 3 }}.");
}
