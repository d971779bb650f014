namespace SapServiceTools;

/// <summary>How much a requirement binds a broker; the words are RFC 2119's.</summary>
public enum ConformanceLevel : long
{
    /// <summary>A broker that breaks it doesn't conform.</summary>
    Must,

    /// <summary>A broker may break it for a good reason.</summary>
    Should,

    /// <summary>It is the broker's choice.</summary>
    May,
}
