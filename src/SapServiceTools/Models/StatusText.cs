namespace SapServiceTools;

/// <summary>A status as tables show it: clean text, and where the terminal has colours green for what went well, red for what didn't, yellow for what goes on.</summary>
public static class StatusText
{
    private const string Red = "\u001b[31m";
    private const string Green = "\u001b[32m";
    private const string Yellow = "\u001b[33m";
    private const string Grey = "\u001b[90m";
    private const string Reset = "\u001b[0m";

    // By ending, since each service has its own prefix for the same: CREATION_FAILED, failed, SUSPENDFAILED. The rest goes on, or wants to be looked at.
    private static readonly (string Ending, string Colour)[] Colours =
    [
        ("SUCCEEDED", Green), ("Active", Green), ("GREEN", Green), ("Done", Green), ("Passed", Green),
        ("FAILED", Red), ("Error", Red), ("RED", Red), ("KILLED", Red), ("Active!", Red),
        ("Skipped", Grey), ("NotApplicable", Grey),
    ];

    /// <summary>The text of a status.</summary>
    /// <param name="status">Text or an enumeration's value; null stays null.</param>
    /// <param name="isColoured">Whether the terminal has colours, and its user wants them.</param>
    public static string? Show(object? status, bool isColoured)
    {
        if (status?.ToString() is not { Length: > 0 } raw)
            return null;
        var text = TerminalText.Line(raw);
        return isColoured ? $"{ColourOf(text)}{text}{Reset}" : text;
    }

    private static string ColourOf(string text)
    {
        foreach (var (ending, colour) in Colours)
        {
            if (text.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return colour;
        }

        return Yellow;
    }
}
