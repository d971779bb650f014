using System.Buffers;

namespace SapServiceTools.Clients.Http;

/// <summary>Finds out how far a value reaches that follows a name in plain text. On doubt, and where its end was cut off, to the end of the text.</summary>
internal static class SecretText
{
    private static readonly SearchValues<char> Terminators = SearchValues.Create(" \t\r\n&,;\"'<>}]");

    /// <summary>The length of the value at the beginning of <paramref name="text"/>.</summary>
    /// <param name="text">What follows the name and its colon or equals sign.</param>
    /// <param name="name">The name.</param>
    public static int ValueLength(ReadOnlySpan<char> text, ReadOnlySpan<char> name)
    {
        if (text.IsEmpty)
            return 0;
        if (Backslashes(text) is var escapes && escapes < text.Length && text[escapes] is '"' or '\'')
            return QuotedLength(text, escapes);
        // Such a header's value has several words.
        if (name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase) || name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase))
            return OrAll(text.IndexOfAny('\r', '\n'), text);
        return text[0] is '{' or '[' ? BracketLength(text) : OrAll(text.IndexOfAny(Terminators), text);
    }

    private static int BracketLength(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text[i..];
            var escapes = Backslashes(rest);
            if (escapes < rest.Length && rest[escapes] is '"' or '\'')
            {
                i += QuotedLength(rest, escapes) - 1;
                continue;
            }

            depth += text[i] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (depth == 0)
                return i + 1;
            i += Math.Max(escapes - 1, 0);
        }

        return text.Length;
    }

    /// <param name="text">Begins with the quote.</param>
    /// <param name="escapes">How many backslashes stand before it: none in JSON, one in JSON that is itself a text in JSON.</param>
    private static int QuotedLength(ReadOnlySpan<char> text, int escapes)
    {
        var quote = text[escapes];
        var run = 0;
        for (var i = escapes + 1; i < text.Length; i++)
        {
            if (text[i] == quote && IsEnd(run, escapes))
                return i + 1;
            run = text[i] == '\\' ? run + 1 : 0;
        }

        return text.Length;
    }

    // Backslashes before a quote come in pairs, each of which is one within the value, except those that belong to the quote itself.
    private static bool IsEnd(int run, int escapes) => escapes switch
    {
        0 => run % 2 == 0,
        1 => run % 4 == 1,
        _ => run == escapes,
    };

    private static int Backslashes(ReadOnlySpan<char> text) => text.IndexOfAnyExcept('\\') is var count and >= 0 ? count : text.Length;

    private static int OrAll(int length, ReadOnlySpan<char> text) => length >= 0 ? length : text.Length;
}
