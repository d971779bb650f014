using System.Net;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard.Html;

namespace SapServiceTools.BrokerHost.Dashboard;

/// <summary>Where the pages are, seen from outside.</summary>
internal sealed class PageAddresses(BrokerHostOptions options, PagePaths paths, Func<IReadOnlyList<Uri>> listening)
{
    private readonly Uri? _public = options.PublicUri is { } uri ? WithSlash(uri) : null;
    private string? _reachable;

    /// <summary>The dashboard; null while the host isn't listening.</summary>
    public Uri? Dashboard => Base is { } uri ? new Uri(uri, PagePaths.Dashboard) : null;

    private Uri? Base => _public ?? (listening() is [var first, ..] ? new Uri(first, paths.Base) : null);

    // Empty where there is none. It doesn't change once the host listens.
    private string? Reachable => _reachable ??= Base is not { } uri ? null : IsEveryAddress(uri) ? "" : uri.AbsoluteUri;

    /// <summary>The page of an instance; null where the host doesn't know an address to reach it under.</summary>
    public string? InstancePage(string instanceId) =>
        Reachable is { Length: > 0 } address ? address + PagePaths.InstancePage(instanceId) : null;

    // Listening on all addresses of the machine gives no address under which platforms can reach it.
    private static bool IsEveryAddress(Uri uri) => IPAddress.TryParse(uri.IdnHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static Uri WithSlash(Uri uri) => uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
}
