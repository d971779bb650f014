using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>Runs of jobs, the latest first.</summary>
internal static class JobsSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.Jobs.Count is 0)
            return;
        html.Write($"""<section id="jobs" class="card" aria-labelledby="jobs-title"><h2 id="jobs-title">Job runs</h2>""");
        HtmlTable.Write(
            html, "Job runs", "runs", [.. content.Jobs.OrderByDescending(job => job.StartedAt ?? DateTimeOffset.MaxValue)],
            ("Run", job => cell => cell.Write($"""{job.Template ?? "unknown template"}<br><code class="dim">{job.Id}</code>""")),
            ("Status", job => PageText.Badge(ReportTone.Of(job), job.Status)),
            ("Cluster", job => PageText.Named(job.Cluster ?? "", content.PlaceOf(job))),
            ("Started", job => PageText.Moment(job.StartedAt)),
            ("Took", job => PageText.Plain(job.Duration is { } took && took >= TimeSpan.Zero ? PageText.Duration(took) : null)),
            ("Return code", job => PageText.Code(job.ReturnCode)));
        html.Write($"</section>\n");
    }
}
