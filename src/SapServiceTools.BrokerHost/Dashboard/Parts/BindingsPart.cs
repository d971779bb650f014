using System.Text.Json;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>An instance's bindings. Of credentials only the names of the fields are shown.</summary>
internal static class BindingsPart
{
    public static PagePart Render(InstanceRecord instance, IReadOnlyList<BindingRecord> bindings, int limit) => PagePart.Render("bindings", html =>
    {
        html.Write($"""
            <section id="bindings" class="card" aria-labelledby="bindings-title">
            <h2 id="bindings-title">Bindings</h2>
            """);
        if (bindings.Count is 0)
        {
            html.Write($"""<p class="empty">There are none.</p></section>""");
            return;
        }
        html.Write($"""
            <table class="bindings labelled">
            <thead><tr><th scope="col">Binding</th><th scope="col">State</th><th scope="col">Fields of the credentials</th><th scope="col">Created</th><th scope="col">Expires</th></tr></thead>
            <tbody>
            """);
        foreach (var binding in bindings.OrderByDescending(binding => binding.CreatedAt).Take(limit))
            WriteRow(html, instance, binding);
        html.Write($"</tbody></table>");
        if (bindings.Count > limit)
            html.Write($"""<p class="note">And {bindings.Count - limit} more.</p>""");
        html.Write($"</section>");
    });

    private static void WriteRow(HtmlWriter html, InstanceRecord instance, BindingRecord binding)
    {
        var operation = instance.Active is { } active && active.BindingId == binding.Id ? active : null;
        html.Write($"""
            <tr data-key="{binding.Id}"><td data-label="Binding"><code>{binding.Id}</code>{Line("app", binding.AppGuid)}{Line("in place of", binding.PredecessorId)}</td><td data-label="State">{DisplayText.StateOf(binding, operation)}</td><td data-label="Credentials">{InstanceFactsPart.Members(FindCredentials(binding.Response))}</td><td data-label="Created">{binding.CreatedAt}</td><td data-label="Expires">{Expiry(binding.ExpiresAt)}</td></tr>
            """);
    }

    private static Action<HtmlWriter>? Line(string label, string? id) => id is null ? null : html => html.Write($"""<br><span class="dim">{label} <code>{id}</code></span>""");

    private static Action<HtmlWriter> Expiry(DateTimeOffset? moment) => html =>
    {
        if (moment is { } known)
            html.Write($"{known}");
        else
            html.Write($"never");
    };

    private static byte[]? FindCredentials(byte[]? response)
    {
        if (response is null)
            return null;
        var reader = new Utf8JsonReader(response);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals("credentials"u8);
            reader.Read();
            var begin = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType is JsonTokenType.StartObject;
            reader.Skip();
            if (isIt)
                return isObject ? response[begin..(int)reader.BytesConsumed] : null;
        }
        return null;
    }
}
