using System.Text.RegularExpressions;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;

namespace SapServiceTools.Clients.Sahara;

/// <summary>Where Sahara is, and the version that is spoken there.</summary>
/// <param name="Base">Version, and project where the catalog names it, with a slash at the end.</param>
/// <param name="Version">The version.</param>
internal sealed partial record SaharaEndpoint(Uri Base, SaharaApiVersion Version)
{
    /// <summary>
    /// Works the address out. One that ends in the wanted version is used as it is; else the root is asked for its versions,
    /// and the project is put behind the version again if the address had one. Source: OpenStack Data Processing API, v1.1 and v2.
    /// </summary>
    /// <exception cref="ServiceException">The version isn't offered, or the address isn't one.</exception>
    public static async Task<SaharaEndpoint> FindAsync(
        string address, bool isGiven, SaharaApiVersion? wanted, ServiceTransport transport, ICallLog log, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.EndpointNotFound, $"Sahara's address '{transport.Redactor.Text(address)}' isn't an absolute http or https address.");
        if (uri.UserInfo.Length > 0)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.EndpointNotFound, "Sahara's address holds user and password, which don't belong there.");
        var parts = Versioned().Match(uri.AbsolutePath);
        var root = VersionDocument.Slash(new Uri(uri, parts.Success ? parts.Groups["root"].Value : uri.AbsolutePath));
        var project = parts.Groups["project"] is { Success: true, Length: > 0 } group ? $"{group.Value}/" : string.Empty;
        var named = Named(parts.Groups["version"].Value);
        if (named is { } asItIs && (wanted == asItIs || (wanted is null && isGiven)))
            return new SaharaEndpoint(VersionDocument.Slash(uri), asItIs);
        if (await ReadAsync(root, transport, log, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            var guess = wanted ?? named ?? SaharaApiVersion.V2;
            return new SaharaEndpoint(new Uri(root, $"{guess.Segment()}/{project}"), guess);
        }

        var offered = document.Versions.Where(version => Named(version.Id) is { } known && known == (wanted ?? known)).MaxBy(version => version.Number)
            ?? throw new ServiceException(
                ServiceErrorKind.NotFound,
                ErrorIds.ApiVersionUnavailable,
                $"Sahara at {uri.Authority} offers {string.Join(", ", document.Versions.Select(version => version.Id))}, not {(wanted is { } version ? version.Segment() : "v1.1 or v2")}.");
        return new SaharaEndpoint(new Uri(document.AddressOf(offered), $"./{project}"), Named(offered.Id)!.Value);
    }

    private static SaharaApiVersion? Named(string id) => id.ToLowerInvariant() switch
    {
        "v1.1" => SaharaApiVersion.V11,
        "v2" or "v2.0" => SaharaApiVersion.V2,
        _ => null,
    };

    private static async Task<VersionDocument?> ReadAsync(Uri root, ServiceTransport transport, ICallLog log, CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(HttpMethod.Get, root, 200, 300) { Purpose = "read the versions of Sahara" };
        try
        {
            var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
            return VersionDocument.Read(root, response.Body);
        }
        catch (Exception exception) when (exception is JsonException || exception is ServiceException { StatusCode: not null, IsTransient: false })
        {
            log.Verbose($"Sahara names no versions at {root.GetLeftPart(UriPartial.Path)}, so the usual address is tried.");
            return null;
        }
    }

    [GeneratedRegex(@"^(?<root>.*?/)(?<version>v\d+(?:\.\d+)?)(?:/(?<project>[^/]+))?/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Versioned();
}
