using System.Net.Http.Headers;
using System.Text;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Uaa;

/// <summary>
/// The part of a UAA that a service's client needs: tokens for client credentials, by secret (in the body or by Basic) or by the certificate of the TLS connection.
/// Source: RFC 6749, section 4.4, and the Cloud Foundry UAA API.
/// </summary>
internal sealed class UaaService : IEmulatedService
{
    private readonly UaaClient _client;
    private readonly TokenStore _tokens;
    private readonly string _tokenPath;

    private UaaService(UaaClient client, TokenStore tokens, string segment, string tokenPath) =>
        (_client, _tokens, Segment, _tokenPath) = (client, tokens, segment, tokenPath);

    public string Segment { get; }

    /// <summary>The UAA at the address that service keys name, and at the server's root: some clients replace the whole path of that address by /oauth/token.</summary>
    public static IEnumerable<UaaService> Create(UaaClient client, TokenStore tokens) =>
        [new(client, tokens, "uaa", "/oauth/token"), new(client, tokens, "oauth", "/token")];

    public EmulatedCall Classify(string method, ReadOnlySpan<char> path) =>
        !path.SequenceEqual(_tokenPath) ? new(EmulatorOperation.Other)
        : method == "POST" ? new(EmulatorOperation.Token) : new(EmulatorOperation.Other, AllowedMethods: "POST");

    public async ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange)
    {
        if (call.Operation != EmulatorOperation.Token)
        {
            JsonResponse.Describe(exchange, call.AllowedMethods is null ? 404 : 405, "There is nothing under this path.");
            return;
        }

        var form = await FormBody.ReadAsync(exchange).ConfigureAwait(false);
        if (form.GetValueOrDefault("grant_type") is not "client_credentials")
            Refuse(exchange, 400, "unsupported_grant_type", "Only client_credentials is supported.");
        else if (IsKnown(exchange, form))
            Grant(exchange);
        else
            Refuse(exchange, 401, "unauthorized", "Bad credentials");
    }

    private static void Refuse(HttpExchange exchange, int status, string error, string description) =>
        JsonResponse.Write(exchange, status, (error, description), static (json, it) =>
        {
            json.WriteStartObject();
            json.WriteString("error"u8, it.error);
            json.WriteString("error_description"u8, it.description);
            json.WriteEndObject();
        });

    private bool IsKnown(HttpExchange exchange, Dictionary<string, string> form)
    {
        var (id, secret) = ReadBasic(exchange.GetHeader("Authorization"));
        if (form.GetValueOrDefault("client_id") is { } named && id is not null && named != id)
            return false;
        id ??= form.GetValueOrDefault("client_id");
        secret ??= form.GetValueOrDefault("client_secret");
        if (id == _client.Id && secret is not null)
            return secret == _client.Secret;
        return id == _client.CertificateId && secret is null && exchange.ClientCertificate is { } certificate && _client.IsIssued(certificate);
    }

    private static (string? Id, string? Secret) ReadBasic(string? header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || value.Scheme != "Basic" || value.Parameter is null)
            return default;
        var bytes = new byte[value.Parameter.Length];
        if (!Convert.TryFromBase64String(value.Parameter, bytes, out var length))
            return default;
        // As they are: only with a header of its own does a UAA take them form-encoded.
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (parts[0], parts[1]) : default;
    }

    private void Grant(HttpExchange exchange) =>
        JsonResponse.Write(exchange, 200, (Token: _tokens.Issue(), _tokens.Lifetime), static (json, it) =>
        {
            json.WriteStartObject();
            json.WriteString("access_token"u8, it.Token);
            json.WriteString("token_type"u8, "bearer"u8);
            json.WriteNumber("expires_in"u8, (long)it.Lifetime.TotalSeconds);
            json.WriteString("scope"u8, "uaa.resource"u8);
            json.WriteString("jti"u8, Guid.NewGuid());
            json.WriteEndObject();
        });
}
