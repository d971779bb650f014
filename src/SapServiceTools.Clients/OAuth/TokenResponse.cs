using System.Text.Json.Serialization;

namespace SapServiceTools.Clients.OAuth;

/// <summary>The answer to a request for a token. Source: RFC 6749, section 5.1.</summary>
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
