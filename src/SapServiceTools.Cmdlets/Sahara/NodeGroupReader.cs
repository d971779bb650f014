using System.Globalization;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets;

/// <summary>
/// Reads node groups: <c>template:count</c> as OpenStack's command line takes it, or an object with name, count and either a template or the fields of one.
/// </summary>
internal static class NodeGroupReader
{
    /// <summary>Fields under the wire's names: <c>FlavorId</c> becomes <c>flavor_id</c>.</summary>
    public static Dictionary<string, object?> WithWireNames(IReadOnlyDictionary<string, object?> map) =>
        map.ToDictionary(entry => WireNames.ToWire(entry.Key), entry => entry.Value, StringComparer.Ordinal);

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
