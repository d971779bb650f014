using SapServiceTools.BrokerHost.Dashboard.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>One page as somebody looks at it: the dashboard from some instance on, or an instance.</summary>
/// <param name="context">What it draws on.</param>
internal abstract class PageView(PageContext context)
{
    /// <summary>Where its events come from, relative to the broker's path. Views with the same address show the same.</summary>
    public abstract string EventsAddress { get; }

    /// <summary>The page's title.</summary>
    public abstract string Title { get; }

    /// <summary>The way from the page to the broker's path.</summary>
    public abstract string WayBack { get; }

    protected PageContext Context { get; } = context;

    /// <summary>Draws the parts as they are now, in their order on the page.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The parts; null if there is nothing to show.</returns>
    public abstract ValueTask<IReadOnlyList<PagePart>?> RenderAsync(CancellationToken cancellationToken);
}
