using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>Numbers of instances, bindings, operations and requests.</summary>
internal static class CountsPart
{
    public static PagePart Render(PageContext context, StoreCounts counts)
    {
        // The store counts operations that are queued too; those of other hosts' queues can't be told apart.
        var queued = context.Runner.QueuedCount;
        return PagePart.Render("counts", html => html.Write($"""
            <section id="counts" aria-label="Counts">
            <dl class="tiles">
            <div><dt>Instances</dt><dd>{counts.Instances}</dd></div>
            <div><dt>Bindings</dt><dd>{counts.Bindings}</dd></div>
            <div><dt>Running</dt><dd>{Math.Max(0, counts.Operations - queued)}</dd></div>
            <div><dt>Queued</dt><dd>{queued}</dd></div>
            <div><dt>Requests</dt><dd>{context.Metrics.RequestCount}</dd></div>
            </dl>
            </section>
            """));
    }
}
