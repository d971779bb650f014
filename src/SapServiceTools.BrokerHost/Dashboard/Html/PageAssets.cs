using System.Security.Cryptography;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Html;

/// <summary>Style sheet, script and icon of the pages, as they are in the assembly.</summary>
internal static class PageAssets
{
    private static readonly Dictionary<string, PageAsset> All = new(StringComparer.Ordinal)
    {
        ["dashboard.css"] = new("text/css; charset=utf-8", [.. SharedAssets.Style, .. Load("dashboard.css")]),
        ["dashboard.js"] = new("text/javascript; charset=utf-8", Load("dashboard.js")),
        ["icon.svg"] = new("image/svg+xml", SharedAssets.Icon),
    };

    /// <summary>Changes with any of them, so that browsers can cache them for good.</summary>
    public static string Version { get; } = Convert.ToHexString(SHA256.HashData(All.OrderBy(asset => asset.Key, StringComparer.Ordinal).SelectMany(asset => asset.Value.Body).ToArray()), 0, 6);

    public static PageAsset? Find(string name) => All.GetValueOrDefault(name);

    private static byte[] Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"{typeof(PageAssets).Namespace}.Assets.{name}")!;
        var body = new byte[stream.Length];
        stream.ReadExactly(body);
        return body;
    }
}

/// <summary>A static part of the pages.</summary>
internal sealed record PageAsset(string ContentType, byte[] Body);
