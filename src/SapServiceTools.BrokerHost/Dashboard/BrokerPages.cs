using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>The pages for people: the dashboard and one page an instance, behind the same authentication as the API. They only show; nothing can be changed from them.</summary>
internal sealed class BrokerPages : IDisposable
{
    private readonly PageContext _context;
    private readonly Authenticator _authenticator;
    private readonly CancellationTokenSource _stopping = new();

    public BrokerPages(BrokerCore core, BrokerEvents events, Authenticator authenticator, Func<IReadOnlyList<Uri>> listening)
    {
        _context = new PageContext(core, events);
        _authenticator = authenticator;
        Views = new PageBroadcasts(_context);
        Addresses = new PageAddresses(core.Options, _context.Paths, listening);
    }

    public PageAddresses Addresses { get; }

    public PageBroadcasts Views { get; }

    /// <summary>Whether a path is a page's.</summary>
    public bool Owns(string rawPath) => _context.Paths.IsPage(rawPath);

    /// <summary>Ends all event streams.</summary>
    public void BeginStop() => _stopping.Cancel();

    /// <summary>Answers a request.</summary>
    /// <returns>The status, who asked, and whether it was a stream, whose time says nothing.</returns>
    public async ValueTask<(int Status, string? UserName, bool IsStream)> HandleAsync(HttpExchange exchange)
    {
        string? userName = null;
        PageResponse? reply;
        try
        {
            (reply, userName) = await RespondAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception fault) when (!exchange.Aborted.IsCancellationRequested)
        {
            _context.Events.Fault("The dashboard", null, fault);
            reply = exchange.HasResponseStarted ? null : Message(exchange, 503, "Not available", "The broker can't read its store now.") with { RetryAfter = 5 };
        }
        reply?.Send(exchange);
        return (reply?.Status ?? exchange.StatusCode, userName, reply is null);
    }

    public void Dispose() => _stopping.Dispose();

    private async ValueTask<(PageResponse? Reply, string? UserName)> RespondAsync(HttpExchange exchange)
    {
        if (HostNames.IsForeign(_context.Core.Options, exchange))
            return (Message(exchange, 403, "Another name", HostNames.Rule), null);
        var (isAllowed, userName, retryAfter) = await _authenticator.CheckAsync(exchange).ConfigureAwait(false);
        if (retryAfter is not null)
            return (Message(exchange, 429, "Too often", "User name and password were wrong too often. Come back in a minute, with the right ones.") with { RetryAfter = retryAfter }, null);
        if (!isAllowed)
            return (Message(exchange, 401, "Log in", "This page needs the broker's user name and password.") with { Challenge = _authenticator.Challenge }, null);
        if (exchange.Method is not ("GET" or "HEAD"))
            return (Message(exchange, 405, "Not this way", "Pages can only be read.") with { Allow = "GET, HEAD" }, userName);
        return (await RouteAsync(exchange).ConfigureAwait(false), userName);
    }

    private async ValueTask<PageResponse?> RouteAsync(HttpExchange exchange)
    {
        const string Assets = "/assets/", Events = "/events";
        var below = _context.Paths.Below(exchange.RawPath).ToString();
        switch (below)
        {
            case "":
                return await ShowAsync(exchange, new DashboardView(_context, PageCursor.Parse(exchange.RawQuery))).ConfigureAwait(false);
            case "/":
                return new PageResponse(308, PageResponse.Html, []) { Location = $"../{PagePaths.Dashboard}" };
            case Events:
                return await WatchAsync(exchange, new DashboardView(_context, PageCursor.Parse(exchange.RawQuery))).ConfigureAwait(false);
        }
        if (below.StartsWith(Assets, StringComparison.Ordinal) && PageAssets.Find(below[Assets.Length..]) is { } asset)
            return new PageResponse(200, asset.ContentType, asset.Body) { CacheControl = "private, max-age=31536000, immutable" };
        var (id, isStream) = FindInstance(below, exchange.RawQuery);
        if (id is null)
            return NotFound(exchange);
        var view = new InstanceView(_context, id);
        return isStream ? await WatchAsync(exchange, view).ConfigureAwait(false) : await ShowAsync(exchange, view).ConfigureAwait(false);
    }

    // The id is in the path, or in the query where it can't be in a path.
    private static (string? Id, bool IsStream) FindInstance(string below, string query)
    {
        const string Instances = "/instances", Events = "/events";
        if (below is (Instances or Instances + Events) && PageCursor.Find(query, "id") is { } step && PagePaths.IsStep(step))
            return (step, below.Length > Instances.Length);
        if (!below.StartsWith(Instances + "/", StringComparison.Ordinal))
            return default;
        var segment = below[(Instances.Length + 1)..];
        var isStream = segment.EndsWith(Events, StringComparison.Ordinal);
        if (isStream)
            segment = segment[..^Events.Length];
        var id = segment.Contains('/', StringComparison.Ordinal) ? null : PercentEncoding.Decode(segment, plusIsBlank: false);
        return (string.IsNullOrEmpty(id) ? null : id, isStream);
    }

    private async ValueTask<PageResponse?> ShowAsync(HttpExchange exchange, PageView view) =>
        await view.RenderAsync(exchange.Aborted).ConfigureAwait(false) is { } parts
            ? new PageResponse(200, PageResponse.Html, PageLayout.Live(_context, view, parts))
            : Message(exchange, 404, "Unknown instance", "The broker's store has no such instance, or it was deleted long ago.");

    private async ValueTask<PageResponse?> WatchAsync(HttpExchange exchange, PageView view)
    {
        if (_stopping.IsCancellationRequested || Views.Enter(view) is not { } live)
            return Message(exchange, 503, "Too many", "Too many people look at this broker now.") with { RetryAfter = 10 };
        try
        {
            PageResponse.SendHead(exchange, 200, "text/event-stream", "no-store");
            // Some proxies collect answers unless they are told not to.
            exchange.SetHeader("X-Accel-Buffering", "no");
            if (exchange.Method is "GET")
                await new ServerSentEventStream(exchange, live, _context.Core.Options.TimeProvider).RunAsync(_stopping.Token).ConfigureAwait(false);
            return null;
        }
        finally
        {
            Views.Leave(view);
        }
    }

    private PageResponse NotFound(HttpExchange exchange) => Message(exchange, 404, "Nothing here", "There is no page at this address.");

    private PageResponse Message(HttpExchange exchange, int status, string title, string text) =>
        new(status, PageResponse.Html, PageLayout.Message(title, text, _context.Paths.WayBack(exchange.RawPath)));
}
