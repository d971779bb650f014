using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>What needs a person: why, and what to do next.</summary>
internal static class FailuresSection
{
    // More names than these are a click away.
    private const int Shown = 10;

    public static void Write(HtmlWriter html, IReadOnlyList<ReportFailure> failures)
    {
        if (failures.Count is 0)
            return;
        html.Write($"""<section id="failures" class="card alert" aria-labelledby="failures-title"><h2 id="failures-title">What needs attention</h2>""");
        HtmlTable.Write(
            html, "What needs attention", "failures", FailureGroup.Of(failures),
            ("What", Names),
            ("Status", group => PageText.Badge(group.First.Tone, group.First.Status)),
            ("Why", group => PageText.Plain(group.Reason ?? "Its service doesn't say.")),
            ("What to do", Advice));
        if (failures.Any(failure => failure.NamesSession))
            html.Write($"""<p class="note">Sessions are named by their numbers in the PowerShell that made this page; elsewhere, name a session with the same service.</p>""");
        html.Write($"</section>\n");
    }

    private static Action<HtmlWriter> Names(FailureGroup group) => html =>
    {
        var count = group.Failures.Count;
        WriteNames(html, group.Failures.Take(Shown));
        html.Write($"""<br><span class="dim">{(count is 1 ? group.First.Kind : $"{PageText.Count(count)} {group.First.Kind.ToLowerInvariant()}s")}{(group.First.Place is { } place ? $" at {place}" : null)}</span>""");
        if (count <= Shown)
            return;
        html.Write($"<details><summary>And {count - Shown} more</summary>");
        WriteNames(html, group.Failures.Skip(Shown));
        html.Write($"</details>");
    };

    private static void WriteNames(HtmlWriter html, IEnumerable<ReportFailure> failures)
    {
        var separator = "";
        foreach (var failure in failures)
        {
            html.Write($"{separator}<b>{failure.Name}</b>");
            if (failure.Detail is { } detail)
                html.Write($" {detail}");
            if (failure.Id is { } id && id != failure.Name)
                html.Write($""" <code class="dim">{id}</code>""");
            separator = ", ";
        }
    }

    private static Action<HtmlWriter> Advice(FailureGroup group) => html =>
    {
        html.Write($"{group.Advice}");
        if (group.Command is not { } command)
            return;
        if (group.Failures.Count <= Shown)
            html.Write($"<br><code>{command}</code>");
        else
            html.Write($"<details><summary>The command for all {group.Failures.Count}</summary><code>{command}</code></details>");
    };
}
