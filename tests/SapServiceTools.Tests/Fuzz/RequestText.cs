using System.Text;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>A request as text: a line with method and target, headers, an empty line, the body. Whatever an HTTP server would refuse itself doesn't come through.</summary>
public sealed record RequestText(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Reads it; null if no HTTP server would pass it on.</summary>
    public static RequestText? Parse(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var lines = Encoding.Latin1.GetString(end < 0 ? input : input.AsSpan(0, end)).Split('\n');
        var first = lines[0].Split(' ');
        if (first.Length is not 2 || first[0].Length is 0 || !first[0].All(char.IsAsciiLetter) || !first[1].StartsWith('/') || first[1].Any(character => character is <= ' ' or > '~' or '#'))
            return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].Trim();
            if (colon <= 0 || !line.AsSpan(0, colon).ToString().All(character => char.IsAsciiLetterOrDigit(character) || character is '-') || value.Any(char.IsControl))
                return null;
            headers[line[..colon]] = value;
        }
        var mark = first[1].IndexOf('?', StringComparison.Ordinal);
        return new RequestText(
            first[0].ToUpperInvariant(), mark < 0 ? first[1] : first[1][..mark], mark < 0 ? "" : first[1][(mark + 1)..], headers, end < 0 ? [] : input[(end + 2)..]);
    }
}
