using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>What Sync- and Repair-ManagedInstance would do, what they did, and what a run had no time for.</summary>
internal static class PlanSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.Steps.Count is 0 && content.Plans.Count is 0 && content.Remainders.Count is 0)
            return;
        html.Write($"""<div id="plan" class="parts">""");
        // What stays needs nothing to be done, so that it is done as soon as it is planned.
        var isPlan = content.Plans.Count > 0 || content.Planned.Any();
        var isPlanned = content.Steps.ToLookup(step => step.State is FleetStepState.Planned || (isPlan && step.Action is FleetAction.Keep));
        ReportedStep[] planned = [.. isPlanned[true]], taken = [.. isPlanned[false]];
        if (isPlan)
            WriteSteps(html, content, "planned", "What Sync would do", planned, facts => WritePlans(facts, content.Plans));
        if (taken.Length > 0)
            WriteSteps(html, content, "taken", "What was done to the fleet", taken, null);
        foreach (var (remainder, number) in content.Remainders.Select((remainder, index) => (remainder, index + 1)))
            WriteRemainder(html, remainder, number);
        html.Write($"</div>\n");
    }

    private static void WriteSteps(HtmlWriter html, ReportContent content, string id, string title, ReportedStep[] steps, Action<HtmlWriter>? facts)
    {
        html.Write($"""<section id="{id}" class="card" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2><dl class="counts">""");
        foreach (var action in Enum.GetValues<FleetAction>())
            html.Write($"<div><dt>{PageText.Badge(ReportTone.Of(action), action.ToString())}</dt><dd>{steps.Count(step => step.Action == action)}</dd></div>");
        html.Write($"</dl>{facts}");
        ReportedStep[] changes = [.. steps.Where(step => step.Action is not FleetAction.Keep).OrderBy(step => step.Action is FleetAction.Remove ? 0 : 1).ThenBy(step => step.TenantId, NaturalOrder.Instance)];
        if (changes.Length is 0)
        {
            html.Write($"""<p class="empty">All tenants stay as they are.</p></section>""");
            return;
        }

        HtmlTable.Write(
            html, title, "steps", changes,
            ("Tenant", step => PageText.Named(step.TenantId, content.PlaceOf(step))),
            ("Action", step => PageText.Badge(ReportTone.Of(step.Action), step.Action.ToString())),
            ("State", step => PageText.Badge(ReportTone.Of(step.State), step.State.ToString())),
            ("Found", step => PageText.Code(step.Found ?? "nothing")),
            ("Why", step => PageText.Plain(step.Message ?? step.Reason)));
        html.Write($"</section>\n");
    }

    private static void WritePlans(HtmlWriter html, IReadOnlyList<ReportedPlan> plans)
    {
        foreach (var plan in plans)
        {
            html.Write($"""
                <dl class="facts">
                {PageText.Fact("Expected time", PageText.Plain(plan.ExpectedDuration < TimeSpan.FromMinutes(1) ? PageText.Duration(plan.ExpectedDuration) : ElapsedText.Of(plan.ExpectedDuration)))}
                {PageText.Fact("Requests", html => html.Write($"{plan.Requests}"))}
                {PageText.Fact("What sets the pace", PageText.Plain(plan.BindingLimit))}
                {PageText.Fact("Runs that takes", plan.ExpectedRuns is { } runs ? html => html.Write($"{runs}") : null)}
                </dl>
                """);
        }
    }

    private static void WriteRemainder(HtmlWriter html, ReportedRemainder remainder, int number)
    {
        html.Write($"""
            <section class="card" aria-labelledby="left-{PageText.Number(number)}"><h2 id="left-{PageText.Number(number)}">Left to the next run</h2>
            <p>The time of a run was up: {remainder.Done} done, {remainder.Failed} failed, {remainder.InProgress} in progress, {remainder.NotBegun.Count} not begun. To go on, run the same command again: New-ManagedInstance with -IfExists Wait, Remove-ManagedInstance with -Force.</p>
            """);
        if (remainder.NotBegun.Count > 0)
        {
            html.Write($"""<details><summary>Not begun</summary><ul class="chips">""");
            foreach (var tenant in remainder.NotBegun.Order(NaturalOrder.Instance))
                html.Write($"<li>{tenant}</li>");
            html.Write($"</ul></details>");
        }

        html.Write($"</section>\n");
    }
}
