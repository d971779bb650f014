using System.Text.Json;
using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>The attributes of an instance. Of its parameters only names and kinds are shown: any value may be a secret.</summary>
internal static class InstanceFactsPart
{
    private static readonly Redactor Masking = new();

    public static PagePart Render(PageContext context, InstanceRecord record) => PagePart.Render("facts", html =>
    {
        var entry = context.Catalog.FindEntry(record.ServiceId, record.PlanId);
        var name = InstanceLabel.NameOf(record);
        html.Write($"""
            <section id="facts" class="card" aria-labelledby="facts-title">
            <div class="head"><h1 id="facts-title">{PageText.Cut(name ?? record.Id, 100)}</h1>{DisplayText.StateOf(record)}</div>
            <dl class="facts">
            {PageText.Fact("Id", PageText.Code(record.Id))}
            {PageText.Fact("Service", PageText.Plain(entry.Service.Name))}
            {PageText.Fact("Plan", PageText.Plain(entry.Plan.Name))}
            {PageText.Fact("Version", PageText.Plain(record.MaintenanceVersion))}
            """);
        foreach (var (label, value) in InstanceLabel.PlacesOf(record))
            html.Write($"{PageText.Fact(label, PageText.Plain(value))}");
        html.Write($"""
            {PageText.Fact("Organisation id", PageText.Code(record.OrganizationGuid))}
            {PageText.Fact("Space id", PageText.Code(record.SpaceGuid))}
            {PageText.Fact("Created", PageText.Moment(record.CreatedAt))}
            {PageText.Fact("Deleted", PageText.Moment(record.DeletedAt))}
            {PageText.Fact("Its own dashboard", Address(record))}
            {PageText.Fact("Parameters", Members(record.Parameters))}
            </dl>
            </section>
            """);
    });

    /// <summary>Names and kinds of an object's members.</summary>
    public static Action<HtmlWriter>? Members(byte[]? json)
    {
        if (json is null)
            return null;
        var members = new List<(string Name, string Kind)>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            members.Add((name, KindOf(reader.TokenType)));
            reader.Skip();
        }
        return members.Count is 0 ? null : html =>
        {
            html.Write($"""<ul class="chips">""");
            foreach (var (name, kind) in members)
                html.Write($"<li><code>{PageText.Cut(name, 100)}</code> {kind}</li>");
            html.Write($"</ul>");
        };
    }

    private static string KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "list",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "number",
        JsonTokenType.Null => "null",
        _ => "yes or no",
    };

    // A handler's address may have any scheme; only the web's become links. The page has no link to itself, nor one that would sign in whoever sees the page.
    private static Action<HtmlWriter>? Address(InstanceRecord record)
    {
        if (record.DashboardUrl is not { } url || url.EndsWith(PagePaths.InstancePage(record.Id), StringComparison.Ordinal))
            return null;
        var shown = Masking.Address(url);
        if (shown != url)
            return PageText.Code(PageText.Cut(shown, 200));
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? html => html.Write($"""<a href="{uri.AbsoluteUri}" rel="noopener noreferrer">{PageText.Cut(url, 200)}</a>""")
            : PageText.Code(PageText.Cut(url, 200));
    }
}
