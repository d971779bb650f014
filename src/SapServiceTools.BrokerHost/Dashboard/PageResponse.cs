using System.Buffers;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>A response of the pages.</summary>
internal sealed record PageResponse(int Status, string ContentType, byte[] Body)
{
    // Nothing but what the host itself serves, no inline script or style, and no text that becomes markup without the page's policy.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types dashboard";

    public const string Html = "text/html; charset=utf-8";

    public string CacheControl { get; init; } = "no-store";

    /// <summary>For <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    public string? Location { get; init; }

    public string? Allow { get; init; }

    public int? RetryAfter { get; init; }

    public void Send(HttpExchange exchange)
    {
        SendHead(exchange, Status, ContentType, CacheControl);
        if (Challenge is not null)
            exchange.SetHeader("WWW-Authenticate", Challenge);
        if (Location is not null)
            exchange.SetHeader("Location", Location);
        if (Allow is not null)
            exchange.SetHeader("Allow", Allow);
        if (RetryAfter is { } seconds)
            exchange.SetHeader("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        exchange.SetContentLength(Body.Length);
        if (exchange.Method is not "HEAD")
            exchange.ResponseBody.Write(Body);
    }

    public static void SendHead(HttpExchange exchange, int status, string contentType, string cacheControl)
    {
        exchange.StatusCode = status;
        exchange.SetHeader("Content-Type", contentType);
        exchange.SetHeader("Cache-Control", cacheControl);
        exchange.SetHeader("Content-Security-Policy", Policy);
        exchange.SetHeader("X-Content-Type-Options", "nosniff");
        exchange.SetHeader("Referrer-Policy", "no-referrer");
        exchange.SetHeader("Cross-Origin-Opener-Policy", "same-origin");
        exchange.SetHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
