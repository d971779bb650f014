using System.Management.Automation.Host;
using System.Text;

namespace SapServiceTools.Cmdlets.Watching;

/// <summary>A table on a terminal, which is drawn anew in its own place. It goes through the host, which knows how wide characters and the window are.</summary>
internal sealed class LiveTable
{
    private const int Gap = 2;
    private const int TypeWidth = 6;
    private const int TimeWidth = 7;
    // Of a name that much is left whatever its status is.
    private const int ShortestName = 12;
    private readonly PSHostUserInterface _ui;
    private int _height;

    private LiveTable(PSHostUserInterface ui) => _ui = ui;

    /// <summary>A table for a cmdlet's host; null where there is no terminal on which it could be drawn, or nobody who could see it.</summary>
    public static LiveTable? For(PSCmdlet cmdlet)
    {
        var ui = cmdlet.Host.UI;
        if (ui is not { SupportsVirtualTerminal: true } || Console.IsOutputRedirected || IsUnattended() || IsPlain(cmdlet))
            return null;
        try
        {
            return ui.RawUI?.WindowSize is { Width: >= 40, Height: >= 5 } ? new LiveTable(ui) : null;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or NotSupportedException)
        {
            // A host that has no window says so in one of these ways.
            return null;
        }
    }

    /// <summary>Draws it over what was drawn before.</summary>
    public void Draw(IReadOnlyList<WatchRow> rows, TimeSpan now, string footer)
    {
        var size = _ui.RawUI.WindowSize;
        var text = new StringBuilder(Back());
        var shown = Choose(rows, size.Height - 3);
        var columns = Columns.For(size.Width - 1, shown.Max(row => Width(row.ShortName)), shown.Max(row => Width(row.Status)));
        AddLine(text, $"\e[1m{Cell("Name", columns.Name)}{Cell("Doing", columns.Type)}{Cell("Status", columns.Status)}{(columns.HasTime ? "For" : "")}\e[0m");
        foreach (var row in shown)
        {
            var colour = row.State switch { WatchState.Done => "\e[32m", WatchState.Failed => "\e[31m", WatchState.Left => "\e[33m", _ => "" };
            var time = columns.HasTime ? ElapsedText.Of((row.Ended ?? now) - row.Begun) : "";
            AddLine(text, $"{Cell(row.ShortName, columns.Name)}{Cell(row.Type?.ToString() ?? "", columns.Type)}{colour}{Cell(row.Status, columns.Status)}\e[0m{time}");
        }

        AddLine(text, Cell(rows.Count > shown.Count ? $"{rows.Count - shown.Count} more; {footer}" : footer, size.Width - Gap - 1));
        // In one piece, so that no half of it is ever seen.
        _ui.Write(text.Append("\e[J").ToString());
        _height = shown.Count + 2;
    }

    /// <summary>Takes it away.</summary>
    public void Erase()
    {
        if (_height > 0)
            _ui.Write($"{Back()}\e[J");
        _height = 0;
    }

    /// <summary>Leaves it where it is; what comes next comes below it.</summary>
    public void Leave() => _height = 0;

    // What goes on is worth more than what is over, and what failed more than what is done.
    private static List<WatchRow> Choose(IReadOnlyList<WatchRow> rows, int room)
    {
        if (rows.Count <= room)
            return [.. rows];
        var chosen = rows.OrderBy(row => row.State switch { WatchState.Failed => 0, WatchState.Going => 1, WatchState.Left => 2, _ => 3 }).Take(Math.Max(1, room)).ToHashSet();
        return [.. rows.Where(chosen.Contains)];
    }

    private static void AddLine(StringBuilder text, string line) => text.Append(line).Append("\e[K\n");

    private string Back() => _height > 0 ? $"\r\e[{_height}A" : "\r";

    private string Cell(string text, int width)
    {
        if (width is 0)
            return "";
        if (Width(text) > width)
        {
            var cut = new StringBuilder();
            var left = width - 1;
            foreach (var rune in text.EnumerateRunes())
            {
                left -= Width(rune.ToString());
                if (left < 0)
                    break;
                cut.Append(rune);
            }

            text = cut.Append('\u2026').ToString();
        }

        return text + new string(' ', Math.Max(0, width - Width(text)) + Gap);
    }

    /// <summary>How wide the columns are. The status is what people watch for: where a window is narrow, what is done goes first, which the status says too, then the time, then the end of the names.</summary>
    private readonly record struct Columns(int Name, int Type, int Status, bool HasTime)
    {
        public static Columns For(int width, int longestName, int longestStatus)
        {
            longestName = Math.Max(longestName, "Name".Length);
            longestStatus = Math.Max(longestStatus, "Status".Length);
            // Behind each cell is its gap.
            var left = width - (2 * Gap);
            int type = TypeWidth + Gap, wanted = longestName + longestStatus;
            var hasType = left - TimeWidth - type >= wanted;
            var hasTime = left - TimeWidth >= wanted;
            left -= (hasType ? type : 0) + (hasTime ? TimeWidth : 0);
            var name = Math.Clamp(left - longestStatus, Math.Min(longestName, ShortestName), longestName);
            return new(name, hasType ? TypeWidth : 0, left - name, hasTime);
        }
    }

    private int Width(string text) => _ui.RawUI.LengthInBufferCells(text);

    // In this mode, which NO_COLOR and TERM=dumb set too, the host takes all escape sequences out.
    private static bool IsPlain(PSCmdlet cmdlet) =>
        cmdlet.GetVariableValue("PSStyle") is { } style && PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() == "PlainText";

    private static bool IsUnattended() => !Environment.UserInteractive
        || Environment.GetEnvironmentVariable("TERM") == "dumb"
        || Environment.GetCommandLineArgs().Any(argument => argument.Length >= 5 && "-noninteractive".StartsWith(argument.Replace('/', '-'), StringComparison.OrdinalIgnoreCase));
}
