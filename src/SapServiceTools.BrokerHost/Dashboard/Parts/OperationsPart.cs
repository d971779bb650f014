using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>Operations in progress.</summary>
internal static class OperationsPart
{
    public static PagePart Render(PageContext context, IReadOnlyList<InstanceRecord> active, long total, string pathToBase) => PagePart.Render("operations", html =>
    {
        html.Write($"""
            <section id="operations" class="card" aria-labelledby="operations-title">
            <h2 id="operations-title">Running and queued operations</h2>
            """);
        if (active.Count is 0)
        {
            html.Write($"""<p class="empty">There are none.</p></section>""");
            return;
        }
        html.Write($"""
            <table class="running">
            <thead><tr><th scope="col">Operation</th><th scope="col">Instance</th><th scope="col">Plan</th><th scope="col">For</th><th scope="col">Where</th></tr></thead>
            <tbody>
            """);
        foreach (var record in active)
            WriteRow(html, context, record, record.Active!, pathToBase);
        html.Write($"</tbody></table>");
        if (total > active.Count)
            html.Write($"""<p class="note">And {total - active.Count} more.</p>""");
        html.Write($"</section>");
    });

    private static void WriteRow(HtmlWriter html, PageContext context, InstanceRecord record, RunningOperation operation, string pathToBase)
    {
        var entry = context.Catalog.FindEntry(record.ServiceId, record.PlanId);
        // The queues of other hosts aren't known here.
        var isQueued = context.Runner.Find(record.Id) is { IsQueued: true } run && run.OperationId == operation.Id;
        html.Write($"""
            <tr data-key="{operation.Id}"><td data-label="Operation">{PageText.Badge(isQueued ? "off" : "busy", DisplayText.Of(operation.Kind))}{(operation.Attempt > 1 ? Attempt(operation.Attempt) : null)}{(record.Next is null ? null : Waiting)}</td><td data-label="Instance">{InstanceLabel.Link(record, pathToBase)}{(operation.BindingId is null ? null : Binding(operation.BindingId))}</td><td data-label="Plan">{entry.Service.Name} <span class="dim">{entry.Plan.Name}</span></td><td data-label="For">{(operation.BegunAt is { } begun ? Since(begun) : null)}</td><td data-label="Where">{(isQueued ? "queued" : HostOf(context, operation))}</td></tr>
            """);
    }

    private static void Waiting(HtmlWriter html) => html.Write($""" <span class="dim">then Deprovision</span>""");

    private static Action<HtmlWriter> Attempt(int attempt) => html => html.Write($""" <span class="dim">attempt {attempt}</span>""");

    private static Action<HtmlWriter> Binding(string id) => html => html.Write($"""<br><span class="dim">binding <code>{id}</code></span>""");

    private static Action<HtmlWriter> Since(DateTimeOffset begun) => html => html.Write($"{begun:span}");

    private static string HostOf(PageContext context, RunningOperation operation) =>
        operation.IsDelegated ? "outside the broker" : operation.Owner == context.Store.Owner ? "on this host" : "on another host";
}
