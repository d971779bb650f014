namespace SapServiceTools.BrokerHost.Transports;

/// <summary>Takes the target of a request line apart.</summary>
internal static class RequestTarget
{
    /// <summary>The raw path and the raw query without its question mark; proxies send the absolute form, whose scheme and host are left out.</summary>
    public static (string Path, string Query) Split(string target)
    {
        if (target.Length > 0 && target[0] != '/' && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var path = target.AsSpan(scheme + 3).IndexOfAny('/', '?');
            target = path < 0 ? "/" : target[(scheme + 3 + path)..];
        }
        var mark = target.IndexOf('?');
        return mark < 0 ? (target, "") : (mark == 0 ? "/" : target[..mark], target[(mark + 1)..]);
    }
}
