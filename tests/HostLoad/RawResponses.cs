using System.Globalization;

namespace SapServiceTools.HostLoad;

/// <summary>Takes the responses on one connection apart; the hosts send them with their lengths.</summary>
internal static class RawResponses
{
    public static IEnumerable<(int Status, string Head, string Body)> Split(string text)
    {
        while (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                yield break;
            var head = text[..end];
            var length = Math.Min(LengthOf(head), text.Length - end - 4);
            yield return (int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head, text.Substring(end + 4, length));
            text = text[(end + 4 + length)..];
        }
    }

    public static bool Has(string head, string header) => head.Contains($"\r\n{header}:", StringComparison.OrdinalIgnoreCase);

    private static int LengthOf(string head)
    {
        const string Header = "\r\nContent-Length:";
        var at = head.IndexOf(Header, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return 0;
        var value = head[(at + Header.Length)..];
        var end = value.IndexOf('\r', StringComparison.Ordinal);
        return int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
