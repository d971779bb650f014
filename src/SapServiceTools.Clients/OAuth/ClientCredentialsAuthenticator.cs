using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.OAuth;

/// <summary>
/// Bearer tokens for client credentials: fetched when first needed, kept until shortly before they expire, and once more after a 401.
/// Source: RFC 6749, section 4.4, and the Cloud Foundry UAA API.
/// </summary>
public sealed class ClientCredentialsAuthenticator : IRequestAuthenticator, IDisposable
{
    // Where a response names no expiry, RFC 6749 leaves it to the service's documents; SAP's tokens live longer than this.
    private static readonly TimeSpan UnnamedLifetime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(1);

    private const string TokenPath = "/oauth/token";

    private readonly ClientCredentials _credentials;
    private readonly TimeProvider _time;
    private readonly ClientCertificateChain? _certificate;
    private readonly ServiceTransport _transport;
    private readonly RenewableToken<AccessToken> _token;
    private readonly Uri _tokenUri;

    /// <summary>Creates the authenticator; nothing is sent yet.</summary>
    /// <param name="credentials">Id, secret or certificate.</param>
    /// <param name="options">Limits and trust; a client certificate of its own it must not have.</param>
    /// <param name="redactor">Knows the session's secrets.</param>
    /// <param name="time">The clock by which tokens expire.</param>
    /// <exception cref="ServiceException">The certificate can't be used.</exception>
    public ClientCredentialsAuthenticator(ClientCredentials credentials, TransportOptions options, Redactor redactor, TimeProvider? time = null)
    {
        _credentials = credentials;
        _time = time ?? TimeProvider.System;
        var address = credentials.Uri.AbsoluteUri.TrimEnd('/');
        _tokenUri = new Uri(address.EndsWith(TokenPath, StringComparison.Ordinal) ? address : address + TokenPath);
        _certificate = LoadCertificate(credentials);
        var own = options with { Limiter = null, ClientCertificate = _certificate?.Leaf, ClientCertificateIssuers = _certificate?.Issuers };
        _transport = new ServiceTransport(own, NoAuthenticator.Instance, redactor, _time);
        _token = new RenewableToken<AccessToken>(FetchAsync, RenewalMargin, _time);
    }

    /// <summary>Requests for tokens so far, retries included.</summary>
    public long RequestCount => _transport.RequestCount;

    /// <inheritdoc/>
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, ICallLog log, CancellationToken cancellationToken)
    {
        var token = await _token.GetAsync(log, cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, ICallLog log, CancellationToken cancellationToken) =>
        _token.RenewAsync(refused.Headers.Authorization?.Parameter, log, cancellationToken);

    /// <summary>Closes its connections.</summary>
    public void Dispose()
    {
        _transport.Dispose();
        _certificate?.Dispose();
    }

    private static ClientCertificateChain? LoadCertificate(ClientCredentials credentials)
    {
        try
        {
            return credentials.LoadCertificate();
        }
        catch (CryptographicException exception)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidServiceKey, $"The client certificate can't be used: {SystemFault.Explain(exception)}.");
        }
    }

    private async Task<AccessToken> FetchAsync(ICallLog log, CancellationToken cancellationToken)
    {
        var request = TokenRequest();
        var sent = _time.GetUtcNow();
        try
        {
            return await _transport.SendAsync(request, response => Read(response, sent), log, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (exception.StatusCode is 400 or 401 or 403)
        {
            throw Refused(exception);
        }
    }

    /// <exception cref="JsonException">It isn't a token.</exception>
    internal static AccessToken Read(ServiceResponse response, DateTimeOffset sent)
    {
        var token = response.ReadJson(OAuthJson.Default.TokenResponse);
        if (token.AccessToken is not { Length: > 0 } value)
            throw new JsonException("the field access_token is missing");
        var lifetime = token.ExpiresIn is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds)) : UnnamedLifetime;
        return new AccessToken(AccessToken.Accept(value), sent + lifetime) { Lifetime = lifetime };
    }

    private ServiceRequest TokenRequest()
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials"), new("client_id", _credentials.ClientId)];
        List<KeyValuePair<string, string>> headers = [];
        if (_credentials.ClientSecret is { } secret)
        {
            if (_credentials.Authentication == ClientAuthentication.Body)
                form.Add(new("client_secret", secret));
            else
                // As they are: a UAA doesn't decode them, although RFC 6749 would have them form-encoded.
                headers.Add(new("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_credentials.ClientId}:{secret}"))));
        }

        return new ServiceRequest(HttpMethod.Post, _tokenUri, 200) { Purpose = "get a token", Form = form, Headers = headers };
    }

    private ServiceException Refused(ServiceException exception) =>
        new(ServiceErrorKind.Authentication, ErrorIds.AuthenticationFailed, exception.Message, exception)
        {
            StatusCode = exception.StatusCode,
            ErrorCode = exception.ErrorCode,
            Description = exception.Description,
            RequestId = exception.RequestId,
            RecommendedAction = _certificate is null
                ? "Check clientid and clientsecret, or fetch a new service key."
                : "Check clientid and certificate, or fetch a new service key.",
        };
}

/// <summary>The response to a request for a token. Source: RFC 6749, section 5.1.</summary>
internal sealed record TokenResponse
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("expires_in")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? ExpiresIn { get; init; }
}

/// <summary>The JSON of token requests.</summary>
[JsonSerializable(typeof(TokenResponse))]
internal sealed partial class OAuthJson : JsonSerializerContext;
