using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace SapServiceTools.Clients.Html;

/// <summary>Collects HTML. It takes interpolated strings only: their literal parts are markup, and every value in them is escaped, so none can be forgotten.</summary>
internal sealed class HtmlWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        "&<>\"'\u007f" + new string(Enumerable.Range(0, 32).Select(code => (char)code).ToArray()));

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>Writes a template. The compiler has it written, value by value, before this is called.</summary>
    public HtmlWriter Write([InterpolatedStringHandlerArgument("")] ref HtmlTemplate template) => this;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    internal void Markup(ReadOnlySpan<char> markup) => Encoding.UTF8.GetBytes(markup, _buffer);

    internal void Markup(ReadOnlySpan<byte> markup) => _buffer.Write(markup);

    /// <summary>Text that is right between tags and in a quoted attribute. It has no line break, so that it also fits a line of an event stream.</summary>
    internal void Text(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is >= 0 and var index)
        {
            Markup(text[..index]);
            Markup(Escape(text[index]));
            text = text[(index + 1)..];
        }
        Markup(text);
    }

    private static ReadOnlySpan<byte> Escape(char character) => character switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&quot;"u8,
        '\'' => "&#39;"u8,
        '\n' => "&#10;"u8,
        '\r' => "&#13;"u8,
        '\t' => "&#9;"u8,
        // HTML has no way to write the other control characters.
        _ => "\uFFFD"u8,
    };
}
