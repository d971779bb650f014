namespace SapServiceTools.Clients.Html;

/// <summary>
/// Tables whose cells say what they are, which a phone shows instead of the columns. A table that isn't laid out as one is none for screen readers either, so the roles are written down.
/// </summary>
internal static class HtmlTable
{
    // What is seen of a table at once; the rest is a click away, and on paper.
    private const int Unfolded = 25;

    /// <summary>Writes one; of a long one the beginning, and the rest folded.</summary>
    /// <param name="html">Takes it.</param>
    /// <param name="name">What it has, for those who can't see where it stands.</param>
    /// <param name="style">Its class, by which its columns have their width.</param>
    /// <param name="rows">What it shows, one row each.</param>
    /// <param name="columns">Headings, and what stands below them.</param>
    public static void Write<T>(HtmlWriter html, string name, string style, IReadOnlyCollection<T> rows, params (string Heading, Func<T, Action<HtmlWriter>?> Cell)[] columns)
    {
        WriteWhole(html, name, style, rows.Take(Unfolded), columns);
        if (rows.Count <= Unfolded)
            return;
        html.Write($"<details><summary>And {rows.Count - Unfolded} more</summary>");
        WriteWhole(html, $"{name}, the rest", style, rows.Skip(Unfolded), columns);
        html.Write($"</details>");
    }

    /// <summary>Writes one with all rows, for where it is folded already.</summary>
    /// <param name="html">Takes it.</param>
    /// <param name="name">What it has, for those who can't see where it stands.</param>
    /// <param name="style">Its class, by which its columns have their width.</param>
    /// <param name="rows">What it shows, one row each.</param>
    /// <param name="columns">Headings, and what stands below them.</param>
    public static void WriteWhole<T>(HtmlWriter html, string name, string style, IEnumerable<T> rows, params (string Heading, Func<T, Action<HtmlWriter>?> Cell)[] columns)
    {
        html.Write($"""<table class="labelled {style}" role="table" aria-label="{name}">""");
        html.Write($"""<thead role="rowgroup"><tr role="row">""");
        foreach (var (heading, _) in columns)
            html.Write($"""<th scope="col" role="columnheader">{heading}</th>""");
        html.Write($"""</tr></thead><tbody role="rowgroup">""");
        foreach (var row in rows)
        {
            html.Write($"""<tr role="row">""");
            foreach (var (heading, cell) in columns)
                html.Write($"""<td role="cell" data-label="{heading}">{cell(row)}</td>""");
            html.Write($"</tr>");
        }

        html.Write($"</tbody></table>\n");
    }
}
