namespace SapServiceTools.BrokerHost.Pages.Parts;

/// <summary>What went wrong inside of the broker.</summary>
internal static class FaultsPart
{
    public static PagePart Render(FaultNote[] faults) => PagePart.Render("faults", html =>
    {
        if (faults.Length is 0)
        {
            html.Write($"""<section id="faults" hidden></section>""");
            return;
        }
        html.Write($"""
            <section id="faults" class="card alert" aria-labelledby="faults-title">
            <div class="head"><h2 id="faults-title">Faults</h2><span class="dim">The broker's log has the messages.</span></div>
            <table class="faults">
            <thead><tr><th scope="col">When</th><th scope="col">What was being done</th><th scope="col">Kind</th><th scope="col">Request id</th></tr></thead>
            <tbody>
            """);
        foreach (var fault in faults)
            html.Write($"""
                <tr data-key="{fault.Number}"><td data-label="When">{fault.Time}</td><td data-label="What">{fault.What}</td><td data-label="Kind"><code>{fault.Kind}</code></td><td data-label="Request id"><code>{fault.RequestIdentity}</code></td></tr>
                """);
        html.Write($"</tbody></table></section>");
    });
}
