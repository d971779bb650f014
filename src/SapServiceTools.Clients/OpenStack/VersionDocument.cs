using System.Text.RegularExpressions;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>The versions that a service names at its root. Keystone nests them once more than others, and shows one alone below its address.</summary>
internal sealed partial class VersionDocument
{
    private readonly Uri _root;

    private VersionDocument(Uri root, IReadOnlyList<OfferedVersion> versions)
    {
        _root = root;
        Versions = versions;
    }

    public IReadOnlyList<OfferedVersion> Versions { get; }

    /// <summary>Reads one.</summary>
    /// <param name="root">The address that was asked.</param>
    /// <param name="body">The response.</param>
    /// <exception cref="JsonException">No such document.</exception>
    public static VersionDocument Read(Uri root, ReadOnlyMemory<byte> body)
    {
        var fields = new WireFields(FreeFormText.ParseObject(body.Span));
        var versions = fields.Items("versions", ReadVersion);
        if (versions.Count == 0)
            versions = new WireFields(fields.Map("versions")).Items("values", ReadVersion);
        if (versions.Count == 0 && fields.Item("version", ReadVersion) is { } single)
            versions = [single];
        return versions.Count > 0 ? new VersionDocument(root, versions) : throw new JsonException("no versions are named");
    }

    /// <summary>
    /// The address of a version. Scheme, host and port are those that were asked for, whatever the link says: services behind proxies often name their
    /// inner address, and an http link behind https would have the credentials sent in clear. Where the link names another host or port,
    /// its path is of another place too, and only the version is taken from it.
    /// </summary>
    public Uri AddressOf(OfferedVersion version)
    {
        var root = Slash(_root);
        var link = Uri.TryCreate(root, version.Link ?? $"{version.Id}/", out var parsed) ? parsed : new Uri(root, $"./{version.Id}/");
        var last = link.Segments.Length > 0 ? link.Segments[^1].Trim('/') : string.Empty;
        var path = string.Equals(link.Authority, root.Authority, StringComparison.OrdinalIgnoreCase)
            ? link.AbsolutePath
            : $"{root.AbsolutePath}{(last.Length > 0 ? last : version.Id)}";
        return Slash(new UriBuilder(root) { Path = path, Query = string.Empty, Fragment = string.Empty }.Uri);
    }

    /// <summary>The address with a slash at its end, so that more can be put behind it.</summary>
    public static Uri Slash(Uri uri) => uri.AbsolutePath.EndsWith('/') ? uri : new Uri($"{uri.GetLeftPart(UriPartial.Path)}/");

    private static OfferedVersion ReadVersion(WireFields fields)
    {
        var links = fields.Items("links", link => (Relation: link.Text("rel"), Address: link.Text("href")));
        var id = fields.Text("id") ?? string.Empty;
        var number = VersionNumber().Match(id);
        return new OfferedVersion(
            id,
            number.Success ? new Version(int.Parse(number.Groups[1].ValueSpan, null), number.Groups[2].Success ? int.Parse(number.Groups[2].ValueSpan, null) : 0) : new Version(0, 0),
            fields.Text("status") ?? string.Empty,
            links.FirstOrDefault(link => link.Relation == "self").Address);
    }

    [GeneratedRegex(@"^v([0-9]{1,3})(?:\.([0-9]{1,3}))?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();
}

/// <summary>A version that a service offers.</summary>
/// <param name="Id">Such as <c>v1.1</c>.</param>
/// <param name="Number">The same as numbers.</param>
/// <param name="Status">Such as <c>CURRENT</c>.</param>
/// <param name="Link">The address as the service names it; it may be relative or wrong.</param>
internal sealed record OfferedVersion(string Id, Version Number, string Status, string? Link);
