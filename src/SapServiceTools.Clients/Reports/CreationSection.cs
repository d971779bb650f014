using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>When things came to be, as bars over time.</summary>
internal static class CreationSection
{
    private const int Width = 20;
    private const int Height = 100;

    // Fewer bars are as wide as this many would be: one that fills the card tells nothing.
    private const int FewestPlaces = 12;

    public static void Write(HtmlWriter html, ReportContent content, DateTimeOffset now)
    {
        // What is to come is a wrong clock's.
        (DateTimeOffset Time, string Tone)[] events =
        [
            .. content.Instances.Where(instance => instance.ChangedAt is not null).Select(instance => (instance.ChangedAt!.Value, ReportTone.Of(instance))),
            .. content.Clusters.Where(cluster => cluster.CreatedAt is not null).Select(cluster => (cluster.CreatedAt!.Value, ReportTone.Of(cluster))),
            .. content.Jobs.Where(job => job.StartedAt is not null).Select(job => (job.StartedAt!.Value, ReportTone.Of(job))),
        ];
        events = [.. events.Where(item => item.Time <= now.AddDays(1))];
        if (events.Length is 0)
            return;
        var buckets = TimeBuckets.Between(events.Min(item => item.Time), events.Max(item => item.Time));
        var counts = new int[buckets.Starts.Count, ReportTone.All.Length];
        foreach (var (time, tone) in events)
            counts[buckets.IndexOf(time), Array.IndexOf(ReportTone.All, tone)]++;
        var totals = Enumerable.Range(0, buckets.Starts.Count).Select(index => Total(counts, index)).ToArray();
        var highest = totals.Max();
        html.Write($"""
            <section id="creation" class="card" aria-labelledby="creation-title">
            <div class="head"><h2 id="creation-title">Created over time</h2><span class="dim">highest bar: {highest} in one {buckets.Name}</span></div>
            <svg class="bars tall" viewBox="0 0 {PageText.Number(totals.Length * Width)} {PageText.Number(Height)}" preserveAspectRatio="none" role="img" aria-label="{events.Length} from {buckets.Label(0)} to {buckets.Label(totals.Length - 1)}; the table below has the numbers">
            """);
        for (var index = 0; index < totals.Length; index++)
            WriteBar(html, counts, index, totals.Length, highest, $"{buckets.Label(index)}: {totals[index]}");
        html.Write($"""</svg><p class="axis" aria-hidden="true"><span>{buckets.Label(0)}</span><span>{(totals.Length > 2 ? buckets.Label(totals.Length / 2) : null)}</span><span>{(totals.Length > 1 ? buckets.Label(totals.Length - 1) : null)}</span></p>""");
        WriteLegend(html, counts, totals.Length);
        if (content.Instances.Count > 0)
            html.Write($"""<p class="note">A tenant's instance counts where it was last changed, which is its creation unless it was updated since; its service tells no other time.</p>""");
        html.Write($"""<details><summary>The numbers</summary>""");
        HtmlTable.WriteWhole(
            html, "Created over time", "numbers", Enumerable.Range(0, totals.Length).Where(index => totals[index] > 0),
            ("From", index => PageText.Plain(buckets.Label(index))),
            ("Created", index => cell => cell.Write($"{totals[index]}")),
            ("Not in order", index => cell => cell.Write($"{counts[index, 3] + counts[index, 4]}")));
        html.Write($"</details></section>\n");
    }

    private static int Total(int[,] counts, int index) => Enumerable.Range(0, ReportTone.All.Length).Sum(tone => counts[index, tone]);

    private static void WriteBar(HtmlWriter html, int[,] counts, int index, int length, int highest, string title)
    {
        // The first stands at the left edge and the last at the right one, as their labels do.
        var width = Math.Min(Width - 2, (double)Width * length / FewestPlaces);
        var left = 1 + (length > 1 ? index * ((length * Width) - 2 - width) / (length - 1) : 0);
        double top = Height;
        html.Write($"<g><title>{title}</title>");
        for (var tone = 0; tone < ReportTone.All.Length; tone++)
        {
            if (counts[index, tone] is 0)
                continue;
            // However small its share, it is seen.
            var height = Math.Max(2, (double)Height * counts[index, tone] / highest);
            top -= height;
            html.Write($"""<rect class="{ReportTone.All[tone]}" x="{PageText.Number(left)}" y="{PageText.Number(Math.Max(0, top))}" width="{PageText.Number(width)}" height="{PageText.Number(height)}"/>""");
        }

        html.Write($"</g>");
    }

    private static void WriteLegend(HtmlWriter html, int[,] counts, int length)
    {
        string[] words = ["in order", "in progress", "stopped", "to be looked at", "failed"];
        html.Write($"""<ul class="legend">""");
        for (var tone = 0; tone < words.Length; tone++)
        {
            if (Enumerable.Range(0, length).Sum(index => counts[index, tone]) is > 0 and var count)
                html.Write($"""<li class="{ReportTone.All[tone]}"><b>{count}</b> {words[tone]}</li>""");
        }

        html.Write($"</ul>");
    }
}
