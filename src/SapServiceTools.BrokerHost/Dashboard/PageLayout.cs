using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>What stands around a page's parts.</summary>
internal static class PageLayout
{
    private const int ServicesInHead = 12;

    /// <summary>A page with parts that change by themselves.</summary>
    /// <param name="context">What it draws on.</param>
    /// <param name="view">The page.</param>
    /// <param name="parts">Its parts.</param>
    public static byte[] Live(PageContext context, PageView view, IReadOnlyList<PagePart> parts)
    {
        var html = new HtmlWriter();
        Begin(html, view.Title, view.WayBack, view.WayBack + view.EventsAddress, context.Core.Now);
        if (view is DashboardView)
            Introduce(html, context);
        else
            html.Write($"""<nav class="crumbs" aria-label="Way back"><a href="{view.WayBack}{PagePaths.Dashboard}">All instances</a></nav>""");
        foreach (var part in parts)
            html.Write($"{part}");
        html.Write($"""
            </main>
            <footer>
            <p>Open Service Broker API {ApiVersion.Current.ToString()}, state in {context.Core.Store.Kind}, started {context.StartedAt}.</p>
            </footer>
            </body>
            </html>
            """);
        return html.ToArray();
    }

    /// <summary>A page that only says why there is no other.</summary>
    public static byte[] Message(string title, string text, string wayBack)
    {
        var html = new HtmlWriter();
        Begin(html, title, wayBack, null, null);
        html.Write($"""
            <section class="card"><h1>{title}</h1><p>{text}</p><p><a href="{wayBack}{PagePaths.Dashboard}">To the dashboard</a></p></section>
            </main>
            </body>
            </html>
            """);
        return html.ToArray();
    }

    private static void Begin(HtmlWriter html, string title, string wayBack, string? events, DateTimeOffset? now)
    {
        var assets = $"{wayBack}{PagePaths.Dashboard}/assets/";
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{title}</title>
            <link rel="icon" type="image/svg+xml" href="{assets}icon.svg?v={PageAssets.Version}">
            <link rel="stylesheet" href="{assets}dashboard.css?v={PageAssets.Version}">
            {(events is null ? null : Script($"{assets}dashboard.js?v={PageAssets.Version}", events))}
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header class="bar">
            <a class="home" href="{wayBack}{PagePaths.Dashboard}"><img src="{assets}icon.svg?v={PageAssets.Version}" alt="" width="28" height="28">Service broker</a>
            {(now is { } moment ? Snapshot(moment) : null)}
            </header>
            <main id="main">
            """);
    }

    private static Action<HtmlWriter> Script(string address, string events) =>
        html => html.Write($"""<script defer src="{address}" data-events="{events}"></script>""");

    // Without scripts it stays true; the script writes over it.
    private static Action<HtmlWriter> Snapshot(DateTimeOffset moment) =>
        html => html.Write($"""<p id="live" class="live" role="status" data-state="still">Snapshot of {moment:clock}</p>""");

    private static void Introduce(HtmlWriter html, PageContext context)
    {
        var services = context.Core.Catalog.Catalog.Services;
        html.Write($"""<div class="intro"><h1>Dashboard</h1><ul class="chips" aria-label="Services">""");
        foreach (var service in services.Take(ServicesInHead))
            html.Write($"""<li><b>{service.Name}</b> {service.Plans.Count} {(service.Plans.Count is 1 ? "plan" : "plans")}</li>""");
        if (services.Count > ServicesInHead)
            html.Write($"<li>and {services.Count - ServicesInHead} more</li>");
        html.Write($"</ul></div>");
    }
}
