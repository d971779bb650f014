using System.Globalization;

namespace SapServiceTools.Clients.Html;

/// <summary>Words, durations and badges as all pages write them.</summary>
internal static class PageText
{
    /// <summary>A word in a coloured frame; the colour adds nothing to the word.</summary>
    public static Action<HtmlWriter> Badge(string colour, string word) => html => html.Write($"""<span class="badge {colour}">{word}</span>""");

    /// <summary>What a page comes to, in a sentence.</summary>
    public static Action<HtmlWriter> Headline(string colour, string sentence) => html => html.Write($"""<p class="headline {colour}">{sentence}</p>""");

    /// <summary>A name or a command.</summary>
    public static Action<HtmlWriter>? Code(string? text) => text is null ? null : html => html.Write($"<code>{text}</code>");

    /// <summary>A name, and below it where that is.</summary>
    public static Action<HtmlWriter> Named(string name, string? place) => html =>
    {
        html.Write($"{name}");
        if (place is not null)
            html.Write($"""<br><span class="dim">{place}</span>""");
    };

    /// <summary>Plain text.</summary>
    public static Action<HtmlWriter>? Plain(string? text) => string.IsNullOrEmpty(text) ? null : html => html.Write($"{text}");

    /// <summary>A moment.</summary>
    public static Action<HtmlWriter>? Moment(DateTimeOffset? moment) => moment is { } known ? html => html.Write($"{known}") : null;

    /// <summary>One entry of a list of facts; nothing where there is no value.</summary>
    public static Action<HtmlWriter>? Fact(string label, Action<HtmlWriter>? value) =>
        value is null ? null : html => html.Write($"<div><dt>{label}</dt><dd>{value}</dd></div>");

    /// <summary>A number in an attribute of a drawing.</summary>
    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A number of things in a sentence.</summary>
    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How long something took.</summary>
    public static string Duration(TimeSpan elapsed) => elapsed.TotalMilliseconds switch
    {
        < 1 => "< 1 ms",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMinutes:0.0} min"),
    };

    /// <summary>The beginning of a text that is too long for its place.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, length)}\u2026";
}
