using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard;
using SapServiceTools.BrokerHost.Endpoints;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost;

/// <summary>
/// The way of every request: request id, version, authentication, route, body, then the endpoint with its ids, its asynchronous gate and its handler; whatever goes wrong
/// on the way becomes JSON in one place.
/// </summary>
internal sealed class BrokerPipeline
{
    private const string VersionHeader = "X-Broker-API-Version";

    private readonly BrokerCore _core;
    private readonly BrokerHostOptions _options;
    private readonly BrokerPages? _pages;
    private readonly StoreHealth _health;
    private readonly Router _router;
    private readonly Authenticator _authenticator;
    private readonly EndpointTable _endpoints;
    private readonly EndpointResponse _catalog;
    private readonly EndpointResponse _catalogUnchanged;
    private readonly EndpointResponse _unauthorized;
    private readonly EndpointResponse _missingVersion;
    private readonly EndpointResponse _healthy = new(200, "{\"status\":\"ok\"}"u8.ToArray());
    private readonly EndpointResponse _stopping = Unhealthy("The broker is stopping.");
    private readonly EndpointResponse _unwritable = Unhealthy(StoreTrouble.Unwritable);
    private readonly EndpointResponse _unreachable = Unhealthy(StoreTrouble.Unreachable);
    private volatile bool _isStopping;

    /// <param name="core">What the host's parts share.</param>
    /// <param name="pages">The pages for people; null for none.</param>
    /// <param name="authenticator">Knows who may call.</param>
    public BrokerPipeline(BrokerCore core, BrokerPages? pages, Authenticator authenticator)
    {
        _core = core;
        _options = core.Options;
        _pages = pages;
        _health = new StoreHealth(core);
        _router = new Router(_options.PathPrefix);
        _authenticator = authenticator;
        _endpoints = new EndpointTable(core);
        // Kept by its caller, who asks each time whether it is still so: that is what the tag is for.
        _catalog = new EndpointResponse(200, core.Catalog.Body) { ETag = core.Catalog.ETag, CacheControl = "private, no-cache" };
        _catalogUnchanged = _catalog with { Status = 304, Body = [] };
        _unauthorized = EndpointResponses.Error(401, "Unauthorized", "The credentials are missing or wrong.") with { Challenge = _authenticator.Challenge };
        _missingVersion = EndpointResponses.Error(_options.MissingVersionStatus, null, $"The header {VersionHeader} is required.");
    }

    /// <summary>From now on the health endpoint tells routers to send no more.</summary>
    public void BeginStop() => _isStopping = true;

    public async ValueTask HandleAsync(HttpExchange exchange)
    {
        var begun = _options.TimeProvider.GetTimestamp();
        var progress = new RequestProgress { RequestIdentity = RequestIdentity.Accept(exchange.GetHeader(RequestIdentity.Header)) };
        if (_pages is not null && _pages.Owns(exchange.RawPath))
        {
            await ShowAsync(exchange, progress, begun).ConfigureAwait(false);
            return;
        }
        EndpointResponse reply;
        try
        {
            reply = await RespondAsync(exchange, progress).ConfigureAwait(false);
        }
        catch (BrokerException fault)
        {
            if (fault.Error is BrokerError.ServiceFailure && fault.InnerException is { } cause)
                _options.Log?.Fault(progress.What, progress.InstanceId, progress.RequestIdentity, cause);
            reply = EndpointResponses.Error(fault, progress.Operation ?? BrokerOperation.Catalog, _core.MapError);
        }
        catch (Exception) when (exchange.Aborted.IsCancellationRequested)
        {
            return;
        }
        catch (ServiceException away) when (MonitoredStore.IsAway(away))
        {
            // Its cause is in the log, once for as long as it lasts.
            reply = StoreAway(away.Message, away.RetryAfter);
        }
        catch (Exception fault)
        {
            _options.Log?.Fault(progress.What, progress.InstanceId, progress.RequestIdentity, fault);
            reply = EndpointResponses.Error(500, null, "The broker failed.");
        }
        Send(exchange, reply, progress.RequestIdentity);
        Note(exchange, reply.Status, progress, begun);
    }

    private EndpointResponse StoreAway(string description, TimeSpan? retryAfter) =>
        EndpointResponses.Error(503, "StoreUnavailable", description) with { RetryAfter = EndpointResponses.ToSeconds(retryAfter ?? _options.PollInterval) };

    private async ValueTask ShowAsync(HttpExchange exchange, RequestProgress progress, long begun)
    {
        try
        {
            (var status, progress.UserName, progress.IsStream) = await _pages!.HandleAsync(exchange).ConfigureAwait(false);
            Note(exchange, status, progress, begun);
        }
        catch (Exception) when (exchange.Aborted.IsCancellationRequested)
        {
            // The caller hung up; there is nobody left to tell.
        }
    }

    private static void Send(HttpExchange exchange, EndpointResponse reply, string? requestIdentity)
    {
        exchange.StatusCode = reply.Status;
        exchange.SetHeader("Cache-Control", reply.CacheControl);
        exchange.SetHeader("X-Content-Type-Options", "nosniff");
        if (requestIdentity is not null)
            exchange.SetHeader(RequestIdentity.Header, requestIdentity);
        if (reply.ETag is not null)
            exchange.SetHeader("ETag", reply.ETag);
        if (reply.Allow is not null)
            exchange.SetHeader("Allow", reply.Allow);
        if (reply.Challenge is not null)
            exchange.SetHeader("WWW-Authenticate", reply.Challenge);
        if (reply.RetryAfter is { } seconds)
            exchange.SetHeader("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        if (reply.Status is 304)
            return;
        exchange.SetHeader("Content-Type", "application/json");
        exchange.SetContentLength(reply.Body.Length);
        if (exchange.Method is not "HEAD")
            exchange.ResponseBody.Write(reply.Body);
    }

    private static EndpointResponse TooLarge() => EndpointResponses.Error(413, null, "The body is larger than this broker takes.");

    private async ValueTask<EndpointResponse> RespondAsync(HttpExchange exchange, RequestProgress progress)
    {
        if (HostNames.IsForeign(_options, exchange))
            return EndpointResponses.Error(403, null, HostNames.Rule);
        if (exchange.RawPath == _router.HealthPath)
            return exchange.Method is not ("GET" or "HEAD") ? WrongMethod("GET, HEAD") : await CheckHealthAsync().ConfigureAwait(false);
        if (CheckVersion(exchange.GetHeader(VersionHeader), out var version) is { } refused)
            return refused;
        var admission = await _authenticator.CheckAsync(exchange).ConfigureAwait(false);
        if (admission.RetryAfter is { } seconds)
            return EndpointResponses.Error(429, "TooManyRequests", "The credentials were wrong too often. Come back later, with the right ones.") with { RetryAfter = seconds };
        if (!admission.IsAllowed)
            return _unauthorized;
        progress.UserName = admission.UserName;
        var route = _router.Find(exchange.Method, exchange.RawPath);
        switch (route.Outcome)
        {
            case RouteOutcome.NotFound:
                return EndpointResponses.Error(404, null, "There is nothing at this path.");
            case RouteOutcome.WrongMethod:
                return WrongMethod(route.Allow!);
            case RouteOutcome.BadSegment:
                return EndpointResponses.Error(400, null, "An id in the path is empty, too long, or not percent-encoded rightly.");
        }
        progress.Operation = route.Operation;
        progress.InstanceId = route.InstanceId;
        if (route.Operation is BrokerOperation.Catalog)
            return _core.Catalog.IsCurrent(exchange.GetHeader("If-None-Match")) ? _catalogUnchanged : _catalog;
        RequestBody? body = null;
        if (route.Operation is BrokerOperation.Provision or BrokerOperation.Update or BrokerOperation.Bind)
        {
            if (!BodyLoader.IsJson(exchange.GetHeader("Content-Type")))
                return EndpointResponses.Error(400, null, "The body must be JSON in UTF-8 (Content-Type: application/json).");
            var (text, unreadable) = await LoadBodyAsync(exchange).ConfigureAwait(false);
            if (text is null)
                return unreadable!;
            body = RequestBodyReader.Read(text);
        }
        var identity = exchange.GetHeader(OriginatingIdentityHeader.Name);
        var incoming = new IncomingRequest
        {
            Operation = route.Operation,
            InstanceId = route.InstanceId,
            BindingId = route.BindingId,
            Version = version,
            RequestIdentity = progress.RequestIdentity,
            UserName = admission.UserName,
            Query = QueryValues.Parse(exchange.RawQuery),
            Body = body,
            OriginatingIdentityText = identity,
            OriginatingIdentity = OriginatingIdentityHeader.Parse(identity),
            InstancePage = route.Operation is BrokerOperation.Provision ? _pages?.Addresses.InstancePage(route.InstanceId) : null,
        };
        RequestChecks.CheckPlatform(incoming);
        return await _endpoints.HandleAsync(incoming).ConfigureAwait(false);
    }

    private async ValueTask<(byte[]? Text, EndpointResponse? Unreadable)> LoadBodyAsync(HttpExchange exchange)
    {
        try
        {
            var text = await BodyLoader.LoadAsync(exchange, _options.MaxBodyBytes).ConfigureAwait(false);
            return text is null ? (null, TooLarge()) : (text, null);
        }
        catch (IOException fault) when (!exchange.Aborted.IsCancellationRequested)
        {
            return (null, StatusOf(fault) switch
            {
                413 => TooLarge(),
                408 => EndpointResponses.Error(408, null, "The body came too slowly."),
                _ => EndpointResponses.Error(400, null, "The body couldn't be read."),
            });
        }
    }

    private async ValueTask<EndpointResponse> CheckHealthAsync()
    {
        if (_isStopping)
            return _stopping;
        return await _health.CheckAsync().ConfigureAwait(false) switch
        {
            null => _healthy,
            { ReadsOnly: true } => _unwritable,
            _ => _unreachable,
        };
    }

    private static EndpointResponse Unhealthy(string why) => new(503, Encoding.UTF8.GetBytes($$"""{"status":"unavailable","description":"{{why}}"}"""));

    private EndpointResponse? CheckVersion(string? header, out ApiVersion version)
    {
        version = default;
        if (string.IsNullOrWhiteSpace(header))
        {
            version = ApiVersion.First;
            return _options.AllowLegacyPlatform ? null : _missingVersion;
        }
        if (!ApiVersion.TryParse(header, out version))
            return EndpointResponses.Error(400, null, $"The header {VersionHeader} must be MAJOR.MINOR.");
        return version.Major == ApiVersion.Current.Major && version >= _options.LowestVersion
            ? null
            : EndpointResponses.Error(412, null, $"This broker speaks version {_options.LowestVersion} and later of version {ApiVersion.Current.Major} of the Open Service Broker API.");
    }

    private static EndpointResponse WrongMethod(string allow) => EndpointResponses.Error(405, null, $"This path takes {allow}.") with { Allow = allow };

    private static int? StatusOf(IOException fault) =>
        fault is RequestRefusedException refused ? refused.StatusCode : ServerTransports.IsKestrelAvailable ? KestrelStatusOf(fault) : null;

    // Apart, so that nothing of ASP.NET Core is loaded where it is missing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int? KestrelStatusOf(IOException fault) => fault is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : null;

    private void Note(HttpExchange exchange, int status, RequestProgress progress, long begun)
    {
        var elapsed = _options.TimeProvider.GetElapsedTime(begun);
        // How long somebody looked at a page says nothing about the broker.
        if (!progress.IsStream)
            _core.Metrics.Request(progress.Operation, status, elapsed);
        _options.Log?.Request(new RequestLogEntry(
            progress.Operation, exchange.Method, exchange.RawPath, status, elapsed, progress.RequestIdentity, progress.UserName, exchange.RemoteEndPoint?.Address.ToString()));
    }

    /// <summary>How far a request came, for its answer and the log if it fails.</summary>
    private sealed class RequestProgress
    {
        public string? RequestIdentity { get; init; }

        public BrokerOperation? Operation { get; set; }

        /// <summary>Empty if it is about none.</summary>
        public string InstanceId { get; set; } = "";

        public string What => Operation?.ToString() ?? "The request";

        public string? UserName { get; set; }

        public bool IsStream { get; set; }
    }
}
