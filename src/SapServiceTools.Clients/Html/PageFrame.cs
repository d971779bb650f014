using System.Security.Cryptography;
using System.Text;

namespace SapServiceTools.Clients.Html;

/// <summary>What a page begins and ends with, whether a server gives it out or it is a file.</summary>
internal static class PageFrame
{
    /// <summary>Begins a page, as far as the beginning of its main part.</summary>
    /// <param name="html">Takes the page.</param>
    /// <param name="title">The title of the document.</param>
    /// <param name="head">Writes what its style comes from, and what else belongs into the head.</param>
    /// <param name="bar">Writes the header.</param>
    public static void Begin(HtmlWriter html, string title, Action<HtmlWriter> head, Action<HtmlWriter> bar) => html.Write($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>{title}</title>
        {head}
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="bar">
        {bar}
        </header>
        <main id="main">

        """);

    /// <summary>Ends a page.</summary>
    /// <param name="html">Takes the page.</param>
    /// <param name="foot">Writes the footer; null if there is none.</param>
    public static void End(HtmlWriter html, Action<HtmlWriter>? foot)
    {
        html.Write($"</main>\n");
        if (foot is not null)
            html.Write($"<footer>\n{foot}\n</footer>\n");
        html.Write($"</body>\n</html>\n");
    }

    /// <summary>Writes the header of a page that is one file: what it is, and of when.</summary>
    public static void WriteBar(HtmlWriter html, string title, DateTimeOffset time)
    {
        html.Write($"""<a class="home" href="#main">""");
        // It is decoration: the words beside it say the same.
        html.Markup(Encoding.UTF8.GetString(SharedAssets.Icon).Replace("<svg ", "<svg width=\"28\" height=\"28\" aria-hidden=\"true\" ", StringComparison.Ordinal));
        html.Write($"""{title}</a><p class="made">As of {time}</p>""");
    }

    /// <summary>Writes the style of a page that is one file, and a policy that lets it have nothing else: no script, no font and no picture, from wherever.</summary>
    /// <param name="html">Takes it.</param>
    /// <param name="asset">The page's own style sheet, which comes after that of all pages.</param>
    public static void WriteInline(HtmlWriter html, string asset)
    {
        // A browser takes line ends of either kind for line feeds before it computes the hash.
        var style = Encoding.UTF8.GetString([.. SharedAssets.Style, .. SharedAssets.Read(asset)]).ReplaceLineEndings("\n");
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        html.Write($"""<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'">""");
        html.Markup("\n<style>");
        html.Markup(style);
        html.Markup("</style>");
    }
}
