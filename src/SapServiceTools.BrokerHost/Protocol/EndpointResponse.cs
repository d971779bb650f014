namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>A response, ready to be sent.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON text; empty only with 304.</param>
internal sealed record EndpointResponse(int Status, byte[] Body)
{
    /// <summary>Seconds for <c>Retry-After</c>.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The methods for <c>Allow</c>.</summary>
    public string? Allow { get; init; }

    public string? ETag { get; init; }

    /// <summary>Responses hold credentials, and none is valid for another request.</summary>
    public string CacheControl { get; init; } = "no-store";

    /// <summary>For <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }
}
