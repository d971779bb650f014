using System.Globalization;
using System.Net;
using System.Text;

namespace SapServiceTools.Clients.Broker.Conformance.Reports;

/// <summary>Writes results as one page for people, which needs nothing but itself: no script, no font, no picture from elsewhere.</summary>
public static class HtmlReport
{
    private static readonly ConformanceVerdict[] Verdicts =
        [ConformanceVerdict.Failed, ConformanceVerdict.Warning, ConformanceVerdict.Passed, ConformanceVerdict.Skipped, ConformanceVerdict.NotApplicable];

    private static readonly string Style = ReadStyle();

    /// <summary>Makes the page.</summary>
    /// <param name="results">In the order in which they came.</param>
    /// <param name="time">When the run was made.</param>
    public static string Write(IReadOnlyCollection<ConformanceResult> results, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(results);
        var page = new StringBuilder();
        var brokers = string.Join(", ", results.Select(result => result.BrokerUri.GetLeftPart(UriPartial.Path).TrimEnd('/')).Distinct());
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Broker conformance: {Text(brokers)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <header>
            <h1>Broker conformance</h1>
            <p class="broker">{Text(brokers)}</p>
            <p>{Text(string.Join(", ", results.Select(result => $"{result.Service}/{result.Plan}").Distinct()))} · Open Service Broker API {Text(string.Join(", ", results.Select(result => result.ApiVersion).Distinct()))} · <time datetime="{time:O}">{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC</time></p>
            {Headline(results)}
            </header>
            <main>

            """);
        WriteFilter(page, results);
        foreach (var part in results.GroupBy(result => (result.Service, result.Plan, result.Section)))
            WriteSection(page, part.Key.Section, results.Select(result => (result.Service, result.Plan)).Distinct().Count() > 1 ? $"{part.Key.Service}/{part.Key.Plan}" : null, [.. part]);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Headline(IReadOnlyCollection<ConformanceResult> results)
    {
        var (failed, skipped) = (Count(results, ConformanceVerdict.Failed), Count(results, ConformanceVerdict.Skipped));
        return failed > 0
            ? $"<p class=\"headline failed\">{failed} of what a broker MUST do fails</p>"
            : skipped > 0
                ? $"<p class=\"headline warning\">Nothing fails, but {skipped} couldn't be checked</p>"
                : "<p class=\"headline passed\">Everything that a broker MUST do is kept</p>";
    }

    private static void WriteFilter(StringBuilder page, IReadOnlyCollection<ConformanceResult> results)
    {
        page.Append("<fieldset class=\"filter\">\n<legend>Show</legend>\n");
        foreach (var verdict in Verdicts)
        {
            // What doesn't concern the broker is out of the way at first, and so is what's in order if anything isn't.
            var isHidden = verdict is ConformanceVerdict.NotApplicable || verdict is ConformanceVerdict.Passed && Count(results, ConformanceVerdict.Failed) > 0;
            var shown = isHidden ? "" : " checked";
            page.Append(CultureInfo.InvariantCulture, $"<label class=\"{Class(verdict)}\"><input type=\"checkbox\" id=\"show-{Class(verdict)}\"{shown}> <b>{Count(results, verdict)}</b> {Word(verdict)}</label>\n");
        }

        page.Append("</fieldset>\n");
    }

    private static void WriteSection(StringBuilder page, string section, string? plan, ConformanceResult[] results)
    {
        var counts = string.Join(", ", Verdicts.Where(verdict => Count(results, verdict) > 0).Select(verdict => $"{Count(results, verdict)} {Word(verdict)}"));
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Text(section)}{(plan is null ? "" : $" <small>{Text(plan)}</small>")}</h2>\n<p class=\"counts\">{counts}</p>\n");
        foreach (var result in results)
            WriteResult(page, result);
        page.Append("</section>\n");
    }

    private static void WriteResult(StringBuilder page, ConformanceResult result)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <details class="{Class(result.Verdict)}">
            <summary><span class="verdict">{Word(result.Verdict)}</span> <span class="level">{result.Level.ToString().ToUpperInvariant()}</span> <code>{Text(result.Requirement)}</code> <span class="description">{Text(result.Description)}</span>{(result.Reason is { } reason ? $"<span class=\"reason\">{Text(reason)}</span>" : "")}</summary>
            <p class="facts">Since version {Text(result.Since)} · took {result.Duration.TotalMilliseconds:0} ms</p>

            """);
        foreach (var exchange in result.Evidence)
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"exchange\"><pre tabindex=\"0\">{Text(ExchangeText.Request(exchange))}</pre><pre tabindex=\"0\">{Text(ExchangeText.Response(exchange))}</pre></div>\n");
        if (result.Evidence.Count is 0)
            page.Append("<p class=\"facts\">No request was needed.</p>\n");
        page.Append("</details>\n");
    }

    private static int Count(IEnumerable<ConformanceResult> results, ConformanceVerdict verdict) => results.Count(result => result.Verdict == verdict);

    private static string Class(ConformanceVerdict verdict) => verdict is ConformanceVerdict.NotApplicable ? "none" : Word(verdict);

    private static string Word(ConformanceVerdict verdict) => verdict is ConformanceVerdict.NotApplicable ? "not applicable" : verdict.ToString().ToLowerInvariant();

    // HTML has no way to write most control characters.
    private static string Text(string text) => WebUtility.HtmlEncode(TerminalText.Lines(text));

    private static string ReadStyle()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("SapServiceTools.Clients.ConformanceReport.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
