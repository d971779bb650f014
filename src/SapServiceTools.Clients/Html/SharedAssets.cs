namespace SapServiceTools.Clients.Html;

/// <summary>Style sheets and pictures that pages share, as they are in the assembly.</summary>
internal static class SharedAssets
{
    /// <summary>The style sheet of all pages; that of a page comes after it.</summary>
    public static byte[] Style => Read("page.css");

    /// <summary>The picture in the header, an SVG document.</summary>
    public static byte[] Icon => Read("icon.svg");

    /// <summary>Reads one.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(SharedAssets).Assembly.GetManifestResourceStream($"{typeof(SharedAssets).Namespace}.Assets.{name}")!;
        var body = new byte[stream.Length];
        stream.ReadExactly(body);
        return body;
    }
}
