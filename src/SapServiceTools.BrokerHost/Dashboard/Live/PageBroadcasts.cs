namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>The pages that are open in browsers.</summary>
internal sealed class PageBroadcasts(BrokerEvents events, TimeProvider time)
{
    /// <summary>Enough for any team, and a bound for what forgotten tabs cost.</summary>
    public const int MaximumViewers = 500;

    private readonly Dictionary<string, PageBroadcast> _views = new(StringComparer.Ordinal);
    private int _viewerCount;

    /// <summary>Browsers that have any page open.</summary>
    public int ViewerCount
    {
        get
        {
            lock (_views)
                return _viewerCount;
        }
    }

    /// <summary>Adds a viewer to a page; null if there are too many already. <see cref="Leave"/> must follow.</summary>
    public PageBroadcast? Enter(PageView view)
    {
        lock (_views)
        {
            if (_viewerCount == MaximumViewers)
                return null;
            _viewerCount++;
            if (!_views.TryGetValue(view.EventsAddress, out var live))
                _views.Add(view.EventsAddress, live = new PageBroadcast(view, events, time));
            live.ViewerCount++;
            return live;
        }
    }

    public void Leave(PageView view)
    {
        lock (_views)
        {
            _viewerCount--;
            var live = _views[view.EventsAddress];
            if (--live.ViewerCount > 0)
                return;
            _views.Remove(view.EventsAddress);
            live.Dispose();
        }
    }
}
