namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>A path taken apart: version, the project if it names one, and what follows.</summary>
/// <param name="Version">None if it isn't known.</param>
/// <param name="ProjectId">As it stands in the path; null if there is none.</param>
/// <param name="Path">The rest.</param>
/// <param name="IsRoot">True for the path that lists the versions.</param>
internal sealed record SaharaRequestTarget(SaharaVersions Version, string? ProjectId, IReadOnlyList<string> Path, bool IsRoot)
{
    /// <param name="rawPath">The path after the service's own segment, percent-encoded.</param>
    public static SaharaRequestTarget Parse(string rawPath)
    {
        if (rawPath.Length <= 1)
            return new(SaharaVersions.None, null, [], IsRoot: true);
        // An empty last segment stays: the router doesn't know paths that end in a slash.
        var segments = rawPath[1..].Split('/').Select(Uri.UnescapeDataString).ToList();
        var version = segments[0] switch { "v1.0" => SaharaVersions.V10, "v1.1" => SaharaVersions.V11, "v2" => SaharaVersions.V2, _ => SaharaVersions.None };
        segments.RemoveAt(0);
        if (segments is [""])
            segments.Clear();
        string? project = null;
        if (segments.Count > 0 && TextFormats.Fits("uuid", segments[0]))
        {
            project = segments[0];
            segments.RemoveAt(0);
        }
        if (segments.Count > 0 && segments[^1].EndsWith(".json", StringComparison.Ordinal))
            segments[^1] = segments[^1][..^5];
        return new(version, project, segments, IsRoot: false);
    }

    /// <summary>The query's parameters in order.</summary>
    public static IReadOnlyList<(string Name, string Value)> ParseQuery(string query) =>
    [
        .. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (Decode(pair), "") : (Decode(pair[..equals]), Decode(pair[(equals + 1)..]));
        }),
    ];

    public bool IsOf(string projectId) => Guid.Parse(ProjectId!) == Guid.Parse(projectId);

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
