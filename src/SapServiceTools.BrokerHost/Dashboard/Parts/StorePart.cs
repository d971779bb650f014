using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Operations;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>That the store is in trouble, while it is.</summary>
internal static class StorePart
{
    public static PagePart Render(BrokerCore core) => PagePart.Render("store", html =>
    {
        if (core.Store.Trouble is not { } trouble)
        {
            html.Write($"""<section id="store" hidden></section>""");
            return;
        }
        html.Write($"""
            <section id="store" class="card alert" role="alert" aria-labelledby="store-title">
            <div class="head"><h2 id="store-title">Store</h2><span class="dim">The broker's log has the cause.</span></div>
            <p>{trouble.Description} It was noticed {trouble.Since}. Changes are answered with 503 until it works again; operations that have ended and wait for it: {core.Runner.KeptCount}.</p>
            </section>
            """);
    });
}
