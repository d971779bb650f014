namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>A name as a JSON pointer spells it (RFC 6901, section 3).</summary>
internal static class PointerSegment
{
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string segment) => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
