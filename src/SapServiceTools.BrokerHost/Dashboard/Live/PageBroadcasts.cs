namespace SapServiceTools.BrokerHost.Dashboard.Live;

/// <summary>The pages that people look at now, each as long as somebody does.</summary>
internal sealed class PageBroadcasts(PageContext context)
{
    /// <summary>Enough for any team, and a bound for what forgotten tabs cost.</summary>
    public const int MaximumWatchers = 500;

    private readonly Dictionary<string, PageBroadcast> _views = new(StringComparer.Ordinal);
    private int _watchers;

    /// <summary>Those who look at any page.</summary>
    public int Watchers
    {
        get
        {
            lock (_views)
                return _watchers;
        }
    }

    /// <summary>Comes to a page; null if there are too many already. <see cref="Leave"/> must follow.</summary>
    public PageBroadcast? Enter(PageView view)
    {
        lock (_views)
        {
            if (_watchers == MaximumWatchers)
                return null;
            _watchers++;
            if (!_views.TryGetValue(view.EventsAddress, out var live))
                _views.Add(view.EventsAddress, live = new PageBroadcast(view, context.Events, context.Core.Options.TimeProvider));
            live.Watchers++;
            return live;
        }
    }

    public void Leave(PageView view)
    {
        lock (_views)
        {
            _watchers--;
            var live = _views[view.EventsAddress];
            if (--live.Watchers > 0)
                return;
            _views.Remove(view.EventsAddress);
            live.Dispose();
        }
    }
}
