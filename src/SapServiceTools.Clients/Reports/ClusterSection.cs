using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>Clusters: what they consist of, and how they came to be.</summary>
internal static class ClusterSection
{
    // More than these are a number.
    private const int DrawnNodes = 60;

    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.Clusters.Count is 0)
            return;
        html.Write($"""<div id="clusters" class="parts">""");
        foreach (var (cluster, number) in content.Clusters.OrderBy(cluster => cluster.Name, NaturalOrder.Instance).Select((cluster, index) => (cluster, index + 1)))
            WriteCluster(html, cluster, content.PlaceOf(cluster), $"cluster-{PageText.Number(number)}");
        html.Write($"</div>\n");
    }

    private static void WriteCluster(HtmlWriter html, ReportedCluster cluster, string? place, string id)
    {
        html.Write($"""
            <section class="card" aria-labelledby="{id}">
            <div class="head"><h2 id="{id}">Cluster {cluster.Name}</h2>{PageText.Badge(ReportTone.Of(cluster), cluster.Status)}</div>
            <dl class="facts">
            {PageText.Fact("Plugin", PageText.Plain(cluster.Plugin))}
            {PageText.Fact("Service", PageText.Plain(place))}
            {PageText.Fact("Nodes", cluster.NodeGroups.Count is 0 ? null : html => html.Write($"{cluster.NodeGroups.Sum(group => group.Count)}"))}
            {PageText.Fact("Created", PageText.Moment(cluster.CreatedAt))}
            {PageText.Fact("Health", cluster.Health is { } health ? PageText.Badge(ReportTone.OfHealth(health), health) : null)}
            {PageText.Fact("What it says", PageText.Plain(cluster.Reason))}
            {PageText.Fact("Id", PageText.Code(cluster.Id))}
            </dl>
            """);
        if (cluster.NodeGroups.Count > 0)
        {
            html.Write($"""<h3>Node groups</h3><ul class="groups">""");
            foreach (var group in cluster.NodeGroups)
                WriteGroup(html, group, ReportTone.Of(cluster));
            html.Write($"</ul>");
        }

        WriteSteps(html, cluster);
        WriteNodes(html, cluster);
        html.Write($"</section>\n");
    }

    private static void WriteGroup(HtmlWriter html, ReportedNodeGroup group, string tone)
    {
        var drawn = (int)Math.Clamp(group.Count, 0, DrawnNodes);
        html.Write($"""<li><div class="head"><b>{group.Name}</b><span class="dim">{group.Count} {(group.Count is 1 ? "node" : "nodes")}{(group.FlavorId is null ? null : $", flavor {group.FlavorId}")}</span></div>""");
        if (drawn > 0)
        {
            html.Write($"""<p class="nodes" aria-hidden="true">""");
            for (var index = 0; index < drawn; index++)
                html.Write($"""<svg viewBox="0 0 14 14" width="14" height="14"><rect class="{tone}" width="14" height="14" rx="4"/></svg>""");
            html.Write($"{(group.Count > drawn ? $"and {PageText.Number(group.Count - drawn)} more" : null)}</p>");
        }

        html.Write($"""<ul class="chips" aria-label="Processes">""");
        foreach (var process in group.Processes)
            html.Write($"<li><code>{process}</code></li>");
        html.Write($"</ul></li>");
    }

    private static void WriteSteps(HtmlWriter html, ReportedCluster cluster)
    {
        if (cluster.Steps.Count is 0)
            return;
        ReportedProvisionStep[] steps = [.. cluster.Steps.OrderBy(step => step.CreatedAt)];
        var first = steps.Min(step => step.CreatedAt);
        var whole = (steps.Max(step => step.UpdatedAt) - first)?.TotalSeconds ?? 0;
        html.Write($"<h3>Provisioning</h3>");
        HtmlTable.Write(
            html, $"Provisioning of {cluster.Name}", "provisioning", steps,
            ("Step", step => Step(step)),
            ("Result", step => step.Successful switch
            {
                true => PageText.Badge(ReportTone.Ok, "done"),
                false => PageText.Badge(ReportTone.Bad, "failed"),
                null => PageText.Badge(ReportTone.Busy, "running"),
            }),
            ("Machines", step => step.Total is { } total ? cell => cell.Write($"{total}") : null),
            ("Began", step => PageText.Moment(step.CreatedAt)),
            ("Took", step => Took(step) is { } took ? PageText.Plain(PageText.Duration(took)) : null),
            ("When", step => whole > 0 && Took(step) is { } took ? Span(step, (step.CreatedAt - first)!.Value.TotalSeconds / whole, took.TotalSeconds / whole) : null));
    }

    private static Action<HtmlWriter> Step(ReportedProvisionStep step) => html =>
    {
        html.Write($"{step.Name}");
        foreach (var fault in step.Faults)
            html.Write($"""<br><span class="dim">{PageText.Cut(fault, 500)}</span>""");
    };

    // The server changes a step a last time when it is over.
    private static TimeSpan? Took(ReportedProvisionStep step) => step.UpdatedAt - step.CreatedAt is { } took && took >= TimeSpan.Zero ? took : null;

    private static Action<HtmlWriter> Span(ReportedProvisionStep step, double from, double share) => html => html.Write($"""
        <svg class="bars line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="{(step.Successful is false ? ReportTone.Bad : ReportTone.Busy)}" x="{PageText.Number(Math.Min(100 * from, 99))}" y="0" width="{PageText.Number(Math.Max(100 * share, 1))}" height="10"/></svg>
        """);

    private static void WriteNodes(HtmlWriter html, ReportedCluster cluster)
    {
        var nodes = cluster.NodeGroups.SelectMany(group => group.Nodes.Select(node => (group, node))).ToArray();
        if (nodes.Length is 0)
            return;
        html.Write($"<details><summary>Machines</summary>");
        HtmlTable.WriteWhole(
            html, $"Machines of {cluster.Name}", "machines", nodes,
            ("Machine", entry => PageText.Plain(entry.node.Name)),
            ("Group", entry => PageText.Plain(entry.group.Name)),
            ("Internal", entry => PageText.Code(entry.node.InternalAddress)),
            ("Management", entry => PageText.Code(entry.node.ManagementAddress)));
        html.Write($"</details>");
    }
}
