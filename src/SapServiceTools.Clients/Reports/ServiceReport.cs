using System.Globalization;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>Writes what was found of services as one page for people, which needs nothing but itself: no script, no font, no picture from elsewhere.</summary>
internal static class ServiceReport
{
    /// <summary>Makes the page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="content">What it shows.</param>
    /// <param name="now">When it is made; ages are counted from then.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write(string title, ReportContent content, DateTimeOffset now)
    {
        content.KeepLatest();
        var failures = ReportFailure.Find(content);
        var html = new HtmlWriter();
        PageFrame.Begin(html, title, head => PageFrame.WriteInline(head, "report.css"), bar => PageFrame.WriteBar(bar, title, now));
        WriteIntro(html, title, content, failures);
        StatusSection.Write(html, content, failures);
        FailuresSection.Write(html, failures);
        PlanSection.Write(html, content);
        CreationSection.Write(html, content, now);
        CredentialsSection.Write(html, content, now);
        ClusterSection.Write(html, content);
        JobsSection.Write(html, content);
        ListsSection.Write(html, content);
        PageFrame.End(html, foot => foot.Write($"<p>Made by Export-ServiceReport on {Day(now)}. Times are UTC. The page loads nothing and holds no credentials.</p>"));
        return html.ToArray();
    }

    private static string Day(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteIntro(HtmlWriter html, string title, ReportContent content, IReadOnlyList<ReportFailure> failures)
    {
        html.Write($"""<div class="intro"><h1>{title}</h1><nav aria-label="Parts of the report"><ul class="chips">""");
        Link(html, "failures", failures.Count, "needs attention", "need attention");
        Link(html, "plan", content.Steps.Count, "step", "steps");
        Link(html, "instances", content.Instances.Count, "tenant's instance", "tenants' instances");
        Link(html, "service-instances", content.ServiceInstances.Count, "service instance", "service instances");
        Link(html, "service-bindings", content.Bindings.Count, "service binding", "service bindings");
        Link(html, "clusters", content.Clusters.Count, "cluster", "clusters");
        Link(html, "jobs", content.Jobs.Count, "job run", "job runs");
        Link(html, "credentials", content.Rotations.Count, "rotation", "rotations");
        html.Write($"</ul></nav></div>\n");
    }

    private static void Link(HtmlWriter html, string part, int count, string one, string many)
    {
        if (count > 0)
            html.Write($"""<li><a href="#{part}"><b>{count}</b> {(count is 1 ? one : many)}</a></li>""");
    }
}
