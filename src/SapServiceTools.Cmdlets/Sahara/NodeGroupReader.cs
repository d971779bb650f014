using System.Globalization;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>
/// Reads node groups: <c>template:count</c> as OpenStack's command line takes it, or an object with name, count and either a template or the fields of one.
/// </summary>
internal static class NodeGroupReader
{
    private const string Example = "@{ Name = 'worker'; Template = 'worker'; Count = 3 }";
    private const string SizeExample = "@{ Name = 'worker'; Count = 3 }";

    private static readonly string[] Lists = ["node_processes", "security_groups"];

    /// <summary>Fields under the API's names: <c>FlavorId</c> becomes <c>flavor_id</c>. One text is a list of one where a list is wanted.</summary>
    public static Dictionary<string, object?> FromObject(IReadOnlyDictionary<string, object?> map)
    {
        var fields = map.ToDictionary(entry => SaharaNaming.ToSnakeCase(entry.Key), entry => entry.Value, StringComparer.Ordinal);
        foreach (var name in Lists)
        {
            if (fields.GetValueOrDefault(name) is string text)
                fields[name] = new List<object?> { text };
        }

        return fields;
    }

    /// <summary>A new group like one of another cluster or template.</summary>
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

    /// <summary>A new group from <c>template:count</c>.</summary>
    /// <exception cref="ServiceException">The text isn't that.</exception>
    public static Dictionary<string, object?> FromText(string text)
    {
        var size = Parse(text, Example);
        return new(StringComparer.Ordinal) { ["template"] = size.Name, ["count"] = size.Count };
    }

    /// <summary>The new count of a group that exists, from <c>name:count</c> or an object with both.</summary>
    /// <exception cref="ServiceException">It is neither.</exception>
    public static SaharaNodeGroupSize Size(object group, string parameter, FreeFormReader reader)
    {
        switch (group is PSObject wrapped ? wrapped.BaseObject : group)
        {
            case string text:
                return Parse(text, SizeExample);
            case SaharaNodeGroup known:
                return new SaharaNodeGroupSize(known.Name, known.Count);
            default:
                var fields = FromObject(reader.ReadObject(group, parameter));
                return fields.GetValueOrDefault("name") is string { Length: > 0 } name && LanguagePrimitives.TryConvertTo<long>(fields.GetValueOrDefault("count") ?? "", out var count) && count >= 0
                    ? new SaharaNodeGroupSize(name, count)
                    : throw Invalid($"-{parameter}: an object needs Name, which is text, and Count, which is a number.", SizeExample);
        }
    }

    private static SaharaNodeGroupSize Parse(string text, string example)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new SaharaNodeGroupSize(text[..colon], count)
            : throw Invalid($"'{text}' is no node group.", example);
    }

    private static ServiceException Invalid(string fault, string example) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"{fault} Write 'name:count', or an object such as {example}.");

    /// <summary>The groups as the API has them, templates by id.</summary>
    /// <exception cref="ServiceException">A template isn't there.</exception>
    public static async Task<List<object?>> ResolveAsync(
        SaharaClient client, IEnumerable<IReadOnlyDictionary<string, object?>> groups, ICallLog log, CancellationToken cancellationToken)
    {
        var resolved = new List<object?>();
        foreach (var fields in groups)
        {
            var group = new Dictionary<string, object?>(fields, StringComparer.Ordinal);
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
}
