using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Dashboard.Parts;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>The broker as a whole, and a page of its instances.</summary>
/// <param name="context">What it draws on.</param>
/// <param name="place">Where in the list of instances it stands.</param>
internal sealed class DashboardView(PageContext context, PageCursor place) : PageView(context)
{
    private const int InstancesOnPage = 50;
    private const int OperationsOnPage = 20;
    private const int RequestsOnPage = 50;

    public override string EventsAddress => $"{PagePaths.Events}{place.ToQuery()}";

    public override string Title => "Service broker";

    public override string WayBack => "";

    public override async ValueTask<IReadOnlyList<PagePart>?> RenderAsync(CancellationToken cancellationToken)
    {
        var store = Context.Core.Store;
        var counts = await store.CountAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<InstanceRecord> active = counts.Operations is 0 ? [] : await store.ListActiveAsync(OperationsOnPage, cancellationToken).ConfigureAwait(false);
        var instances = await ListAsync(store, cancellationToken).ConfigureAwait(false);
        var events = Context.Events.Read();
        var hasMore = instances.Count > InstancesOnPage;
        var page = new InstancePage(hasMore ? instances.Take(InstancesOnPage).ToArray() : instances, place, hasMore, counts.Instances);
        return
        [
            StorePart.Render(Context.Core),
            CountsPart.Render(Context, counts),
            TrafficPart.Render(events, Context.Core.Now),
            FaultsPart.Render(Context, events.Faults, WayBack),
            OperationsPart.Render(Context, active, counts.Operations, WayBack),
            InstancesPart.Render(Context, page, WayBack),
            RequestsPart.Render(Context, "Latest requests", events.Requests.Take(RequestsOnPage).ToArray()),
        ];
    }

    private async ValueTask<IReadOnlyList<InstanceRecord>> ListAsync(BrokerStore store, CancellationToken cancellationToken)
    {
        // One more than is shown tells whether there is a next page.
        var list = await store.ListInstancesAsync(place.Id, InstancesOnPage + 1, cancellationToken).ConfigureAwait(false);
        return place is { IsFrom: true, Id: { } id }
            && await store.FindInstanceAsync(id, cancellationToken).ConfigureAwait(false) is { State: not RecordState.Deleted } exact
            ? [exact, .. list]
            : list;
    }
}
