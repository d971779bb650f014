namespace SapServiceTools;

/// <content>Of the examination of brokers.</content>
public static partial class ErrorIds
{
#pragma warning disable CS1591 // Cause and cure of each are in about_SapServiceTools_Reliability; a test holds the two against each other.
    public const string ReportNotWritten = nameof(ReportNotWritten);
#pragma warning restore CS1591
}
