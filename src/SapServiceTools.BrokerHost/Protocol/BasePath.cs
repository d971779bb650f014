namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>What stands before <c>/v2</c> in every path, as it is configured and as it is in addresses.</summary>
public static class BasePath
{
    /// <summary>The prefix as it is in an address: a slash before each part and none at the end, blanks and the like percent-encoded; empty for none.</summary>
    /// <param name="prefix">Such as <c>brokers/one</c> or <c>/my brokers/</c>; what is percent-encoded already stays so.</param>
    public static string Encode(string prefix) =>
        string.Concat(Parts(prefix).Select(part => $"/{Uri.EscapeDataString(Uri.UnescapeDataString(part))}"));

    /// <summary>False if clients would change it on its way, or it can't be told from the rest of an address.</summary>
    internal static bool IsGood(string prefix) =>
        prefix.AsSpan().IndexOfAny('?', '#') < 0
        && Parts(prefix).All(part => PercentEncoding.Decode(part, plusIsBlank: false) is { } text && text is not ("." or "..") && !text.Contains('/', StringComparison.Ordinal));

    private static string[] Parts(string prefix) => prefix.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
