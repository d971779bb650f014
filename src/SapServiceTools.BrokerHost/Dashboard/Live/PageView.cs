using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>One page: the dashboard from some instance on, or an instance.</summary>
internal abstract class PageView
{
    /// <summary>Where its events come from, relative to the broker's path. Views with the same address are the same.</summary>
    public abstract string EventsAddress { get; }

    /// <summary>The page's title.</summary>
    public abstract string Title { get; }

    /// <summary>The relative path from the page to the broker's path.</summary>
    public abstract string PathToBase { get; }

    /// <summary>Writes what stands above the parts and doesn't change.</summary>
    public abstract void WriteHead(HtmlWriter html);

    /// <summary>Renders the parts, in their order on the page.</summary>
    /// <returns>The parts; null if there is no such page.</returns>
    public abstract ValueTask<IReadOnlyList<PagePart>?> RenderAsync(CancellationToken cancellationToken);
}
