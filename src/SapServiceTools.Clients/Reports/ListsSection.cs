using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>All tenants' instances, and all instances and bindings at brokers.</summary>
internal static class ListsSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        WriteList(
            html, "instances", "Tenants' instances", content.Instances.OrderBy(instance => instance.TenantId, StringComparer.Ordinal).ToArray(),
            ("Tenant", instance => PageText.Plain(instance.TenantId)),
            ("Status", instance => PageText.Badge(ReportTone.Of(instance), instance.Status)),
            ("Last change", instance => PageText.Moment(instance.ChangedAt)),
            ("Instance id", instance => PageText.Code(instance.InstanceId)));
        WriteList(
            html, "service-instances", "Service instances", content.ServiceInstances.OrderBy(instance => instance.InstanceId, StringComparer.Ordinal).ToArray(),
            ("Instance", instance => PageText.Code(instance.InstanceId)),
            ("Status", instance => PageText.Badge(ReportTone.Of(instance), instance.Status)),
            ("Service", instance => cell => cell.Write($"""{instance.Service ?? "unknown"} <span class="dim">{instance.Plan}</span>""")),
            ("Version", instance => PageText.Plain(instance.Version)),
            ("Bindings", instance => cell => cell.Write($"{instance.Bindings}")));
        WriteList(
            html, "service-bindings", "Service bindings", content.Bindings.OrderBy(binding => binding.BindingId, StringComparer.Ordinal).ToArray(),
            ("Binding", binding => PageText.Code(binding.BindingId)),
            ("Status", binding => PageText.Badge(ReportTone.Of(binding), binding.Status)),
            ("Instance", binding => PageText.Code(binding.InstanceId)),
            ("Expires", binding => PageText.Moment(binding.ExpiresAt)));
    }

    private static void WriteList<T>(HtmlWriter html, string id, string title, T[] items, params (string Heading, Func<T, Action<HtmlWriter>?> Cell)[] columns)
    {
        if (items.Length is 0)
            return;
        html.Write($"""<section id="{id}" class="card" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>""");
        HtmlTable.Write(html, title, id, items, columns);
        html.Write($"</section>\n");
    }
}
