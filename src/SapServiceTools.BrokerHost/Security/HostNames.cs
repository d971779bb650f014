using System.Net;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>The names under which a broker without credentials answers.</summary>
internal static class HostNames
{
    public const string Rule = "Without credentials this broker answers under a local name or an IP address only, or under the name of its public address.";

    /// <summary>
    /// Whether a browser may have been led here under a name that isn't this host's: a site whose name is made to point to the loopback could do whatever needs no credentials.
    /// </summary>
    public static bool IsForeign(BrokerHostOptions options, HttpExchange exchange)
    {
        if (options.Authentication.IsRequired || exchange.GetHeader("Host") is not { } host)
            return false;
        if (!Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri))
            return true;
        return !IPAddress.TryParse(uri.IdnHost, out _) && uri.IdnHost is not "localhost" && !uri.IdnHost.EndsWith(".localhost", StringComparison.Ordinal)
            && uri.IdnHost != options.PublicUri?.IdnHost;
    }
}
