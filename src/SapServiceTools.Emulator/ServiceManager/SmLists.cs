using System.Globalization;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Uaa;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>Answers lists: filtered, in pages. Source: SAP Service Manager API v1.</summary>
internal static class SmLists
{
    private static readonly string[] CatalogFields = ["id", "name", "catalog_name", "service_offering_id", "ready"];
    private static readonly string[] InstanceFields = ["id", "name", "service_plan_id", "platform_id", "ready", "usable", "created_at", "updated_at"];
    private static readonly string[] BindingFields = ["id", "name", "service_instance_id", "ready", "created_at", "updated_at"];

    public static void WriteCatalog(string collection, EmulatedCatalog catalog, HttpExchange exchange)
    {
        var query = FormBody.Parse(exchange.RawQuery);
        var filter = new SmQuery(query.GetValueOrDefault("fieldQuery"), isLabelQuery: false, CatalogFields);
        if (collection == SmAddress.Offerings)
        {
            var offerings = catalog.Offerings.Where(offering => filter.Matches(field => Values(field, offering.Id, offering.Name, null))).ToList();
            JsonResponse.Write(exchange, 200, offerings, static (json, items) => WriteList(json, items.Count, items, SmWriter.Write, null));
        }
        else
        {
            var plans = catalog.Plans.Where(plan => filter.Matches(field => Values(field, plan.Id, plan.Name, plan.Offering.Id))).ToList();
            JsonResponse.Write(exchange, 200, plans, static (json, items) => WriteList(json, items.Count, items, SmWriter.Write, null));
        }
    }

    public static void WriteResources(string collection, SmStore store, SmWriter writer, HttpExchange exchange)
    {
        var query = FormBody.Parse(exchange.RawQuery);
        var page = SmPage.Read(query);
        var isInstances = collection == SmAddress.Instances;
        var fields = new SmQuery(query.GetValueOrDefault("fieldQuery"), isLabelQuery: false, isInstances ? InstanceFields : BindingFields);
        var labels = new SmQuery(query.GetValueOrDefault("labelQuery"), isLabelQuery: true);
        IEnumerable<SmResource> all = isInstances ? store.Instances.Values : store.Bindings.Values;
        var fitting = all.Where(item => fields.Matches(field => Values(field, item)) && labels.Matches(key => item.Labels.GetValueOrDefault(key) ?? [])).ToList();
        var rest = fitting.FindAll(item => item.Sequence > page.After);
        var shown = rest.GetRange(0, Math.Min(page.MaxItems, rest.Count));
        var token = shown.Count > 0 && shown.Count < rest.Count ? SmPage.Token(shown[^1].Sequence) : null;
        if (token is not null)
        {
            query["token"] = token;
            var next = string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
            exchange.SetHeader("Link", $"</v1/{collection}?{next}>; rel=\"next\"");
        }

        var withOperations = query.GetValueOrDefault("attach_last_operations") == "true" && !store.HidesOperationsInLists;
        JsonResponse.Write(exchange, 200, (fitting.Count, Shown: shown, Token: token, Writer: writer, With: withOperations), static (json, it) =>
            WriteList(json, it.Count, it.Shown, (to, item) => it.Writer.Write(to, item, it.With), it.Token));
    }

    private static void WriteList<T>(
        System.Text.Json.Utf8JsonWriter json, int count, List<T> items, Action<System.Text.Json.Utf8JsonWriter, T> write, string? token)
    {
        json.WriteStartObject();
        if (token is not null)
            json.WriteString("token"u8, token);
        json.WriteNumber("num_items"u8, count);
        json.WriteStartArray("items"u8);
        items.ForEach(item => write(json, item));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string[] Values(string field, Guid id, string name, Guid? offering) => field switch
    {
        "id" => [id.ToString()],
        "service_offering_id" => offering is null ? [] : [offering.Value.ToString()],
        "ready" => ["true"],
        _ => [name],
    };

    private static string[] Values(string field, SmResource item) => field switch
    {
        "id" => [item.Id.ToString()],
        "name" => [item.Name],
        "service_plan_id" => [((SmInstance)item).Plan.Id.ToString()],
        "service_instance_id" => [((SmBinding)item).Instance.Id.ToString()],
        "platform_id" => ["service-manager"],
        "ready" or "usable" => [item.Ready ? "true" : "false"],
        "created_at" => [Text(item.CreatedAt)],
        _ => [Text(item.UpdatedAt)],
    };

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
