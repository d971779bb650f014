using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>How much there is of everything.</summary>
internal static class CountsPart
{
    public static PagePart Render(PageContext context, StoreCounts counts)
    {
        // The store counts what waits on this host too; what waits on others it can't tell.
        var waiting = context.Core.Runner.QueuedCount;
        return PagePart.Render("counts", html => html.Write($"""
            <section id="counts" aria-label="Counts">
            <dl class="tiles">
            <div><dt>Instances</dt><dd>{counts.Instances}</dd></div>
            <div><dt>Bindings</dt><dd>{counts.Bindings}</dd></div>
            <div><dt>Under way</dt><dd>{Math.Max(0, counts.Operations - waiting)}</dd></div>
            <div><dt>Waiting</dt><dd>{waiting}</dd></div>
            <div><dt>Requests</dt><dd>{context.Core.Metrics.RequestCount}</dd></div>
            </dl>
            </section>
            """));
    }
}
