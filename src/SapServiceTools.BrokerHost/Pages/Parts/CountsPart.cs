using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Pages.Parts;

/// <summary>How much there is of everything.</summary>
internal static class CountsPart
{
    public static PagePart Render(PageContext context, StoreCounts counts) =>
        PagePart.Render("counts", html => html.Write($"""
            <section id="counts" aria-label="Counts">
            <dl class="tiles">
            <div><dt>Instances</dt><dd>{counts.Instances}</dd></div>
            <div><dt>Bindings</dt><dd>{counts.Bindings}</dd></div>
            <div><dt>Under way</dt><dd>{counts.Operations}</dd></div>
            <div><dt>Waiting</dt><dd>{context.Core.Runner.QueuedCount}</dd></div>
            <div><dt>Requests</dt><dd>{context.Core.Metrics.RequestCount}</dd></div>
            </dl>
            </section>
            """));
}
