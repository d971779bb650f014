using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>What all pages of one host draw on.</summary>
internal sealed class PageContext(BrokerCore core, BrokerEvents events)
{
    public BrokerCore Core { get; } = core;

    public BrokerEvents Events { get; } = events;

    public PagePaths Paths { get; } = new(core.Options.PathPrefix);

    public DateTimeOffset StartedAt { get; } = core.Now;

    public CatalogEntry FindPlan(string serviceId, string planId) => Core.Runs.FindEntry(serviceId, planId);
}
