using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>How many there are in each status: tiles for all together, and a bar for each kind.</summary>
internal static class StatusSection
{
    public static void Write(HtmlWriter html, ReportContent content, IReadOnlyList<ReportFailure> failures)
    {
        (string Kind, string Part, (string Status, string Tone)[] Items)[] kinds =
        [
            ("Tenants' instances", "instances", [.. content.Instances.Select(instance => (instance.Status, ReportTone.Of(instance)))]),
            ("Service instances", "service-instances", [.. content.ServiceInstances.Select(instance => (instance.Status, ReportTone.Of(instance)))]),
            ("Service bindings", "service-bindings", [.. content.Bindings.Select(binding => (binding.Status, ReportTone.Of(binding)))]),
            ("Clusters", "clusters", [.. content.Clusters.Select(cluster => (cluster.Status, ReportTone.Of(cluster)))]),
            ("Job runs", "jobs", [.. content.Jobs.Select(job => (job.Status, ReportTone.Of(job)))]),
            ("Errors", "failures", [.. content.Errors.Where(error => !error.IsOfThing).Select(error => (error.ErrorId, ReportTone.Bad))]),
        ];
        var shown = kinds.Where(kind => kind.Items.Length > 0).ToArray();
        var all = shown.SelectMany(kind => kind.Items).ToArray();
        html.Write($"""<section id="status" aria-label="Counts by status">{Headline(all.Length + content.Steps.Count, failures, content.Planned.Count(step => step.Action is FleetAction.Remove))}<dl class="tiles">""");
        if (all.Length > 0)
        {
            Tile(html, "In order", all.Count(item => item.Tone is ReportTone.Ok));
            Tile(html, "In progress", all.Count(item => item.Tone is ReportTone.Busy));
        }

        Tile(html, "Need attention", failures.Count);
        if (content.Planned.Any())
            Tile(html, "Changes planned", content.Planned.Count(step => step.Action is not FleetAction.Keep));
        if (content.Rotations.Count > 0)
            Tile(html, "Credentials renewed", content.Rotations.Count);
        html.Write($"</dl></section>\n");
        if (shown.Length is 0)
            return;
        html.Write($"""<section id="shares" class="card" aria-labelledby="shares-title"><h2 id="shares-title">By status</h2>""");
        foreach (var (kind, _, items) in shown)
            WriteShare(html, kind, items);
        html.Write($"</section>\n");
    }

    private static Action<HtmlWriter> Headline(int count, IReadOnlyList<ReportFailure> failures, int removed)
    {
        var attention = failures.Count is 1 ? "1 thing needs attention" : $"{PageText.Count(failures.Count)} things need attention";
        // Nobody gets back what is gone with its data, so that is said before anything else.
        if (removed > 0)
        {
            var removal = $"{PageText.Count(removed)} {(removed is 1 ? "instance" : "instances")} would be removed with {(removed is 1 ? "its" : "their")} data";
            return PageText.Headline(ReportTone.Bad, failures.Count is 0 ? removal : $"{removal}, and {attention}");
        }

        if (failures.Count is 0)
            return count is 0 ? PageText.Headline(ReportTone.Off, "Nothing was found") : PageText.Headline(ReportTone.Ok, "Nothing needs attention");
        var tone = failures.Any(failure => failure.Tone is ReportTone.Bad) ? ReportTone.Bad : ReportTone.Warn;
        return PageText.Headline(tone, attention);
    }

    private static void Tile(HtmlWriter html, string name, int count) => html.Write($"<div><dt>{name}</dt><dd>{count}</dd></div>");

    private static void WriteShare(HtmlWriter html, string kind, (string Status, string Tone)[] items)
    {
        // In the order of the bar: what is well first.
        var parts = items.GroupBy(item => item).Select(group => (group.Key.Status, group.Key.Tone, Count: group.Count()))
            .OrderBy(part => Array.IndexOf(ReportTone.All, part.Tone)).ThenBy(part => part.Status, StringComparer.Ordinal).ToArray();
        var words = string.Join(", ", parts.Select(part => $"{part.Count} {part.Status}"));
        html.Write($"""<div class="share"><h3>{kind} <span class="dim">{items.Length}</span></h3><svg class="bars" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="{kind}: {words}">""");
        double left = 0;
        foreach (var (_, tone, count) in parts)
        {
            var width = 1000.0 * count / items.Length;
            html.Write($"""<rect class="{tone}" x="{PageText.Number(left)}" y="0" width="{PageText.Number(Math.Max(width - 2, 1))}" height="10"/>""");
            left += width;
        }

        html.Write($"""</svg><ul class="legend">""");
        foreach (var (status, tone, count) in parts)
            html.Write($"""<li class="{tone}"><b>{count}</b> {status}</li>""");
        html.Write($"</ul></div>");
    }
}
