using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Dashboard.Parts;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>The pages for people: the dashboard and one page an instance, behind the same authentication as the API. Nothing can be changed from them.</summary>
internal sealed class BrokerPages(PageContext context, Authenticator authenticator, Func<IReadOnlyList<Uri>> listening) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public PageAddresses Addresses { get; } = new(context.Options, context.Paths, listening);

    public PageBroadcasts Broadcasts { get; } = new(context.Events, context.Options.TimeProvider);

    /// <summary>Whether a path is a page's.</summary>
    public bool Owns(string rawPath) => context.Paths.IsPage(rawPath);

    /// <summary>Ends all event streams.</summary>
    public void BeginStop() => _stopping.Cancel();

    /// <returns>The status, the user, and whether it was an event stream, whose duration says nothing.</returns>
    public async ValueTask<(int Status, string? UserName, bool IsStream)> HandleAsync(HttpExchange exchange)
    {
        string? userName = null;
        PageResponse? response;
        try
        {
            (response, userName) = await RespondAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception fault) when (!exchange.Aborted.IsCancellationRequested)
        {
            context.Events.Fault("The dashboard", null, fault);
            response = exchange.HasResponseStarted ? null : Message(exchange, 503, "Not available", "The broker can't read its store now.") with { RetryAfter = 5 };
        }
        response?.Send(exchange);
        return (response?.Status ?? exchange.StatusCode, userName, response is null);
    }

    public void Dispose() => _stopping.Dispose();

    private async ValueTask<(PageResponse? Response, string? UserName)> RespondAsync(HttpExchange exchange)
    {
        if (authenticator.IsForeignHost(exchange))
            return (Message(exchange, 403, "Unknown host name", Authenticator.ForeignHostText), null);
        var (isAllowed, userName, retryAfter) = await authenticator.CheckAsync(exchange).ConfigureAwait(false);
        if (retryAfter is not null)
            return (Message(exchange, 429, "Too often", "User name and password were wrong too often. Come back in a minute, with the right ones.") with { RetryAfter = retryAfter }, null);
        if (!isAllowed)
            return (Message(exchange, 401, "Log in", "This page needs the broker's user name and password.") with { Challenge = authenticator.Challenge }, null);
        if (exchange.Method is not ("GET" or "HEAD"))
            return (Message(exchange, 405, "Method not allowed", "Pages can only be read.") with { Allow = "GET, HEAD" }, userName);
        return (await RouteAsync(exchange).ConfigureAwait(false), userName);
    }

    private async ValueTask<PageResponse?> RouteAsync(HttpExchange exchange)
    {
        const string Assets = "/assets/", Events = "/events";
        var below = context.Paths.Below(exchange.RawPath).ToString();
        switch (below)
        {
            case "":
                return await ShowAsync(exchange, new DashboardView(context, PageCursor.Parse(exchange.RawQuery))).ConfigureAwait(false);
            case "/":
                return new PageResponse(308, PageResponse.Html, []) { Location = $"../{PagePaths.Dashboard}" };
            case Events:
                return await StreamAsync(exchange, new DashboardView(context, PageCursor.Parse(exchange.RawQuery))).ConfigureAwait(false);
        }
        if (below.StartsWith(Assets, StringComparison.Ordinal) && PageAssets.Find(below[Assets.Length..]) is { } asset)
            return new PageResponse(200, asset.ContentType, asset.Body) { CacheControl = "private, max-age=31536000, immutable" };
        var (id, isStream) = FindInstance(below, exchange.RawQuery);
        if (id is null)
            return NotFound(exchange);
        var view = new InstanceView(context, id);
        return isStream ? await StreamAsync(exchange, view).ConfigureAwait(false) : await ShowAsync(exchange, view).ConfigureAwait(false);
    }

    // The id is in the path, or in the query where it can't be in a path.
    private static (string? Id, bool IsStream) FindInstance(string below, string query)
    {
        const string Instances = "/instances", Events = "/events";
        if (below is (Instances or Instances + Events) && PageCursor.Find(query, "id") is { } dots && PagePaths.IsDots(dots))
            return (dots, below.Length > Instances.Length);
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
            ? new PageResponse(200, PageResponse.Html, PageLayout.Live(context, view, parts))
            : Message(exchange, 404, "Unknown instance", "The broker's store has no such instance, or it was deleted long ago.");

    private async ValueTask<PageResponse?> StreamAsync(HttpExchange exchange, PageView view)
    {
        if (_stopping.IsCancellationRequested || Broadcasts.Enter(view) is not { } live)
            return Message(exchange, 503, "Too many", "Too many browsers have pages of this broker open.") with { RetryAfter = 10 };
        try
        {
            PageResponse.SendHead(exchange, 200, "text/event-stream", "no-store");
            // Some proxies buffer responses unless they are told not to.
            exchange.SetHeader("X-Accel-Buffering", "no");
            if (exchange.Method is "GET")
                await new ServerSentEventStream(exchange, live, context.Options.TimeProvider).RunAsync(_stopping.Token).ConfigureAwait(false);
            return null;
        }
        finally
        {
            Broadcasts.Leave(view);
        }
    }

    private PageResponse NotFound(HttpExchange exchange) => Message(exchange, 404, "Not found", "There is no page at this address.");

    private PageResponse Message(HttpExchange exchange, int status, string title, string text) =>
        new(status, PageResponse.Html, PageLayout.Message(title, text, context.Paths.PathToBase(exchange.RawPath)));
}
