using SapServiceTools.BrokerHost.Catalog;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>What the pages of one host show.</summary>
internal sealed record PageContext(PublishedCatalog Catalog, MonitoredStore Store, OperationRunner Runner, BrokerMetrics Metrics, BrokerEvents Events, BrokerHostOptions Options)
{
    public PagePaths Paths { get; } = new(Options.PathPrefix);

    public DateTimeOffset StartedAt { get; } = Options.Now;
}
