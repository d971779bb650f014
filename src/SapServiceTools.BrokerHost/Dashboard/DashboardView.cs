using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Dashboard.Parts;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>The broker as a whole, and a page of its instances.</summary>
internal sealed class DashboardView(PageContext context, PageCursor cursor) : PageView
{
    private const int InstancesOnPage = 50;
    private const int OperationsOnPage = 20;
    private const int RequestsOnPage = 50;
    private const int ServicesInHead = 12;

    public override string EventsAddress => $"{PagePaths.Events}{cursor.ToQuery()}";

    public override string Title => "Service broker";

    public override string PathToBase => "";

    public override void WriteHead(HtmlWriter html)
    {
        var services = context.Catalog.Catalog.Services;
        html.Write($"""<div class="intro"><h1>Dashboard</h1><ul class="chips" aria-label="Services">""");
        foreach (var service in services.Take(ServicesInHead))
            html.Write($"""<li><b>{service.Name}</b> {service.Plans.Count} {(service.Plans.Count is 1 ? "plan" : "plans")}</li>""");
        if (services.Count > ServicesInHead)
            html.Write($"<li>and {services.Count - ServicesInHead} more</li>");
        html.Write($"</ul></div>");
    }

    public override async ValueTask<IReadOnlyList<PagePart>?> RenderAsync(CancellationToken cancellationToken)
    {
        var store = context.Store;
        var counts = await store.CountAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<InstanceRecord> active = counts.Operations is 0 ? [] : await store.ListActiveAsync(OperationsOnPage, cancellationToken).ConfigureAwait(false);
        var instances = await ListAsync(store, cancellationToken).ConfigureAwait(false);
        var events = context.Events.Read();
        var hasMore = instances.Count > InstancesOnPage;
        var page = new InstancePage(hasMore ? instances.Take(InstancesOnPage).ToArray() : instances, cursor, hasMore, counts.Instances);
        return
        [
            StorePart.Render(context),
            CountsPart.Render(context, counts),
            TrafficPart.Render(events, context.Options.Now),
            FaultsPart.Render(context, events.Faults, PathToBase),
            OperationsPart.Render(context, active, counts.Operations, PathToBase),
            InstancesPart.Render(context, page, PathToBase),
            RequestsPart.Render(context, "Latest requests", events.Requests.Take(RequestsOnPage).ToArray()),
        ];
    }

    private async ValueTask<IReadOnlyList<InstanceRecord>> ListAsync(BrokerStore store, CancellationToken cancellationToken)
    {
        // One more than is shown tells whether there is a next page.
        var list = await store.ListInstancesAsync(cursor.Id, InstancesOnPage + 1, cancellationToken).ConfigureAwait(false);
        return cursor is { IsFrom: true, Id: { } id }
            && await store.FindInstanceAsync(id, cancellationToken).ConfigureAwait(false) is { State: not RecordState.Deleted } exact
            ? [exact, .. list]
            : list;
    }
}
