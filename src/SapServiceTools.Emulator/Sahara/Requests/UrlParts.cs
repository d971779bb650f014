namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>Takes addresses apart that .NET's own class refuses, such as those with placeholders in them.</summary>
internal static class UrlParts
{
    /// <summary>Scheme, host and path; an empty scheme for a bare path.</summary>
    public static (string Scheme, string Host, string Path) Split(string url)
    {
        var colon = url.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
            return url.Contains(':', StringComparison.Ordinal) && !url.StartsWith('/') ? (url[..url.IndexOf(':', StringComparison.Ordinal)], "", "") : ("", "", url);
        var rest = url[(colon + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (url[..colon], rest, "") : (url[..colon], rest[..slash], rest[slash..]);
    }
}
