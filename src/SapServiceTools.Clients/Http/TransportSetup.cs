using System.Diagnostics;
using System.Net;
using Polly;
using Polly.Retry;

namespace SapServiceTools.Clients.Http;

/// <summary>The parts that a transport is made of: connections, messages and retries.</summary>
internal static class TransportSetup
{
    /// <summary>Where pauses between tries stop growing, unless the server asks for more.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>One try of a request, still without credentials.</summary>
    public static HttpRequestMessage CreateMessage(ServiceRequest request, string requestId)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri);
        message.Headers.Add(request.RequestIdHeader, requestId);
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.Json is { } json)
        {
            message.Content = new ReadOnlyMemoryContent(json);
            if (request.ContentType is { } type)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        else if (request.File is { } file)
        {
            message.Content = new ReadOnlyMemoryContent(file);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
        }
        else if (request.Form is { } form)
        {
            message.Content = new FormUrlEncodedContent(form);
        }
        else if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            // An empty content, not none: without any, .NET sends the request again by itself when a reused connection breaks,
            // and a second create would be answered with a conflict.
            message.Content = new ByteArrayContent([]);
        }

        return message;
    }

    /// <summary>What repeats a call after trouble that the caller wants repeated.</summary>
    /// <param name="options">How often, and after which pauses.</param>
    /// <param name="time">Drives the pauses.</param>
    /// <param name="burst">Warns.</param>
    /// <param name="shouldRetry">What may be repeated.</param>
    /// <param name="isFirstContact">What is repeated once only, and without a warning: a server that was never reached.</param>
    public static ResiliencePipeline CreateRetries(
        TransportOptions options, TimeProvider time, RetryWarningGate burst, Func<ServiceException, bool> shouldRetry, Func<ServiceException, bool> isFirstContact)
    {
        var rateRetries = options.Limiter is null ? options.MaxRetries : Math.Max(options.MaxRetries, options.MaxRateRetries);
        if (rateRetries == 0)
            return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = rateRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                MaxDelay = LongestDelay > options.RetryDelay ? LongestDelay : options.RetryDelay,
                UseJitter = true,
                ShouldHandle = arguments => new ValueTask<bool>(
                    arguments.Outcome.Exception is ServiceException exception
                    && shouldRetry(exception)
                    && arguments.AttemptNumber < (exception.Kind == ServiceErrorKind.RateLimited ? rateRetries : isFirstContact(exception) ? Math.Min(1, options.MaxRetries) : options.MaxRetries)
                    && !(exception.RetryAfter > options.MaxRetryAfter)),
                // A server that names no wait, or one that is over, gets our own.
                DelayGenerator = arguments => new ValueTask<TimeSpan?>(
                    (arguments.Outcome.Exception as ServiceException)?.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : null),
                OnRetry = arguments =>
                {
                    var exception = (ServiceException)arguments.Outcome.Exception!;
                    if (arguments.Context.Properties.TryGetValue(RetryContext.Key, out var context))
                        burst.Report(exception, arguments.RetryDelay, context, warns: !isFirstContact(exception));
                    return default;
                },
            })
            .Build();
    }

    /// <summary>The connections. The proxy is the environment's, as .NET reads it, and never between two programs of one machine.</summary>
    public static HttpMessageHandler CreateHandler(TransportOptions options, CertificateTrust trust)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            Proxy = new LoopbackProxy(HttpClient.DefaultProxy),
            AutomaticDecompression = DecompressionMethods.All,
            // Long-lived sessions must notice when a service moves to another address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            // Who leaves a list early wants no more of it; reading on in the hope of its end only to keep the connection costs more.
            ResponseDrainTimeout = TimeSpan.Zero,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new ConnectionStream(context.PlaintextStream)),
        };
        trust.Configure(handler.SslOptions);
        return new ConnectionHandler(handler);
    }
}

/// <summary>The environment's proxy, except for this machine: what is for loopback must not travel to a proxy first, with credentials over plain http.</summary>
internal sealed class LoopbackProxy(IWebProxy inner) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : inner.GetProxy(destination);

    public bool IsBypassed(Uri host) => UnencryptedRequests.IsLoopback(host) || inner.IsBypassed(host);
}
