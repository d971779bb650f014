using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>What needs a person: why, and what to do next.</summary>
internal static class FailuresSection
{
    public static void Write(HtmlWriter html, IReadOnlyList<ReportFailure> failures)
    {
        if (failures.Count is 0)
            return;
        html.Write($"""<section id="failures" class="card alert" aria-labelledby="failures-title"><h2 id="failures-title">What needs attention</h2>""");
        HtmlTable.Write(
            html, "What needs attention", "failures", failures,
            ("What", failure => cell => cell.Write($"""<b>{failure.Name}</b><br><span class="dim">{failure.Kind}</span>""")),
            ("Status", failure => PageText.Badge(failure.Tone, failure.Status)),
            ("Why", failure => PageText.Plain(failure.Reason ?? "Its service doesn't say.")),
            ("What to do", Advice));
        html.Write($"</section>\n");
    }

    private static Action<HtmlWriter> Advice(ReportFailure failure) => html =>
    {
        html.Write($"{failure.Advice}");
        if (failure.Command is { } command)
            html.Write($"<br><code>{command}</code>");
    };
}
