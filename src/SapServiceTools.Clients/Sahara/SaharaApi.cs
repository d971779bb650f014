using System.Text.Json;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Clients.OpenStack;

namespace SapServiceTools.Clients.Sahara;

/// <summary>Requests to Sahara and their answers, whatever they are about.</summary>
internal sealed class SaharaApi(SaharaEndpoint endpoint, ServiceTransport transport, KeystoneAuthenticator authenticator)
{
    private volatile bool _hasAnswered;

    public SaharaApiVersion Version => endpoint.Version;

    public bool IsV2 => endpoint.Version == SaharaApiVersion.V2;

    /// <summary>GET.</summary>
    public Task<object?> GetAsync(string path, string purpose, ICallLog log, CancellationToken cancellationToken, RetryMode retry = RetryMode.Always) =>
        SendAsync(Request(HttpMethod.Get, path, purpose, [200]) with { Retry = retry }, log, cancellationToken);

    /// <summary>Sends a change; the answer may be empty.</summary>
    public Task<object?> SendAsync(
        HttpMethod method, string path, IReadOnlyDictionary<string, object?>? body, string purpose, ICallLog log, CancellationToken cancellationToken) =>
        SendAsync(
            Request(method, path, purpose, [200, 202, 204]) with { Json = body is null ? null : FreeFormJson.Write(body), Retry = RetryMode.WhenWithoutEffect },
            log,
            cancellationToken);

    /// <summary>Sends the bytes of a file.</summary>
    public Task<object?> UploadAsync(HttpMethod method, string path, ReadOnlyMemory<byte> content, string purpose, ICallLog log, CancellationToken cancellationToken) =>
        SendAsync(Request(method, path, purpose, [200, 202]) with { File = content, Retry = RetryMode.WhenWithoutEffect }, log, cancellationToken);

    /// <summary>Writes the bytes of an answer to a stream.</summary>
    public async Task DownloadAsync(string path, Stream target, string purpose, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, path, purpose, [200]);
        try
        {
            await using var response = await transport.OpenAsync(request, log, cancellationToken).ConfigureAwait(false);
            try
            {
                await response.Body.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (ServiceTransport.IsBodyFault(exception))
            {
                throw transport.BodyFault(exception, request, response.RequestId);
            }
        }
        catch (ServiceException exception)
        {
            throw Refine(exception);
        }
    }

    /// <summary>Frees a server's words of secrets.</summary>
    public string Redact(string text) => transport.Redactor.Text(text);

    /// <summary>An error for an answer that isn't what the API promises.</summary>
    public static ServiceException Unexpected(string purpose, string reason) =>
        new(ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, $"Could not {purpose}: Sahara sent no usable answer, {reason}.");

    private ServiceRequest Request(HttpMethod method, string path, string purpose, int[] accept) =>
        new(method, new Uri(endpoint.Base, path), accept) { Purpose = purpose };

    private async Task<object?> SendAsync(ServiceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        var token = await authenticator.GetTokenOrNoneAsync(log, cancellationToken).ConfigureAwait(false);
        // To a token without a project Sahara is unavailable for good, so there is nothing to try again until it has answered once.
        if (token is { ProjectId: null } && !_hasAnswered)
            request = request with { Retry = RetryMode.Never };
        try
        {
            var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
            _hasAnswered = true;
            if (response.Body.IsEmpty)
                return null;
            try
            {
                if (TransportErrors.IsHtml(response.Body.Span, response.ContentType))
                    throw new JsonException("an HTML page stands where JSON belongs");
                return WireJson.Read(response.Body);
            }
            catch (JsonException exception)
            {
                throw transport.BodyFault(exception, request, response.RequestId);
            }
        }
        catch (ServiceException exception)
        {
            throw Refine(exception);
        }
    }

    private ServiceException Refine(ServiceException exception) =>
        exception.StatusCode == 503 && authenticator.Current is { ProjectId: null } && !_hasAnswered ? SaharaErrors.NotScoped(exception) : SaharaErrors.Refine(exception);
}
