using System.Buffers;
using System.Collections;

namespace SapServiceTools;

/// <summary>
/// Text that others wrote, for a terminal or a log: what would move the cursor, change a title, hide a line or turn the direction of writing is replaced by U+FFFD.
/// The values themselves stay as they are, since a name with such a character is the name that the server knows.
/// </summary>
public static class TerminalText
{
    private const char Replacement = '\uFFFD';

    // C0, DEL and C1; line and paragraph separators; what overrides or isolates the direction of writing.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(string.Concat(
        Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x2028, 0x2029]).Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4))
            .Select(code => (char)code)));

    /// <summary>Text that may have several lines: line feeds and tabs stay, and a carriage return before a line feed goes.</summary>
    public static string Lines(string text) => Replace(text, keepsLines: true);

    /// <summary>Text that has one line.</summary>
    public static string Line(string text) => Replace(text, keepsLines: false);

    /// <summary>A property's value as a view shows it: numbers, times and their like as they are, everything else as clean text, and of a list each of its elements.</summary>
    /// <param name="value">The value; null stays null.</param>
    public static object? Show(object? value) => value switch
    {
        null or bool or IFormattable => value,
        string text => Lines(text),
        IEnumerable list => list.Cast<object?>().Select(Show).ToArray(),
        _ => Lines(value.ToString() ?? ""),
    };

    private static string Replace(string text, bool keepsLines)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = text.AsSpan().IndexOfAny(Unsafe);
        if (first < 0)
            return text;
        var clean = new char[text.Length];
        text.CopyTo(0, clean, 0, first);
        var length = first;
        for (var index = first; index < text.Length; index++)
        {
            var character = text[index];
            if (keepsLines && character is '\r' && index + 1 < text.Length && text[index + 1] is '\n')
                continue;
            clean[length++] = !Unsafe.Contains(character) || (keepsLines && character is '\n' or '\t') ? character : Replacement;
        }

        return new string(clean, 0, length);
    }
}
