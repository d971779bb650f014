using System.Globalization;
using System.Text;
using SapServiceTools.BrokerProcess;

namespace SapServiceTools.HostLoad;

/// <summary>A report as tables for docs/reliability.md.</summary>
public static class LoadPage
{
    public static string Write(LoadReport report)
    {
        var page = new StringBuilder();
        var (present, bound, gone) = report.Acknowledged;
        Line(page, $"Store {(report.Settings.Postgres is null ? "SQLite" : "PostgreSQL")}, {report.Settings.Duration.TotalSeconds} s after {report.Settings.WarmUp.TotalSeconds} s of warm-up, seed {report.Settings.Seed}.");
        Line(page, $"Acknowledged: {present} instances created and kept, {bound} of them bound, {gone} deleted. Lost: {report.Lost.Count}. Wrong: {report.Responses.WrongCount}. Idle connections at one time: {report.MostIdle}.");
        Line(page, $"");
        Line(page, $"| requests | answers |");
        Line(page, $"|---|---|");
        foreach (var kind in report.Responses.Counts.GroupBy(entry => entry.Key.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var answers = kind.OrderBy(entry => entry.Key.Status, StringComparer.Ordinal).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Status}: {entry.Value:N0}"));
            Line(page, $"| {kind.Key} | {string.Join(", ", answers)} |");
        }
        Line(page, $"");
        Line(page, $"| at | host | heap, MB | in memory, MB | handles | threads | faults of the store, others |");
        Line(page, $"|---:|---|---:|---:|---:|---:|---|");
        Row(page, "before", report.Before, "A");
        foreach (var (time, host, measurement) in report.Samples)
            Row(page, string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"), measurement, host);
        Row(page, "after", report.After, "A");
        Line(page, $"");
        foreach (var (time, what) in report.Events)
            Line(page, $"- {time.TotalSeconds:0} s: {what}");
        foreach (var what in report.Lost.Take(50).Concat(report.Responses.Wrong).Concat(report.Growth))
            Line(page, $"- WRONG: {what}");
        return page.ToString();
    }

    private static void Row(StringBuilder page, string at, ProcessMeasurement held, string host) => Line(
        page, $"| {at} | {host} | {held.Managed / 1048576.0:0.0} | {held.Resident / 1048576.0:0} | {held.Handles} | {held.Threads} | {held.StoreFaults}, {held.OtherFaults} |");

    private static void Line(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
