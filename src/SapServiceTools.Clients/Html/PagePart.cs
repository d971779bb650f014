namespace SapServiceTools.Clients.Html;

/// <summary>One part of a page that changes by itself: an element with an id.</summary>
/// <param name="Id">The element's id.</param>
/// <param name="Html">The whole element.</param>
internal sealed record PagePart(string Id, byte[] Html)
{
    public static PagePart Render(string id, Action<HtmlWriter> write)
    {
        var html = new HtmlWriter();
        write(html);
        return new PagePart(id, html.ToArray());
    }
}
