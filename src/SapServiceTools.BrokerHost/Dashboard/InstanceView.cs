using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Dashboard.Parts;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>One instance.</summary>
internal sealed class InstanceView(PageContext context, string instanceId) : PageView
{
    private const int BindingsOnPage = 200;

    public override string EventsAddress => PagePaths.InstanceEvents(instanceId);

    public override string Title => $"Instance {instanceId}";

    public override string PathToBase => PagePaths.IsDots(instanceId) ? "../" : "../../";

    public override void WriteHead(HtmlWriter html) =>
        html.Write($"""<nav class="crumbs" aria-label="Way back"><a href="{PathToBase}{PagePaths.Dashboard}">All instances</a></nav>""");

    public override async ValueTask<IReadOnlyList<PagePart>?> RenderAsync(CancellationToken cancellationToken)
    {
        var store = context.Store;
        if (await store.FindInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false) is not { } record)
            return null;
        IReadOnlyList<BindingRecord> bindings = record.State is RecordState.Deleted ? [] : await store.ListBindingsAsync(instanceId, cancellationToken).ConfigureAwait(false);
        var requests = context.Events.Read().Requests.Where(request => context.Paths.FindInstance(request.Entry.Path) == instanceId).ToArray();
        return
        [
            InstanceFactsPart.Render(context, record),
            BindingsPart.Render(record, bindings, BindingsOnPage),
            HistoryPart.Render(record),
            RequestsPart.Render(context, "Its latest requests", requests),
        ];
    }
}
