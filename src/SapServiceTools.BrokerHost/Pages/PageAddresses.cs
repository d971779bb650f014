using System.Net;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Pages;

/// <summary>Where the pages are, seen from outside.</summary>
internal sealed class PageAddresses(BrokerHostOptions options, PagePaths paths, Func<IReadOnlyList<Uri>> listening)
{
    private readonly Uri? _public = options.PublicUri is { } uri ? WithSlash(uri) : null;

    /// <summary>The dashboard, as far as the host knows by itself.</summary>
    public Uri? Dashboard => Base is { } uri ? new Uri(uri, PagePaths.Dashboard) : null;

    private Uri? Base => _public ?? (listening() is [var first, ..] ? new Uri(first, paths.Base) : null);

    /// <summary>The page of an instance; without a public address under that which the caller used, since it could reach that.</summary>
    public string? InstancePage(HttpExchange exchange, string instanceId) =>
        (_public ?? FromRequest(exchange) ?? Base) is { } uri ? uri.AbsoluteUri + PagePaths.InstancePage(instanceId) : null;

    /// <summary>
    /// Whether a browser may have been led here under a name that isn't this host's: a site whose name is made to point to the loopback could read pages that ask for no credentials.
    /// </summary>
    public bool IsForeign(HttpExchange exchange)
    {
        if (options.Authentication.IsRequired || exchange.GetHeader("Host") is not { } host)
            return false;
        if (!Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri))
            return true;
        return !IPAddress.TryParse(uri.IdnHost, out _) && uri.IdnHost is not "localhost" && !uri.IdnHost.EndsWith(".localhost", StringComparison.Ordinal)
            && uri.IdnHost != _public?.IdnHost;
    }

    private Uri? FromRequest(HttpExchange exchange)
    {
        if (exchange.GetHeader("Host") is not { Length: > 0 } host)
            return null;
        // A router that ends TLS says so.
        var scheme = exchange.GetHeader("X-Forwarded-Proto") is "https" ? "https" : listening() is [var first, ..] ? first.Scheme : "http";
        return Uri.TryCreate($"{scheme}://{host}{paths.Base}", UriKind.Absolute, out var uri) && uri is { UserInfo: "", Fragment: "", Query: "" } && uri.AbsolutePath == paths.Base ? uri : null;
    }

    private static Uri WithSlash(Uri uri) => uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
}
