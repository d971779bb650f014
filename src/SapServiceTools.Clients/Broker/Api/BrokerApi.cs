using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>Sends the protocol's requests, one each, without waiting. A response that the protocol doesn't allow is an error with all that it tells.</summary>
internal sealed class BrokerApi(BrokerOptions options, ServiceTransport transport, TimeProvider time)
{
    private static readonly KeyValuePair<string, string>[] NoHeaders = [];

    private readonly KeyValuePair<string, string>[] _headers = [new("X-Broker-API-Version", options.ApiVersion)];

    private readonly KeyValuePair<string, string>[] _headersForUser =
    [
        new("X-Broker-API-Version", options.ApiVersion),
        .. options.OriginatingIdentity is { } identity ? [new("X-Broker-API-Originating-Identity", identity.Header)] : NoHeaders,
    ];

    /// <summary>The addresses.</summary>
    public BrokerPaths Paths { get; } = new(options.Uri);

    /// <summary>Masks the session's secrets.</summary>
    public Redactor Redactor => transport.Redactor;

    /// <summary>Sends one request.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="read">Reads the response's fields; a <see cref="JsonException"/> out of it means that the response is malformed.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">No response, or none that the protocol allows.</exception>
    public async Task<T> SendAsync<T>(BrokerCall call, Func<BrokerResponse, T> read, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(call);
        try
        {
            return await transport.SendAsync(request, response => read(Read(response, call.Action)), log, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            throw BrokerErrors.From(exception, call);
        }
    }

    /// <summary>The catalog; null where the broker says that it is still the one with this tag.</summary>
    public Task<KnownCatalog?> FetchCatalogAsync(string? etag, ICallLog log, CancellationToken cancellationToken)
    {
        var call = new BrokerCall(BrokerAction.Catalog, Paths.Catalog, "read the catalog") { IsForUser = false, IfNoneMatch = etag };
        return SendAsync(call, response => response.Status == 304 ? null : KnownCatalog.Read(response.Fields.All, response.ETag, Redactor), log, cancellationToken);
    }

    private BrokerResponse Read(ServiceResponse response, BrokerAction action)
    {
        var fields = response switch
        {
            // Gone is gone, whatever the body is; and a finished deletion needs no body.
            { StatusCode: 410 } => ReadIfJson(response),
            { StatusCode: 304 } or { StatusCode: 200, Body.IsEmpty: true } => ResponseFields.None,
            _ => new ResponseFields(action == BrokerAction.Catalog ? FreeFormText.ParseDeepObject(response.Body.Span) : response.ReadObject()),
        };
        return new BrokerResponse(response.StatusCode, fields, response.RequestId)
        {
            RetryAfter = RetryAfter.Read(response.Headers, time.GetUtcNow()),
            ETag = response.Headers.ETag?.ToString(),
        };
    }

    private static ResponseFields ReadIfJson(ServiceResponse response)
    {
        try
        {
            return new ResponseFields(response.ReadObject());
        }
        catch (JsonException)
        {
            return ResponseFields.None;
        }
    }

    private ServiceRequest Request(BrokerCall call)
    {
        var (method, accept, retry) = call.Action switch
        {
            BrokerAction.Catalog => (HttpMethod.Get, call.IfNoneMatch is null ? [200] : new[] { 200, 304 }, RetryMode.Always),
            BrokerAction.FetchInstance or BrokerAction.FetchBinding => (HttpMethod.Get, [200], RetryMode.Always),
            BrokerAction.PollInstance or BrokerAction.PollBinding => (HttpMethod.Get, [200, 410], RetryMode.Never),
            BrokerAction.Provision or BrokerAction.Bind => (HttpMethod.Put, [200, 201, 202], RetryMode.WhenWithoutEffect),
            BrokerAction.Update => (HttpMethod.Patch, [200, 202], RetryMode.WhenWithoutEffect),
            _ => (HttpMethod.Delete, new[] { 200, 202, 410 }, RetryMode.WhenWithoutEffect),
        };
        var headers = call.IsForUser ? _headersForUser : _headers;
        return new ServiceRequest(method, call.Uri, accept)
        {
            Json = call.Json,
            Retry = retry,
            AllowsEmptyBody = call.Action is BrokerAction.Deprovision or BrokerAction.Unbind,
            Purpose = call.Purpose,
            RequestIdHeader = "X-Broker-API-Request-Identity",
            Headers = call.IfNoneMatch is { } tag ? [.. headers, new("If-None-Match", tag)] : headers,
        };
    }
}
