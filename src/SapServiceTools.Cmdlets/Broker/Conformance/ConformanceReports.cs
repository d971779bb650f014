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

    /// <summary>Refuses what writing a report would refuse, as far as that can be known before.</summary>
    /// <exception cref="ServiceException">The file can't be written.</exception>
    public static void Check(string path) => OrExplain(path, () => FilePlace.CheckDraft(path));

    private static void Write(string path, Action<Stream> write) => OrExplain(path, () =>
    {
        using var draft = FileDraft.Create(path);
        write(draft.Content);
        draft.TryPublish(overwrite: true);
    });

    private static void OrExplain(string path, Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.ReportNotWritten, $"The report '{path}' can't be written: {SystemFault.Explain(exception)}.", exception);
        }
    }
}
