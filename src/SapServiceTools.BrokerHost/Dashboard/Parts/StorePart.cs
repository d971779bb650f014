using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>The store's trouble, while it is in any.</summary>
internal static class StorePart
{
    public static PagePart Render(PageContext context) => PagePart.Render("store", html =>
    {
        if (context.Store.Trouble is not { } trouble)
        {
            html.Write($"""<section id="store" hidden></section>""");
            return;
        }
        html.Write($"""
            <section id="store" class="card alert" role="alert" aria-labelledby="store-title">
            <div class="head"><h2 id="store-title">Store</h2><span class="dim">The broker's log has the cause.</span></div>
            <p>{trouble.Description} It was noticed {trouble.Since}. Changes are answered with 503 until it works again. Operations that have ended and aren't stored yet: {context.Runner.UnstoredCount}.</p>
            </section>
            """);
    });
}
