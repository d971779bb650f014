using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Dashboard.Parts;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>The frame around a page's parts.</summary>
internal static class PageLayout
{
    /// <summary>A page whose parts its script keeps up to date.</summary>
    public static byte[] Live(PageContext context, PageView view, IReadOnlyList<PagePart> parts)
    {
        var html = new HtmlWriter();
        Begin(html, view.Title, view.PathToBase, view.PathToBase + view.EventsAddress, context.Options.Now);
        view.WriteHead(html);
        foreach (var part in parts)
            html.Write($"{part}");
        PageFrame.End(html, foot => foot.Write($"<p>Open Service Broker API {ApiVersion.Current.ToString()}, state in {context.Store.Kind}, started {context.StartedAt}.</p>"));
        return html.ToArray();
    }

    /// <summary>A page with a message only.</summary>
    public static byte[] Message(string title, string text, string pathToBase)
    {
        var html = new HtmlWriter();
        Begin(html, title, pathToBase, null, null);
        html.Write($"""
            <section class="card"><h1>{title}</h1><p>{text}</p><p><a href="{pathToBase}{PagePaths.Dashboard}">To the dashboard</a></p></section>

            """);
        PageFrame.End(html, null);
        return html.ToArray();
    }

    private static void Begin(HtmlWriter html, string title, string pathToBase, string? events, DateTimeOffset? now)
    {
        var assets = $"{pathToBase}{PagePaths.Dashboard}/assets/";
        PageFrame.Begin(
            html,
            title,
            head => head.Write($"""
                <link rel="icon" type="image/svg+xml" href="{assets}icon.svg?v={PageAssets.Version}">
                <link rel="stylesheet" href="{assets}dashboard.css?v={PageAssets.Version}">
                {(events is null ? null : Script($"{assets}dashboard.js?v={PageAssets.Version}", events))}
                """),
            bar => bar.Write($"""
                <a class="home" href="{pathToBase}{PagePaths.Dashboard}"><img src="{assets}icon.svg?v={PageAssets.Version}" alt="" width="28" height="28">Service broker</a>
                {(now is { } moment ? Snapshot(moment) : null)}
                """));
    }

    private static Action<HtmlWriter> Script(string address, string events) =>
        html => html.Write($"""<script defer src="{address}" data-events="{events}"></script>""");

    // What is shown without scripts; the script writes over it.
    private static Action<HtmlWriter> Snapshot(DateTimeOffset moment) =>
        html => html.Write($"""<p id="live" class="live" role="status" data-state="still">Snapshot of {moment:clock}</p>""");
}
