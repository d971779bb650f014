using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>The latest requests that this host has answered.</summary>
internal static class RequestsPart
{
    public static PagePart Render(PageContext context, string title, LoggedRequest[] requests) => PagePart.Render("requests", html =>
    {
        html.Write($"""
            <section id="requests" class="card" aria-labelledby="requests-title">
            <h2 id="requests-title">{title}</h2>
            """);
        if (requests.Length is 0)
        {
            html.Write($"""<p class="empty">There are none yet.</p></section>""");
            return;
        }
        html.Write($"""
            <table class="log">
            <thead><tr><th scope="col">Time</th><th scope="col">Status</th><th scope="col">Request</th><th scope="col">Took</th><th scope="col">Caller</th><th scope="col">Request id</th></tr></thead>
            <tbody>
            """);
        foreach (var request in requests)
            WriteRow(html, context, request);
        html.Write($"</tbody></table></section>");
    });

    private static void WriteRow(HtmlWriter html, PageContext context, in LoggedRequest request)
    {
        var entry = request.Entry;
        html.Write($"""
            <tr data-key="{request.Number}"><td data-label="Time">{request.Time:clock}</td><td data-label="Status">{DisplayText.Status(entry.Status)}</td><td data-label="Request">{(entry.Operation is { } known ? DisplayText.Of(known) : "\u2014")}<br><code class="dim"><b>{entry.Method}</b> {Shorten(context, entry.Path)}</code></td><td data-label="Took">{PageText.Duration(entry.Elapsed)}</td><td data-label="Caller">{(entry.UserName is null ? null : User(entry.UserName))}<span class="dim">{entry.RemoteAddress}</span></td><td data-label="Request id">{PageText.Code(entry.RequestIdentity)}</td></tr>
            """);
    }

    private static Action<HtmlWriter> User(string name) => html => html.Write($"{name}<br>");

    // The prefix is the same on every line.
    private static string Shorten(PageContext context, string path) =>
        path.StartsWith(context.Paths.Base, StringComparison.Ordinal) ? path[(context.Paths.Base.Length - 1)..] : path;
}
