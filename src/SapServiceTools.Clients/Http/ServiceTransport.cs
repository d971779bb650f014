using System.Net.Http.Headers;
using System.Reflection;
using Polly;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// The one transport of all clients: pooled connections, credentials, time limits, retries, redacted logs, errors.
/// It follows no redirect, because that would carry the credentials to whoever a redirect names.
/// </summary>
public sealed class ServiceTransport : IDisposable
{
    private static readonly string Version = typeof(ServiceTransport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private readonly TransportOptions _options;
    private readonly IRequestAuthenticator _authenticator;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly CertificateTrust _trust;
    private readonly TransportErrors _errors;
    private readonly RetryWarningGate _retryWarnings;
    private readonly ResiliencePipeline _always;
    private readonly ResiliencePipeline _withoutEffect;
    // Never disposed: without a timer or wait handle it owns nothing, and a body may still be read while the transport is being closed.
    private readonly CancellationTokenSource _closing = new();
    private long _requestCount;
    private long _latency = -1;

    /// <summary>Creates the transport; nothing is sent yet.</summary>
    /// <param name="options">Limits and trust.</param>
    /// <param name="authenticator">Puts the credentials on each request.</param>
    /// <param name="redactor">Knows the session's secrets.</param>
    /// <param name="time">Drives waits and limits.</param>
    /// <exception cref="ServiceException">The certificates to trust can't be read.</exception>
    public ServiceTransport(TransportOptions options, IRequestAuthenticator authenticator, Redactor redactor, TimeProvider? time = null)
    {
        _options = options;
        _authenticator = authenticator;
        _time = time ?? TimeProvider.System;
        Redactor = redactor;
        _trust = new CertificateTrust(options);
        _errors = new TransportErrors(redactor);
        _retryWarnings = new RetryWarningGate(_time);
        LostResponses = new LostResponsePolicy(options, _time);
        _http = new HttpClient(TransportSetup.CreateHandler(options, _trust)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("SapServiceTools", Version));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _always = TransportSetup.CreateRetries(options, _time, _retryWarnings, exception => exception.IsRepeatable, IsFirstContact);
        _withoutEffect = TransportSetup.CreateRetries(
            options, _time, _retryWarnings, exception => exception is { IsRepeatable: true, MayHaveTakenEffect: false }, IsFirstContact);
    }

    /// <summary>Sends changes whose response may get lost.</summary>
    internal LostResponsePolicy LostResponses { get; }

    /// <summary>Requests sent so far, retries included.</summary>
    public long RequestCount => Interlocked.Read(ref _requestCount);

    /// <summary>How long a response takes, smoothed; null before the first one.</summary>
    internal TimeSpan? Latency => Interlocked.Read(ref _latency) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Bytes that one element of a streamed list may have.</summary>
    public int MaxElementBytes => _options.MaxResponseBytes;

    /// <summary>Masks this session's secrets.</summary>
    public Redactor Redactor { get; }

    /// <summary>Sends a request and reads the response whole, whatever its body is.</summary>
    /// <exception cref="ServiceException">No response, or one with a status that the request doesn't accept.</exception>
    public Task<ServiceResponse> SendAsync(ServiceRequest request, ICallLog log, CancellationToken cancellationToken) =>
        AttemptWholeAsync(request, static response => response, log, cancellationToken);

    /// <summary>
    /// Sends a request and reads what the protocol promises. Here is decided what a success is: the status and a body of the protocol's shape.
    /// A success status with anything else is an error whose effect is unknown, and for a request without effect a reason to ask again.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="read">Reads the body of an accepted response; a <see cref="JsonException"/> out of it means that the body isn't one.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">No response, one with a status that the request doesn't accept, or one with a body that can't be its own.</exception>
    public Task<T> SendAsync<T>(ServiceRequest request, Func<ServiceResponse, T> read, ICallLog log, CancellationToken cancellationToken) =>
        AttemptWholeAsync(request, response => Read(response, request, read), log, cancellationToken);

    // Where nothing was ever reached a wrong address is likelier than trouble that passes.
    private bool IsFirstContact(ServiceException exception) =>
        exception is { Kind: ServiceErrorKind.Connection, MayHaveTakenEffect: false } && Latency is null;

    private Task<T> AttemptWholeAsync<T>(ServiceRequest request, Func<ServiceResponse, T> read, ICallLog log, CancellationToken cancellationToken) =>
        WithRetriesAsync(
            request,
            async (attempt, token) =>
            {
                await using var response = await AttemptAsync(attempt, request, log, token).ConfigureAwait(false);
                var body = await ReadBodyAsync(response, request, token).ConfigureAwait(false);
                if (log.IsDebugEnabled && body.Length > 0)
                    log.Debug($"< {Redactor.Body(body.Span)}");
                return read(new ServiceResponse(response.StatusCode, response.Headers, body, response.RequestId) { ContentType = response.ContentType });
            },
            log,
            cancellationToken);

    /// <summary>
    /// Sends a request and returns as soon as the response's headers are there. Faults within the body are the reader's; they are not retried.
    /// The body may take longer than one request does, as long as it goes on.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="pace">How the body goes on.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">No response, or one with a status that the request doesn't accept.</exception>
    internal async Task<StreamedResponse> OpenAsync(ServiceRequest request, BodyPace pace, ICallLog log, CancellationToken cancellationToken)
    {
        var response = await WithRetriesAsync(request, (attempt, token) => AttemptAsync(attempt, request, log, token), log, cancellationToken).ConfigureAwait(false);
        response.Body.Pace = pace;
        response.Body.Progress();
        return response;
    }

    /// <summary>Turns a fault that came up while a streamed body was read into the error for the user.</summary>
    /// <param name="exception">The fault.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="requestId">The correlation id that was sent.</param>
    /// <param name="status">The response's status, where the caller wants it in the error.</param>
    public ServiceException BodyFault(Exception exception, ServiceRequest request, string requestId, int? status = null) =>
        exception is ObjectDisposedException && _closing.IsCancellationRequested
            ? TransportErrors.Closed(request)
            : _errors.FromException(exception, request, requestId, timedOut: exception is TimeoutException, status);

    private T Read<T>(ServiceResponse response, ServiceRequest request, Func<ServiceResponse, T> read)
    {
        try
        {
            if (response.StatusCode is >= 200 and < 300 and not 204)
            {
                if (response.Body.IsEmpty && !request.AllowsEmptyBody)
                    throw new JsonException("the body is empty");
                if (TransportErrors.IsHtml(response.Body.Span, response.ContentType))
                    throw new JsonException("an HTML page stands where JSON belongs");
            }

            return read(response);
        }
        catch (JsonException exception)
        {
            throw BodyFault(exception, request, response.RequestId, response.StatusCode);
        }
        catch (InvalidOperationException exception)
        {
            // An escape sequence that stands for half a character.
            throw BodyFault(new JsonException("it holds half a character", exception), request, response.RequestId, response.StatusCode);
        }
    }

    /// <summary>Closes the connections; what is under way ends as an error that says so.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _http.Dispose();
        _trust.Dispose();
    }

    private async Task<T> WithRetriesAsync<T>(
        ServiceRequest request, Func<int, CancellationToken, Task<T>> attempt, ICallLog log, CancellationToken cancellationToken)
    {
        // Here, and nowhere above, because all that refuses a change has had its say by now.
        if (request.IsChange)
            log.EndIfPreview();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            return request.Retry == RetryMode.Never
                ? await OnceAsync(attempt, log, either.Token).ConfigureAwait(false)
                : await RepeatAsync(request, attempt, log, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            throw TransportErrors.Closed(request);
        }
    }

    private async Task<T> OnceAsync<T>(Func<int, CancellationToken, Task<T>> attempt, ICallLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt(0, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.IsTransient)
        {
            _retryWarnings.Notice(exception, exception.RetryAfter ?? TimeSpan.Zero, log);
            throw;
        }
    }

    private async Task<T> RepeatAsync<T>(
        ServiceRequest request, Func<int, CancellationToken, Task<T>> attempt, ICallLog log, CancellationToken cancellationToken)
    {
        var pipeline = request.Retry == RetryMode.Always ? _always : _withoutEffect;
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(RetryContext.Key, new RetryContext(request.Purpose, log));
        try
        {
            var number = 0;
            return await pipeline.ExecuteAsync(
                async inner => await attempt(number++, inner.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<StreamedResponse> AttemptAsync(int attempt, ServiceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(request, log, renewed: false, cancellationToken).ConfigureAwait(false);
        if (Array.IndexOf(request.Accept, response.StatusCode) >= 0 && !IsRouterResponse(response))
            return response;
        await using (response)
        {
            ReadOnlyMemory<byte> body;
            var isCut = false;
            try
            {
                body = await BoundedBody.ReadAsync(response.Body, TransportErrors.MaxErrorBytes, truncate: true, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsBodyFault(exception))
            {
                body = default;
                isCut = true;
            }

            if (log.IsDebugEnabled && body.Length > 0)
                log.Debug($"< {Redactor.Body(body.Span)}");
            var error = _errors.FromStatus(response, body, isCut, request, attempt, _time.GetUtcNow());
            if (error is { StatusCode: 429, RetryAfter: { } pause } && pause <= _options.MaxRetryAfter)
                _options.Limiter?.Pause(pause);
            throw error;
        }
    }

    private async Task<StreamedResponse> SendOnceAsync(ServiceRequest request, ICallLog log, bool renewed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Before the request's own time limit begins, since a place may take a while.
        using var place = _options.Limiter is { } limiter ? await limiter.EnterAsync(request, log, cancellationToken).ConfigureAwait(false) : null;
        var requestId = Guid.NewGuid().ToString();
        var message = TransportSetup.CreateMessage(request, requestId);
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = _time.GetTimestamp();
        try
        {
            await _authenticator.AuthenticateAsync(message, log, either.Token).ConfigureAwait(false);
            UnencryptedRequests.Check(message, request, _options);
            if (log.IsVerboseEnabled)
                log.Verbose($"> {request.Method} {Redactor.Uri(request.Uri)} [{requestId}]");
            if (log.IsDebugEnabled && request.Json is { } json)
                log.Debug($"> {Redactor.Body(json.Span)}");
            Interlocked.Increment(ref _requestCount);
            var sent = _time.GetTimestamp();
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            NoteLatency(_time.GetElapsedTime(sent));
            if (log.IsVerboseEnabled)
                log.Verbose($"< {(int)response.StatusCode} {Redactor.Text(response.ReasonPhrase ?? string.Empty)} in {_time.GetElapsedTime(started).TotalMilliseconds:0} ms [{requestId}]");
            if ((int)response.StatusCode == 401 && !renewed && await _authenticator.RenewAsync(message, log, either.Token).ConfigureAwait(false))
            {
                response.Dispose();
                place?.Dispose();
                return await SendOnceAsync(request, log, renewed: true, cancellationToken).ConfigureAwait(false);
            }

            var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            return new StreamedResponse(response, new ReadTimeoutStream(body, _options.RequestTimeout, _time.GetElapsedTime(started), _time, _closing.Token), requestId);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var error = _errors.FromException(exception, request, requestId, limit.IsCancellationRequested);
            log.Verbose($"< no answer after {_time.GetElapsedTime(started).TotalMilliseconds:0} ms: {error.Message}");
            throw error;
        }
        finally
        {
            // The response keeps what it needs; the message's content isn't needed any more.
            message.Content?.Dispose();
        }
    }

    private void NoteLatency(TimeSpan latest)
    {
        var before = Interlocked.Read(ref _latency);
        // Two at once may lose one of theirs, which changes nothing.
        Interlocked.Exchange(ref _latency, before < 0 ? latest.Ticks : before + ((latest.Ticks - before) / 8));
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(StreamedResponse response, ServiceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundedBody.ReadAsync(response.Body, _options.MaxResponseBytes, truncate: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBodyFault(exception))
        {
            throw BodyFault(exception, request, response.RequestId, response.StatusCode);
        }
    }

    /// <summary>True for what may come out of reading a body, apart from cancellation.</summary>
    internal static bool IsBodyFault(Exception exception) =>
        exception is IOException or HttpRequestException or TimeoutException or InvalidDataException or InvalidOperationException;

    internal static bool IsRouterResponse(StreamedResponse response) =>
        response.StatusCode == 404 && response.Headers.NonValidated.Contains("X-Cf-RouterError");
}
