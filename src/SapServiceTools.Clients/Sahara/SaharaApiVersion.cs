namespace SapServiceTools.Clients.Sahara;

/// <summary>The versions of Sahara's API that this client speaks.</summary>
public enum SaharaApiVersion : long
{
    /// <summary>v1.1.</summary>
    V11,

    /// <summary>v2.</summary>
    V2,
}

/// <summary>The versions as users and addresses write them.</summary>
internal static class SaharaApiVersions
{
    /// <summary>Reads <c>1.1</c>, <c>2</c>, <c>2.0</c> and the like; null and <c>Auto</c> are null.</summary>
    /// <exception cref="ServiceException">Another version.</exception>
    public static SaharaApiVersion? Parse(string? text) => text?.Trim().TrimStart('v', 'V').ToUpperInvariant() switch
    {
        null or "" or "AUTO" => null,
        "1.1" or "1" => SaharaApiVersion.V11,
        "2" or "2.0" => SaharaApiVersion.V2,
        _ => throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.ApiVersionUnavailable, $"Sahara's API has the versions 1.1 and 2, not '{text}'."),
    };

    public static string Display(this SaharaApiVersion version) => version == SaharaApiVersion.V2 ? "2" : "1.1";

    public static string Segment(this SaharaApiVersion version) => version == SaharaApiVersion.V2 ? "v2" : "v1.1";
}
