using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>The latest operations on an instance.</summary>
internal static class HistoryPart
{
    public static PagePart Render(InstanceRecord record) => PagePart.Render("history", html =>
    {
        html.Write($"""
            <section id="history" class="card" aria-labelledby="history-title">
            <h2 id="history-title">Operations</h2>
            <table class="history">
            <thead><tr><th scope="col">Operation</th><th scope="col">Result</th><th scope="col">Begun</th><th scope="col">Took</th><th scope="col">Description</th></tr></thead>
            <tbody>
            """);
        foreach (var operation in record.Operations.All)
            html.Write($"""
                <tr data-key="{operation.Id}"><td data-label="Operation">{DisplayText.Of(operation.Kind)}</td><td data-label="Result">{DisplayText.ResultOf(operation)}</td><td data-label="Begun">{PageText.Moment(operation.BegunAt)}</td><td data-label="Took">{Took(operation)}</td><td data-label="Description">{PageText.Cut(operation.Description ?? "", 500)}</td></tr>
                """);
        html.Write($"</tbody></table></section>");
    });

    private static Action<HtmlWriter>? Took(OperationRecord operation) => operation switch
    {
        { BegunAt: { } begun, EndedAt: { } ended } => html => html.Write($"{PageText.Duration(ended - begun)}"),
        { BegunAt: { } begun } => html => html.Write($"{begun:span}"),
        _ => null,
    };
}
