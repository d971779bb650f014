using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SapServiceTools.BrokerHost.Catalog;
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
/// Handles every request: request id, version, authentication, route, body, then the endpoint; every fault becomes a JSON response in one place.
/// </summary>
internal sealed class BrokerPipeline
{
    private const string VersionHeader = "X-Broker-API-Version";

    private readonly PublishedCatalog _catalog;
    private readonly StoreHealth _health;
    private readonly EndpointTable _endpoints;
    private readonly BrokerPages? _pages;
    private readonly Authenticator _authenticator;
    private readonly BrokerMetrics _metrics;
    private readonly BrokerHostOptions _options;
    private readonly Router _router;
    private readonly EndpointResponse _wholeCatalog;
    private readonly EndpointResponse _catalogUnchanged;
    private readonly EndpointResponse _unauthorized;
    private readonly EndpointResponse _missingVersion;
    private readonly EndpointResponse _healthy = new(200, "{\"status\":\"ok\"}"u8.ToArray());
    private readonly EndpointResponse _stopping = Unhealthy("The broker is stopping.");
    private readonly EndpointResponse _unwritable = Unhealthy(StoreTrouble.Unwritable);
    private readonly EndpointResponse _unreachable = Unhealthy(StoreTrouble.Unreachable);
    private volatile bool _isStopping;

    public BrokerPipeline(
        PublishedCatalog catalog, StoreHealth health, EndpointTable endpoints, BrokerPages? pages, Authenticator authenticator, BrokerMetrics metrics, BrokerHostOptions options)
    {
        _catalog = catalog;
        _health = health;
        _endpoints = endpoints;
        _pages = pages;
        _authenticator = authenticator;
        _metrics = metrics;
        _options = options;
        _router = new Router(_options.PathPrefix);
        // Callers keep it and revalidate it by its ETag.
        _wholeCatalog = new EndpointResponse(200, catalog.Body) { ETag = catalog.ETag, CacheControl = "private, no-cache" };
        _catalogUnchanged = _wholeCatalog with { Status = 304, Body = [] };
        _unauthorized = EndpointResponses.Error(401, "Unauthorized", "The credentials are missing or wrong.") with { Challenge = _authenticator.Challenge };
        _missingVersion = EndpointResponses.Error(_options.MissingVersionStatus, null, $"The header {VersionHeader} is required.");
    }

    /// <summary>From now on the health endpoint answers 503, so that routers send no more.</summary>
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
        EndpointResponse response;
        try
        {
            response = await RespondAsync(exchange, progress).ConfigureAwait(false);
        }
        catch (BrokerException fault)
        {
            if (fault.Error is BrokerError.ServiceFailure && fault.InnerException is { } cause)
                _options.Log?.Fault(progress.Activity, progress.InstanceId, progress.RequestIdentity, cause);
            response = EndpointResponses.Error(fault, progress.Operation ?? BrokerOperation.Catalog, _options.MapError);
        }
        catch (Exception) when (exchange.Aborted.IsCancellationRequested)
        {
            return;
        }
        catch (ServiceException fault) when (MonitoredStore.IsUnavailable(fault))
        {
            // Its cause is logged once for as long as it lasts.
            response = StoreUnavailable(fault.Message, fault.RetryAfter);
        }
        catch (Exception fault)
        {
            _options.Log?.Fault(progress.Activity, progress.InstanceId, progress.RequestIdentity, fault);
            response = EndpointResponses.Error(500, null, "The broker failed.");
        }
        Send(exchange, response, progress.RequestIdentity);
        Record(exchange, response.Status, progress, begun);
    }

    private EndpointResponse StoreUnavailable(string description, TimeSpan? retryAfter) =>
        EndpointResponses.Error(503, "StoreUnavailable", description) with { RetryAfter = EndpointResponses.ToSeconds(retryAfter ?? _options.PollInterval) };

    private async ValueTask ShowAsync(HttpExchange exchange, RequestProgress progress, long begun)
    {
        try
        {
            (var status, progress.UserName, progress.IsStream) = await _pages!.HandleAsync(exchange).ConfigureAwait(false);
            Record(exchange, status, progress, begun);
        }
        catch (Exception) when (exchange.Aborted.IsCancellationRequested)
        {
            // The caller closed the connection.
        }
    }

    private static void Send(HttpExchange exchange, EndpointResponse response, string? requestIdentity)
    {
        exchange.StatusCode = response.Status;
        exchange.SetHeader("Cache-Control", response.CacheControl);
        exchange.SetHeader("X-Content-Type-Options", "nosniff");
        if (requestIdentity is not null)
            exchange.SetHeader(RequestIdentity.Header, requestIdentity);
        if (response.ETag is not null)
            exchange.SetHeader("ETag", response.ETag);
        if (response.Allow is not null)
            exchange.SetHeader("Allow", response.Allow);
        if (response.Challenge is not null)
            exchange.SetHeader("WWW-Authenticate", response.Challenge);
        if (response.RetryAfter is { } seconds)
            exchange.SetHeader("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        if (response.Status is 304)
            return;
        exchange.SetHeader("Content-Type", "application/json");
        exchange.SetContentLength(response.Body.Length);
        if (exchange.Method is not "HEAD")
            exchange.ResponseBody.Write(response.Body);
    }

    private static EndpointResponse TooLarge() => EndpointResponses.Error(413, null, "The body is larger than this broker takes.");

    private async ValueTask<EndpointResponse> RespondAsync(HttpExchange exchange, RequestProgress progress)
    {
        if (_authenticator.IsForeignHost(exchange))
            return EndpointResponses.Error(403, null, Authenticator.ForeignHostText);
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
        switch (route.Match)
        {
            case RouteMatch.NotFound:
                return EndpointResponses.Error(404, null, "There is nothing at this path.");
            case RouteMatch.WrongMethod:
                return WrongMethod(route.Allow!);
            case RouteMatch.BadSegment:
                return EndpointResponses.Error(400, null, "An id in the path is empty, too long, or not percent-encoded correctly.");
        }
        progress.Operation = route.Operation;
        progress.InstanceId = route.InstanceId;
        if (route.Operation is BrokerOperation.Catalog)
            return _catalog.IsCurrent(exchange.GetHeader("If-None-Match")) ? _catalogUnchanged : _wholeCatalog;
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
            { IsReadOnly: true } => _unwritable,
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

    // A method of its own, so that nothing of ASP.NET Core is loaded where it is missing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int? KestrelStatusOf(IOException fault) => fault is Microsoft.AspNetCore.Http.BadHttpRequestException bad ? bad.StatusCode : null;

    private void Record(HttpExchange exchange, int status, RequestProgress progress, long begun)
    {
        var elapsed = _options.TimeProvider.GetElapsedTime(begun);
        // How long a page was open says nothing about the broker.
        if (!progress.IsStream)
            _metrics.Request(progress.Operation, status, elapsed);
        _options.Log?.Request(new RequestLogEntry(
            progress.Operation, exchange.Method, exchange.RawPath, status, elapsed, progress.RequestIdentity, progress.UserName, exchange.RemoteEndPoint?.Address.ToString()));
    }

    /// <summary>How far a request came, for its response and the log if it fails.</summary>
    private sealed class RequestProgress
    {
        public string? RequestIdentity { get; init; }

        public BrokerOperation? Operation { get; set; }

        /// <summary>Empty if there is none.</summary>
        public string InstanceId { get; set; } = "";

        public string Activity => Operation?.ToString() ?? "The request";

        public string? UserName { get; set; }

        public bool IsStream { get; set; }
    }
}
