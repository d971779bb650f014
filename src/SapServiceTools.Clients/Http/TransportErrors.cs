using System.Net;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Http;

/// <summary>Turns statuses and faults into the one exception. Here and nowhere else a server's text enters a message, redacted and cut.</summary>
internal sealed partial class TransportErrors(Redactor redactor)
{
    public const int MaxErrorBytes = 64 * 1024;
    private const int MaxText = 500;
    private const string Unknown = " Whether it took effect is unknown.";
    private const string CheckFirst = "Check whether it took effect before you try again.";

    public ServiceException FromStatus(StreamedResponse response, ReadOnlyMemory<byte> body, bool isCut, ServiceRequest request, int attempt, DateTimeOffset now)
    {
        var status = response.StatusCode;
        var router = ServiceTransport.IsRouterResponse(response);
        // A server may repeat what was sent, or say the same twice.
        if (request.Json is { } sent)
            redactor.AddSecretsFrom(sent.Span);
        redactor.AddSecretsFrom(body.Span);
        var (kind, id) = router ? (ServiceErrorKind.Unavailable, ErrorIds.ApplicationDown) : Classify(status);
        var said = ReadDescription(body, response.ContentType, ref isCut);
        var isCutRefusal = isCut && status is >= 400 and < 500;
        var (code, description) = (said.Code, said.Text);
        var what = router
            ? $"the application behind {request.Uri.Host} is down or unmapped (404 from the router, X-Cf-RouterError)"
            : $"{request.Uri.Host} answered {status}{Reason(status)}{Hint(response, now)}{(description is null ? null : ": ")}{description?.TrimEnd('.')}";
        var tries = attempt > 0 ? $", after {attempt + 1} tries" : null;
        // A server or proxy that fails may have done it before; one that has no such function (501) has not.
        var isUnknown = status is (>= 200 and < 300) or (>= 500 and not 501) && request.IsChange;
        var message = $"Could not {request.Purpose}: {what}. Request id {response.RequestId}{tries}.{(isUnknown ? Unknown : null)}";
        return new ServiceException(kind, id, message)
        {
            StatusCode = status,
            ErrorCode = code,
            Description = description,
            InstanceUsable = said.InstanceUsable,
            UpdateRepeatable = said.UpdateRepeatable,
            RequestId = response.RequestId,
            ServerErrorId = said.ErrorId,
            RetryAfter = RetryAfter.Read(response.Headers, now),
            TenantId = request.TenantId,
            MayHaveTakenEffect = status != 429 && !router && !isCutRefusal,
            IsCutRefusal = isCutRefusal,
            RecommendedAction = isUnknown ? CheckFirst : null,
        };
    }

    public ServiceException FromException(Exception exception, ServiceRequest request, string requestId, bool timedOut, int? status = null)
    {
        var (kind, id, reason, sent) = Describe(exception, request.Uri, timedOut);
        var isUnknown = sent && request.IsChange;
        return new ServiceException(kind, id, $"Could not {request.Purpose}: {redactor.Text(reason)}. Request id {requestId}.{(isUnknown ? Unknown : null)}")
        {
            StatusCode = status,
            RequestId = requestId,
            TenantId = request.TenantId,
            MayHaveTakenEffect = sent,
            RecommendedAction = id switch
            {
                ErrorIds.TlsFailure when SystemFault.Find<CertificateRefusedException>(exception) is null => "Check the address and its port, and that https is spoken there.",
                ErrorIds.ConnectionFailed => null,
                _ => isUnknown ? CheckFirst : null,
            },
        };
    }

    /// <summary>The error of a change of which nobody can say whether it took effect; what says so already stays as it is.</summary>
    public static ServiceException Doubtful(ServiceException doubt) =>
        doubt.GetType() != typeof(ServiceException) || doubt.Message.Contains(Unknown, StringComparison.Ordinal) ? doubt : With(doubt, doubt, doubt.Message + Unknown, CheckFirst);

    /// <summary>The same where the look-up failed too.</summary>
    public static ServiceException Doubtful(ServiceException doubt, ServiceException lookUp)
    {
        var said = doubt.Message.Contains(Unknown, StringComparison.Ordinal) ? doubt.Message : doubt.Message + Unknown;
        return With(doubt, lookUp, $"{said} It can't be looked up either. {lookUp.Message}", CheckFirst);
    }

    /// <summary>The error of a change that the server accepted, and of which it can't be read what came of it.</summary>
    /// <param name="change">What was sent, as a sentence.</param>
    /// <param name="read">Why that can't be read.</param>
    public static ServiceException Accepted(string change, ServiceException read) => IsFault(read) ? With(read, read, $"{change}{Unknown} {read.Message}", CheckFirst) : read;

    /// <summary>The error of a change that took effect, where what there is now can't be read.</summary>
    /// <param name="change">What was done, as a sentence.</param>
    /// <param name="read">Why it can't be read.</param>
    public static ServiceException Unread(string change, ServiceException read) => IsFault(read)
        ? With(read, read, $"{change} It took effect, but what is there now can't be read. {read.Message}", "The change needs no repetition; read again what is there.")
        : read;

    /// <summary>True where a look-up failed; false where it found what there is to tell.</summary>
    public static bool IsFault(ServiceException exception) =>
        exception.GetType() == typeof(ServiceException) && exception.Kind is not (ServiceErrorKind.SessionClosed or ServiceErrorKind.Exists or ServiceErrorKind.NotFound);

    private static ServiceException With(ServiceException of, ServiceException cause, string message, string action) => new(of.Kind, of.ErrorId, message, cause)
    {
        StatusCode = of.StatusCode,
        ErrorCode = of.ErrorCode,
        Description = of.Description,
        RequestId = of.RequestId,
        ServerErrorId = of.ServerErrorId,
        RetryAfter = cause.RetryAfter ?? of.RetryAfter,
        TenantId = of.TenantId ?? cause.TenantId,
        Operation = of.Operation,
        IsCutRefusal = of.IsCutRefusal,
        RecommendedAction = action,
    };

    public static ServiceException Closed(ServiceRequest request) =>
        OperationErrors.SessionClosed($"Could not {request.Purpose}: the session is closed.", request.TenantId);

    /// <summary>An id that a server gave makes no address: .NET before version 10 takes 65,519 characters at most.</summary>
    public static ServiceException NoAddress(string purpose) =>
        new(ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, $"Could not {purpose}: the service gave an id that no address can hold.");

    private static (ServiceErrorKind Kind, string Id, string Reason, bool MaySent) Describe(Exception exception, Uri uri, bool timedOut) => exception switch
    {
        BodyTooLargeException => (ServiceErrorKind.InvalidResponse, ErrorIds.ResponseTooLarge, $"{uri.Host}: {exception.Message.TrimEnd('.')}", true),
        JsonException json => (ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, $"{uri.Host} sent no usable JSON, {JsonFault.Explain(json)}", true),
        // The decompressors' ways to say so: InvalidDataException, and Brotli's InvalidOperationException.
        InvalidDataException or InvalidOperationException =>
            (ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, $"{uri.Host} sent a body that can't be decompressed", true),
        _ when timedOut => (ServiceErrorKind.Connection, ErrorIds.RequestTimedOut, $"{uri.Host} gave no answer in time", true),
        _ when SystemFault.Find<AuthenticationException>(exception) is { } tls =>
            (ServiceErrorKind.Connection, ErrorIds.TlsFailure, $"no secure connection to {uri.Host}:{uri.Port}, {OfTls(tls)}", false),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            (ServiceErrorKind.Connection, ErrorIds.ConnectionFailed, $"the host name {uri.Host} can't be resolved", false),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            (ServiceErrorKind.Connection, ErrorIds.ConnectionFailed, $"no connection to {uri.Host}:{uri.Port}, {OfProxy(exception)}", false),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError } =>
            (ServiceErrorKind.Connection, ErrorIds.ConnectionFailed, $"no connection to {uri.Host}:{uri.Port}, {SystemFault.Explain(exception.GetBaseException())}", false),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } =>
            (ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, $"{uri.Host}:{uri.Port} sent no usable HTTP, {OfHttp(exception)}", true),
        _ => (ServiceErrorKind.Connection, ErrorIds.ConnectionFailed, $"the connection to {uri.Host}:{uri.Port} broke, {OfHttp(exception)}", true),
    };

    private ErrorBody ReadDescription(ReadOnlyMemory<byte> body, string? contentType, ref bool isCut)
    {
        if (body.IsEmpty)
            return new ErrorBody(null, null);
        if (IsHtml(body.Span, contentType))
            return new ErrorBody(null, "an HTML page instead of JSON");
        try
        {
            if (ErrorBody.Read(body) is { } read)
                return read with { Code = Clean(read.Code), Text = Clean(read.Text) };
        }
        catch (JsonException)
        {
            // Plain text is fine too, it is used below; what begins as JSON and isn't was more than arrived.
            isCut |= body.Length < MaxErrorBytes && body.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        }
        catch (InvalidOperationException)
        {
            // An escape sequence that stands for half a character, or a text that isn't UTF-8: all of it arrived, and it is used as it is.
        }

        return new ErrorBody(null, Cut(redactor.Body(body.Span, MaxErrorBytes)));
    }

    /// <summary>True for a page that a proxy or a login put in the service's place.</summary>
    public static bool IsHtml(ReadOnlySpan<byte> body, string? contentType) =>
        contentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true || body.TrimStart(" \t\r\n"u8).StartsWith("<"u8);

    private string? Clean(string? text) => text is null ? null : Cut(redactor.Text(text));

    private static string? Cut(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
            return null;
        return text.Length > MaxText ? text[..MaxText] + "…" : text;
    }

    private static (ServiceErrorKind Kind, string Id) Classify(int status) => status switch
    {
        400 or 422 => (ServiceErrorKind.InvalidArgument, ErrorIds.BadRequest),
        401 => (ServiceErrorKind.Authentication, ErrorIds.AuthenticationFailed),
        403 => (ServiceErrorKind.PermissionDenied, ErrorIds.PermissionDenied),
        404 or 410 => (ServiceErrorKind.NotFound, ErrorIds.NotFound),
        409 => (ServiceErrorKind.Exists, ErrorIds.Conflict),
        429 => (ServiceErrorKind.RateLimited, ErrorIds.RateLimited),
        >= 300 and < 400 => (ServiceErrorKind.InvalidResponse, ErrorIds.RedirectRefused),
        >= 500 => (ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable),
        _ => (ServiceErrorKind.InvalidResponse, ErrorIds.UnexpectedStatus),
    };

    // Where a redirect leads, without a path or query that may let somebody in; and how long a server asks to wait.
    private static string? Hint(StreamedResponse response, DateTimeOffset now) => response.StatusCode switch
    {
        >= 300 and < 400 when response.Headers.Location is { IsAbsoluteUri: true } to => $", a redirect to {to.Scheme}://{to.Authority}",
        429 when RetryAfter.Read(response.Headers, now) is { } wait && wait > TimeSpan.Zero => $", and asks to wait for {wait.TotalSeconds:0} s",
        _ => null,
    };

    private static string Reason(int status) => Enum.IsDefined((HttpStatusCode)status) ? $" ({(HttpStatusCode)status})" : string.Empty;

    // A proxy's refusal has its status in the text alone.
    private static string OfProxy(Exception exception) => ProxyStatus().Match(exception.Message) is { Success: true } status ? $"the proxy answered {status.Groups[1].Value}" : "the proxy refused it";

    // What the check of the certificate found is in our words already; the rest are alerts and bytes that are no TLS.
    private static string OfTls(AuthenticationException exception) => exception is CertificateRefusedException ? exception.Message
        : TlsAlert().Match(exception.GetBaseException().Message) is { Success: true } alert ? $"the server refused it ({alert.Groups[1].Value})"
        : "what came isn't TLS, or not in a version that both sides allow";

    private static string OfHttp(Exception exception) => (SystemFault.Find<HttpIOException>(exception)?.HttpRequestError ?? (exception as HttpRequestException)?.HttpRequestError) switch
    {
        HttpRequestError.ResponseEnded => "it ended too early",
        HttpRequestError.ConfigurationLimitExceeded => "its headers are too long",
        HttpRequestError.InvalidResponse => "its beginning isn't HTTP",
        _ => SystemFault.Explain(exception.GetBaseException()),
    };

    [GeneratedRegex("'([1-5][0-9]{2})'")]
    private static partial Regex ProxyStatus();

    [GeneratedRegex(@"alert: '(\w+)'")]
    private static partial Regex TlsAlert();
}
