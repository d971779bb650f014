using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>Faults inside the broker. Messages may quote anything, so they are shown only where callers authenticate.</summary>
internal static class FaultsPart
{
    public static PagePart Render(PageContext context, LoggedFault[] faults, string pathToBase) => PagePart.Render("faults", html =>
    {
        if (faults.Length is 0)
        {
            html.Write($"""<section id="faults" hidden></section>""");
            return;
        }
        var showMessages = context.Options.Authentication.IsRequired;
        html.Write($"""
            <section id="faults" class="card alert" aria-labelledby="faults-title">
            <div class="head"><h2 id="faults-title">Faults</h2><span class="dim">{(showMessages ? null : "The broker's log has the messages.")}</span></div>
            <table class="faults labelled">
            <thead><tr><th scope="col">When</th><th scope="col">What was being done</th><th scope="col">{(showMessages ? "What went wrong" : "Kind")}</th><th scope="col">Request id</th></tr></thead>
            <tbody>
            """);
        foreach (var fault in faults)
            html.Write($"""
                <tr data-key="{fault.Number}"><td data-label="When">{fault.Time}</td><td data-label="What">{What(fault, pathToBase)}</td><td data-label="{(showMessages ? "Why" : "Kind")}"><code>{fault.Kind}</code>{(showMessages ? Message(fault.Message) : null)}</td><td data-label="Request id">{PageText.Code(fault.RequestIdentity)}</td></tr>
                """);
        html.Write($"</tbody></table></section>");
    });

    private static Action<HtmlWriter> What(LoggedFault fault, string pathToBase) => html =>
    {
        if (fault.InstanceId.Length is 0)
            html.Write($"{fault.What}");
        else
            html.Write($"""<a href="{pathToBase}{PagePaths.InstancePage(fault.InstanceId)}">{fault.What}</a>""");
    };

    private static Action<HtmlWriter> Message(string text) => html => html.Write($"<br><span>{text}</span>");
}
