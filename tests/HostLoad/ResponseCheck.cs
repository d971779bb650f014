using System.Text.Json;

namespace SapServiceTools.HostLoad;

/// <summary>Whether a response is one of the protocol, whatever the request was.</summary>
internal static class ResponseCheck
{
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public static string? FindFault(int status, string body, bool hasRetryAfter)
    {
        // The HTTP server's own answers to another encoding or version of HTTP.
        if (status is >= 500 and not (501 or 503 or 505))
            return $"{status} {body}";
        if (status is 503 or 429 && !hasRetryAfter)
            return $"{status} without Retry-After: {body}";
        if (status is 304 || (body.Length is 0 && status is 400 or 408 or 411 or 413 or 414 or 431 or 501 or 505))
            return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                return $"{status} without an object: {body}";
            return status < 400 || json.RootElement.TryGetProperty("description", out var text) && text.ValueKind is JsonValueKind.String ? null : $"{status} without a description: {body}";
        }
        catch (JsonException)
        {
            return $"{status} without JSON: {body}";
        }
    }
}
