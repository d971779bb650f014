namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>Parameters that limit time.</summary>
internal static class Limits
{
    /// <summary>Null stays null, which means the session's own limit.</summary>
    public static TimeSpan? Timeout(int? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
