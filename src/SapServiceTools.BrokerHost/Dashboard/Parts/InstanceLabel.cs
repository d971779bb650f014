using System.Text.Json;
using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>An instance's name at the platform, and its id.</summary>
internal static class InstanceLabel
{
    /// <summary>The fields of the context that are names of places. Others may hold anything, so they aren't shown.</summary>
    private static readonly (string Field, string Label)[] Places =
    [
        ("platform", "Platform"), ("organization_name", "Organisation"), ("space_name", "Space"), ("namespace", "Namespace"), ("clusterid", "Cluster"),
    ];

    public static Action<HtmlWriter> Link(InstanceRecord record, string pathToBase) => html =>
    {
        var name = Find(record.Context, "instance_name");
        var address = pathToBase + PagePaths.InstancePage(record.Id);
        if (name is null)
            html.Write($"""<a href="{address}"><code>{record.Id}</code></a>""");
        else
            html.Write($"""<a href="{address}">{PageText.Cut(name, 100)}</a><br><code class="dim">{record.Id}</code>""");
    };

    public static string? NameOf(InstanceRecord record) => Find(record.Context, "instance_name");

    public static IEnumerable<(string Label, string Value)> PlacesOf(InstanceRecord record)
    {
        foreach (var (field, label) in Places)
        {
            if (Find(record.Context, field) is { } value)
                yield return (label, PageText.Cut(value, 100));
        }
    }

    // Read token by token: there are fifty of these on a page that may be drawn twice a second.
    private static string? Find(byte[]? context, string field)
    {
        if (context is null)
            return null;
        var reader = new Utf8JsonReader(context);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(field);
            reader.Read();
            if (isIt)
                return reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 0 } text ? text : null;
            reader.Skip();
        }
        return null;
    }
}
