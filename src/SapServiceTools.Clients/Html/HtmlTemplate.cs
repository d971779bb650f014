using System.Globalization;
using System.Runtime.CompilerServices;

namespace SapServiceTools.Clients.Html;

/// <summary>Markup with values between, as the compiler takes an interpolated string apart.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlTemplate
{
    private readonly HtmlWriter _writer;

    public HtmlTemplate(int literalLength, int formattedCount, HtmlWriter writer) => _writer = writer;

    public void AppendLiteral(string markup) => _writer.Markup(markup);

    public void AppendFormatted(string? text) => _writer.Text(text);

    public void AppendFormatted(long number) => _writer.Text(number.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A moment: people without scripts read it in UTC, and the page's script says how long ago it was (<c>age</c>) or the time of day here (<c>clock</c>).</summary>
    public void AppendFormatted(DateTimeOffset moment, string format = "age")
    {
        _writer.Markup("<time class=\"");
        _writer.Markup(format);
        _writer.Markup("\" datetime=\"");
        _writer.Markup(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        _writer.Markup("\">");
        _writer.Markup(moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        _writer.Markup("</time>");
    }

    /// <summary>A part that writes itself.</summary>
    public void AppendFormatted(Action<HtmlWriter>? part) => part?.Invoke(_writer);

    /// <summary>Parts that are HTML already.</summary>
    public void AppendFormatted(PagePart part) => _writer.Markup(part.Html);
}
