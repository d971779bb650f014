using System.Diagnostics;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>Sends requests as they are, also malformed ones and such with wrong credentials, and takes every response as it comes.</summary>
internal sealed class ConformanceClient : IDisposable
{
    public const string RequestIdentityHeader = "X-Broker-API-Request-Identity";

    private const int MaxResponseBytes = 8 * 1024 * 1024;
    private static readonly int[] AnyStatus = [.. Enumerable.Range(100, 900)];

    private readonly ConformanceTarget _target;
    private readonly ServiceTransport _right;
    private readonly ServiceTransport _wrong;
    private readonly ServiceTransport _none;
    private readonly string _base;
    private readonly string _version;
    private readonly bool _sendsRequestIdentity;

    public ConformanceClient(ConformanceTarget target, ConformanceOptions options)
    {
        _target = target;
        _base = target.Uri.AbsoluteUri.TrimEnd('/');
        _version = $"2.{options.ApiMinor}";
        _sendsRequestIdentity = options.ApiMinor >= 15;
        var transport = target.Transport with
        {
            MaxRetries = 0,
            MaxResponseBytes = MaxResponseBytes,
            RequestTimeout = options.RequestTimeout,
        };
        _right = new ServiceTransport(transport, target.Authenticator ?? NoAuthenticator.Instance, target.Redactor);
        // Without its certificate too: who is nobody must not come in as somebody.
        var anonymous = transport with { ClientCertificate = null };
        // These credentials are nobody's, so anyone may read them.
        _wrong = new ServiceTransport(anonymous with { AllowUnencryptedAuthentication = true }, new BasicAuthenticator("conformance-check", Guid.NewGuid().ToString()), target.Redactor);
        _none = new ServiceTransport(anonymous, NoAuthenticator.Instance, target.Redactor);
    }

    /// <summary>True if the broker asks who is there.</summary>
    public bool UsesCredentials => _target.Authenticator is not null;

    public int RequestCount => (int)(_right.RequestCount + _wrong.RequestCount + _none.RequestCount);

    public async Task<Exchange> SendAsync(ConformanceRequest call, ICallLog log, CancellationToken cancellationToken)
    {
        var transport = call.Credentials switch { RequestCredentials.Right => _right, RequestCredentials.Wrong => _wrong, _ => _none };
        var headers = Headers(call);
        var request = new ServiceRequest(call.Method, new Uri(_base + call.Path), AnyStatus)
        {
            Json = call.Body,
            ContentType = call.ContentType,
            Headers = headers,
            Retry = RetryMode.Never,
            Purpose = $"check {call.Method} {call.Path.Split('?')[0]}",
        };
        var evidence = new ConformanceExchange
        {
            Method = call.Method.Method,
            Uri = _target.Redactor.Uri(request.Uri),
            RequestHeaders = Evidence(headers, call),
            RequestBody = call.Body is { } body ? _target.Redactor.Body(body) : null,
        };
        var started = Stopwatch.GetTimestamp();
        try
        {
            var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
            return Record(call, evidence with { Duration = Stopwatch.GetElapsedTime(started) }, response);
        }
        catch (ServiceException exception)
        {
            return new Exchange(call, evidence with { Trouble = exception.Message, Duration = Stopwatch.GetElapsedTime(started) }, [], new Dictionary<string, string>()) { TimedOut = exception.Kind is ServiceErrorKind.Timeout };
        }
    }

    public void Dispose()
    {
        _right.Dispose();
        _wrong.Dispose();
        _none.Dispose();
    }

    private Exchange Record(ConformanceRequest call, ConformanceExchange evidence, ServiceResponse response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
            headers[name] = values.ToString();
        if (response.ContentType is { } type)
            headers["Content-Type"] = type;
        var masked = headers.ToDictionary(
            header => header.Key,
            header => SecretNames.IsSecret(header.Key) ? Redactor.Mask : _target.Redactor.Text(header.Value),
            StringComparer.OrdinalIgnoreCase);
        var bytes = response.Body.ToArray();
        var seen = evidence with
        {
            StatusCode = response.StatusCode,
            ResponseHeaders = masked,
            ResponseBody = bytes.Length > 0 ? _target.Redactor.Body(bytes) : null,
        };
        return new Exchange(call, seen, bytes, headers);
    }

    private List<KeyValuePair<string, string>> Headers(ConformanceRequest call)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (call.Version is { } version)
            headers.Add(new("X-Broker-API-Version", version.Length > 0 ? version : _version));
        if (_sendsRequestIdentity)
            headers.Add(new(RequestIdentityHeader, Guid.NewGuid().ToString()));
        if (call.Identity is { } identity)
            headers.Add(new("X-Broker-API-Originating-Identity", identity));
        if (call.IfNoneMatch is { } tag)
            headers.Add(new("If-None-Match", tag));
        return headers;
    }

    private Dictionary<string, string> Evidence(List<KeyValuePair<string, string>> headers, ConformanceRequest call)
    {
        var shown = headers.ToDictionary(header => header.Key, header => _target.Redactor.Text(header.Value));
        if (call.Body is not null && call.ContentType is { } type)
            shown["Content-Type"] = type;
        shown["Authorization"] = call.Credentials switch
        {
            RequestCredentials.None => "(left out)",
            RequestCredentials.Wrong => "(wrong credentials)",
            _ when UsesCredentials => Redactor.Mask,
            _ => "(none needed)",
        };
        return shown;
    }
}
