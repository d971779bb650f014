namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>A pattern for names, ids and statuses, whatever their case.</summary>
internal static class AnyCasePattern
{
    /// <summary>The pattern that a user typed. These are words of protocols, so that no language has a say in their case: in Turkish <c>*failed</c> would be none of CREATION_FAILED.</summary>
    public static WildcardPattern From(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
}
