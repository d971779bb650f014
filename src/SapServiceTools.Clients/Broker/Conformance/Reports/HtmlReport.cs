using System.Text;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Broker.Conformance.Reports;

/// <summary>Writes results as one page for people, which needs nothing but itself: no script, no font, no picture from elsewhere.</summary>
public static class HtmlReport
{
    private static readonly ConformanceVerdict[] Verdicts =
        [ConformanceVerdict.Failed, ConformanceVerdict.Warning, ConformanceVerdict.Passed, ConformanceVerdict.Skipped, ConformanceVerdict.NotApplicable];

    /// <summary>Makes the page.</summary>
    /// <param name="results">In the order in which they came.</param>
    /// <param name="time">When the run was made.</param>
    public static string Write(IReadOnlyCollection<ConformanceResult> results, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(results);
        var brokers = string.Join(", ", results.Select(result => result.BrokerUri.GetLeftPart(UriPartial.Path).TrimEnd('/')).Distinct());
        var html = new HtmlWriter();
        PageFrame.Begin(html, Text($"Broker conformance: {brokers}"), head => PageFrame.WriteInline(head, "conformance.css"), bar => PageFrame.WriteBar(bar, "Broker conformance", time));
        html.Write($"""
            <div class="about">
            <h1>{Text(brokers)}</h1>
            <p class="dim">{Text(string.Join(", ", results.Select(result => $"{result.Service}/{result.Plan}").Distinct()))} · Open Service Broker API {Text(string.Join(", ", results.Select(result => result.ApiVersion).Distinct()))}</p>
            </div>
            {Headline(results)}

            """);
        WriteFilter(html, results);
        foreach (var part in results.GroupBy(result => (result.Service, result.Plan, result.Section)))
            WriteSection(html, part.Key.Section, results.Select(result => (result.Service, result.Plan)).Distinct().Count() > 1 ? $"{part.Key.Service}/{part.Key.Plan}" : null, [.. part]);
        PageFrame.End(html, null);
        return Encoding.UTF8.GetString(html.ToArray());
    }

    private static Action<HtmlWriter> Headline(IReadOnlyCollection<ConformanceResult> results)
    {
        var (failed, skipped) = (Count(results, ConformanceVerdict.Failed), Count(results, ConformanceVerdict.Skipped));
        return failed > 0
            ? PageText.Headline("bad", $"{failed} of what a broker MUST do fails")
            : skipped > 0
                ? PageText.Headline("warn", $"Nothing fails, but {skipped} couldn't be checked")
                : PageText.Headline("ok", "Everything that a broker MUST do is kept");
    }

    private static void WriteFilter(HtmlWriter html, IReadOnlyCollection<ConformanceResult> results)
    {
        html.Write($"""<fieldset class="filter"><legend>Show</legend>""");
        foreach (var verdict in Verdicts)
        {
            // What doesn't concern the broker is out of the way at first, and so is what's in order if anything isn't.
            var isHidden = verdict is ConformanceVerdict.NotApplicable || (verdict is ConformanceVerdict.Passed && Count(results, ConformanceVerdict.Failed) > 0);
            html.Write($"""<label class="{Class(verdict)}"><input type="checkbox" id="show-{Class(verdict)}"{(isHidden ? null : Checked)}> <b>{Count(results, verdict)}</b> {Word(verdict)}</label>""");
        }

        html.Write($"</fieldset>\n");
    }

    private static void Checked(HtmlWriter html) => html.Write($" checked");

    private static void WriteSection(HtmlWriter html, string section, string? plan, ConformanceResult[] results)
    {
        var counts = string.Join(", ", Verdicts.Where(verdict => Count(results, verdict) > 0).Select(verdict => $"{Count(results, verdict)} {Word(verdict)}"));
        html.Write($"""<section><h2>{Text(section)} <span class="dim">{(plan is null ? null : Text(plan))}</span></h2><p class="dim">{counts}</p>""");
        foreach (var result in results)
            WriteResult(html, result);
        html.Write($"</section>\n");
    }

    private static void WriteResult(HtmlWriter html, ConformanceResult result)
    {
        html.Write($"""
            <details class="{Class(result.Verdict)}">
            <summary><span class="verdict">{Word(result.Verdict)}</span> <span class="level">{result.Level.ToString().ToUpperInvariant()}</span> <code>{Text(result.Requirement)}</code> <span class="description">{Text(result.Description)}</span>{(result.Reason is { } reason ? Reason(reason) : null)}</summary>
            <p class="since">Since version {Text(result.Since)} · took {PageText.Duration(result.Duration)}</p>

            """);
        foreach (var exchange in result.Evidence)
            html.Write($"""<div class="exchange"><pre tabindex="0">{Text(ExchangeText.Request(exchange))}</pre><pre tabindex="0">{Text(ExchangeText.Response(exchange))}</pre></div>""");
        if (result.Evidence.Count is 0)
            html.Write($"""<p class="since">No request was needed.</p>""");
        html.Write($"</details>\n");
    }

    private static Action<HtmlWriter> Reason(string text) => html => html.Write($"""<span class="reason">{Text(text)}</span>""");

    private static int Count(IEnumerable<ConformanceResult> results, ConformanceVerdict verdict) => results.Count(result => result.Verdict == verdict);

    private static string Class(ConformanceVerdict verdict) => verdict is ConformanceVerdict.NotApplicable ? "none" : Word(verdict);

    private static string Word(ConformanceVerdict verdict) => verdict is ConformanceVerdict.NotApplicable ? "not applicable" : verdict.ToString().ToLowerInvariant();

    private static string Text(string text) => TerminalText.Lines(text);
}
