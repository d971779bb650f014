namespace SapServiceTools;

/// <content>Of the examination of brokers.</content>
public static partial class ErrorIds
{
#pragma warning disable CS1591 // The names say it; the messages beside their use explain.
    public const string ReportNotWritten = nameof(ReportNotWritten);
#pragma warning restore CS1591
}
