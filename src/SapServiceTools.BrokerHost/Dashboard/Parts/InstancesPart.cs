using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>A page of the list of instances, by id.</summary>
internal static class InstancesPart
{
    public static PagePart Render(PageContext context, InstancePage page, string pathToBase) => PagePart.Render("instances", html =>
    {
        html.Write($"""
            <section id="instances" class="card" aria-labelledby="instances-title">
            <div class="head">
            <h2 id="instances-title">Instances</h2>
            <form class="find" role="search" action="{pathToBase}{PagePaths.Dashboard}"><label for="from">From id</label><input id="from" name="from" type="search" maxlength="1000" autocomplete="off" spellcheck="false" value="{(page.Cursor.IsFrom ? page.Cursor.Id : null)}"><button>Go</button></form>
            </div>
            """);
        if (page.Records.Count is 0)
        {
            html.Write($"""<p class="empty">{(page.Cursor.Id is null ? "There are none yet." : "There are none from here on.")}</p>""");
        }
        else
        {
            html.Write($"""
                <table class="instances">
                <thead><tr><th scope="col">Instance</th><th scope="col">Service and plan</th><th scope="col">State</th><th scope="col">Last operation</th><th scope="col">Created</th></tr></thead>
                <tbody>
                """);
            foreach (var record in page.Records)
                WriteRow(html, context, record, pathToBase);
            html.Write($"</tbody></table>");
        }
        WriteFoot(html, page, pathToBase);
        html.Write($"</section>");
    });

    private static void WriteRow(HtmlWriter html, PageContext context, InstanceRecord record, string pathToBase)
    {
        var entry = context.Catalog.FindEntry(record.ServiceId, record.PlanId);
        html.Write($"""
            <tr data-key="{record.Id}"><td data-label="Instance">{InstanceLabel.Link(record, pathToBase)}</td><td data-label="Plan">{entry.Service.Name} <span class="dim">{entry.Plan.Name}</span></td><td data-label="State">{DisplayText.StateOf(record)}</td><td data-label="Last">{(record.Operations.Last is { } last ? Last(last) : null)}</td><td data-label="Created">{record.CreatedAt}</td></tr>
            """);
    }

    private static Action<HtmlWriter> Last(OperationRecord last) => html =>
    {
        html.Write($"""{DisplayText.Of(last.Kind)} {(last.State is OperationState.Succeeded ? null : DisplayText.ResultOf(last))}""");
        if (last is { State: OperationState.Failed, Description: { Length: > 0 } why })
            html.Write($"""<br><span class="dim">{PageText.Cut(why, 120)}</span>""");
    };

    private static void WriteFoot(HtmlWriter html, InstancePage page, string pathToBase)
    {
        html.Write($"""<nav class="foot" aria-label="Pages of instances"><span>{page.Records.Count} of {page.Total} shown</span>""");
        if (page.Cursor.Id is not null)
            html.Write($"""<a href="{pathToBase}{PagePaths.Dashboard}#instances">First page</a>""");
        if (page.HasMore)
            html.Write($"""<a rel="next" href="{pathToBase}{PagePaths.Dashboard}{new PageCursor(page.Records[^1].Id, false).ToQuery()}#instances">Next page</a>""");
        html.Write($"</nav>");
    }
}

/// <summary>A page of the list of instances.</summary>
/// <param name="Records">What is on it.</param>
/// <param name="Cursor">Where it begins.</param>
/// <param name="HasMore">Whether others follow.</param>
/// <param name="Total">All instances.</param>
internal sealed record InstancePage(IReadOnlyList<InstanceRecord> Records, PageCursor Cursor, bool HasMore, long Total);
