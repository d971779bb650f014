using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>All tenants' instances, and all instances and bindings at brokers.</summary>
internal static class ListsSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        WriteList(
            html, content, "instances", "Tenants' instances", content.Instances.OrderBy(instance => instance.TenantId, NaturalOrder.Instance).ToArray(),
            ("Tenant", instance => PageText.Plain(instance.TenantId)),
            ("Status", instance => PageText.Badge(ReportTone.Of(instance), instance.Status)),
            ("Last change", instance => PageText.Moment(instance.ChangedAt)),
            ("Instance id", instance => PageText.Code(instance.InstanceId)));
        WriteList(
            html, content, "service-instances", "Service instances", content.ServiceInstances.OrderBy(instance => instance.InstanceId, NaturalOrder.Instance).ToArray(),
            ("Instance", instance => PageText.Code(instance.InstanceId)),
            ("Status", instance => PageText.Badge(ReportTone.Of(instance), instance.Status)),
            ("Service", instance => cell => cell.Write($"""{instance.Offering ?? "unknown"} <span class="dim">{instance.Plan}</span>""")),
            ("Version", instance => PageText.Plain(instance.Version)),
            ("Bindings", instance => cell => cell.Write($"{instance.Bindings}")));
        WriteList(
            html, content, "service-bindings", "Service bindings", content.Bindings.OrderBy(binding => binding.BindingId, NaturalOrder.Instance).ToArray(),
            ("Binding", binding => PageText.Code(binding.BindingId)),
            ("Status", binding => PageText.Badge(ReportTone.Of(binding), binding.Status)),
            ("Instance", binding => PageText.Code(binding.InstanceId)),
            ("Expires", binding => PageText.Moment(binding.ExpiresAt)));
    }

    private static void WriteList<T>(HtmlWriter html, ReportContent content, string id, string title, T[] items, params (string Heading, Func<T, Action<HtmlWriter>?> Cell)[] columns)
        where T : ReportedThing
    {
        if (items.Length is 0)
            return;
        // Where all are at one service, nobody has to be told which.
        if (items.Any(item => content.PlaceOf(item) is not null))
            columns = [columns[0], (items.Any(item => item is ReportedInstance) ? "Service" : "Broker", item => PageText.Plain(content.PlaceOf(item))), .. columns[1..]];
        html.Write($"""<section id="{id}" class="card" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>""");
        HtmlTable.Write(html, title, id, items, columns);
        html.Write($"</section>\n");
    }
}
