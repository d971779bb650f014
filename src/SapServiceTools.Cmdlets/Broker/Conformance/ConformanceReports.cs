using System.Text;
using SapServiceTools.Clients.Broker.Conformance.Reports;
using SapServiceTools.Clients.Files;

namespace SapServiceTools.Cmdlets.Broker.Conformance;

/// <summary>Writes the reports of a run to files.</summary>
internal static class ConformanceReports
{
    /// <exception cref="ServiceException">The file can't be written.</exception>
    public static void WriteJUnit(string path, IReadOnlyCollection<ConformanceResult> results) => Write(path, stream => JUnitReport.Write(results, stream));

    /// <exception cref="ServiceException">The file can't be written.</exception>
    public static void WriteHtml(string path, IReadOnlyCollection<ConformanceResult> results) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(HtmlReport.Write(results, DateTimeOffset.UtcNow))));

    private static void Write(string path, Action<Stream> write)
    {
        try
        {
            using var draft = FileDraft.Create(path);
            write(draft.Content);
            draft.TryPublish(overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.ReportNotWritten, $"The report '{path}' can't be written: {SystemFault.Explain(exception)}.", exception);
        }
    }
}
