using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>Requests of the last five minutes as bars, and how long the latest took.</summary>
internal static class TrafficPart
{
    private const int Width = 10;
    private const int Height = 64;

    public static PagePart Render(EventSnapshot events, DateTimeOffset now)
    {
        long answered = events.Traffic.Sum(step => (long)step.Answered), refused = events.Traffic.Sum(step => (long)step.Refused), failed = events.Traffic.Sum(step => (long)step.Failed);
        var highest = Math.Max(1, events.Traffic.Max(step => step.Total));
        var durations = events.Requests.Select(request => request.Entry.Elapsed).Order().ToArray();
        return PagePart.Render("traffic", html => html.Write($"""
            <section id="traffic" class="card" aria-labelledby="traffic-title">
            <div class="head"><h2 id="traffic-title">Last five minutes</h2>{Peak(events.Traffic.Max(step => step.Total))}</div>
            <svg class="bars" viewBox="0 0 {PageText.Number(TrafficCounter.Steps * Width)} {PageText.Number(Height)}" preserveAspectRatio="none" role="img" aria-label="{answered} requests answered, {refused} refused, {failed} failed">{Bars(events.Traffic, highest)}</svg>
            <ul class="legend">
            <li class="ok"><b>{answered}</b> answered</li>
            <li class="warn"><b>{refused}</b> refused (4xx)</li>
            <li class="bad"><b>{failed}</b> failed (5xx)</li>
            {(durations.Length is 0 ? null : Durations(durations))}
            </ul>
            </section>
            """));
    }

    private static Action<HtmlWriter>? Peak(int highest) =>
        highest is 0 ? null : html => html.Write($"""<span class="dim">highest bar: {highest} in {TrafficCounter.SecondsPerStep} s</span>""");

    private static Action<HtmlWriter> Durations(TimeSpan[] sorted) => html => html.Write($"""
        <li class="plain">half took up to <b>{PageText.Duration(sorted[(sorted.Length - 1) / 2])}</b>, 95 % up to <b>{PageText.Duration(sorted[(sorted.Length - 1) * 95 / 100])}</b> (latest {sorted.Length})</li>
        """);

    private static Action<HtmlWriter> Bars(TrafficStep[] steps, int highest) => html =>
    {
        for (var index = 0; index < steps.Length; index++)
        {
            var step = steps[index];
            var top = (double)Height;
            foreach (var (colour, count) in (ReadOnlySpan<(string, int)>)[("ok", step.Answered), ("warn", step.Refused), ("bad", step.Failed)])
            {
                if (count is 0)
                    continue;
                // However small its share, it is seen.
                var height = Math.Max(2, (double)Height * count / highest);
                top -= height;
                html.Write($"""<rect class="{colour}" x="{PageText.Number((index * Width) + 1)}" y="{PageText.Number(Math.Max(0, top))}" width="{PageText.Number(Width - 2)}" height="{PageText.Number(height)}"/>""");
            }
        }
    };
}
