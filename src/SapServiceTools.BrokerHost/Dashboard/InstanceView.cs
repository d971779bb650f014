using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Dashboard.Parts;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>One instance.</summary>
internal sealed class InstanceView(PageContext context, string instanceId) : PageView(context)
{
    private const int BindingsOnPage = 200;

    public override string EventsAddress => PagePaths.InstanceEvents(instanceId);

    public override string Title => $"Instance {instanceId}";

    public override string WayBack => PagePaths.IsStep(instanceId) ? "../" : "../../";

    public override async ValueTask<IReadOnlyList<PagePart>?> RenderAsync(CancellationToken cancellationToken)
    {
        var store = Context.Core.Store;
        if (await store.FindInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false) is not { } record)
            return null;
        IReadOnlyList<BindingRecord> bindings = record.State is RecordState.Deleted ? [] : await store.ListBindingsAsync(instanceId, cancellationToken).ConfigureAwait(false);
        var requests = Context.Events.Read().Requests.Where(note => Context.Paths.FindInstance(note.Entry.Path) == instanceId).ToArray();
        return
        [
            InstanceFactsPart.Render(Context, record),
            BindingsPart.Render(record, bindings, BindingsOnPage),
            HistoryPart.Render(record),
            RequestsPart.Render(Context, "Its latest requests", requests),
        ];
    }
}
