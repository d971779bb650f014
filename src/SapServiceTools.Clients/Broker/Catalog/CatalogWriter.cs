using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>Writes a catalog as the specification has it. Absent fields stay absent; what is the host's own business is never written.</summary>
internal static class CatalogWriter
{
    public static byte[] Write(ServiceCatalog catalog)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("services");
            foreach (var offering in catalog.Services)
                WriteOffering(writer, offering);
            writer.WriteEndArray();
            WriteRest(writer, catalog.AdditionalFields);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteOffering(Utf8JsonWriter writer, ServiceOffering offering)
    {
        writer.WriteStartObject();
        writer.WriteString("id", offering.Id);
        writer.WriteString("name", offering.Name);
        writer.WriteString("description", offering.Description);
        WriteTexts(writer, "tags", offering.Tags);
        WriteTexts(writer, "requires", offering.Requires);
        writer.WriteBoolean("bindable", offering.Bindable);
        WriteTrue(writer, "instances_retrievable", offering.InstancesRetrievable);
        WriteTrue(writer, "bindings_retrievable", offering.BindingsRetrievable);
        WriteTrue(writer, "allow_context_updates", offering.AllowContextUpdates);
        WriteMap(writer, "metadata", offering.Metadata);
        if (offering.DashboardClient is { } client)
            WriteDashboardClient(writer, client);
        WriteTrue(writer, "plan_updateable", offering.PlanUpdateable);
        writer.WriteStartArray("plans");
        foreach (var plan in offering.Plans)
            WritePlan(writer, plan);
        writer.WriteEndArray();
        WriteRest(writer, offering.AdditionalFields);
        writer.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter writer, ServicePlan plan)
    {
        writer.WriteStartObject();
        writer.WriteString("id", plan.Id);
        writer.WriteString("name", plan.Name);
        writer.WriteString("description", plan.Description);
        WriteFlag(writer, "free", plan.Free);
        WriteFlag(writer, "bindable", plan.Bindable);
        WriteFlag(writer, "plan_updateable", plan.PlanUpdateable);
        WriteFlag(writer, "binding_rotatable", plan.BindingRotatable);
        WriteMap(writer, "metadata", plan.Metadata);
        if (plan.Schemas is { } schemas)
            WriteSchemas(writer, schemas);
        if (plan.MaximumPollingDuration is { } seconds)
            writer.WriteNumber("maximum_polling_duration", seconds);
        if (plan.MaintenanceInfo is { } info)
            WriteMaintenanceInfo(writer, info);
        WriteRest(writer, plan.AdditionalFields);
        writer.WriteEndObject();
    }

    private static void WriteSchemas(Utf8JsonWriter writer, PlanSchemas schemas)
    {
        writer.WriteStartObject("schemas");
        if (schemas.InstanceCreate is not null || schemas.InstanceUpdate is not null)
        {
            writer.WriteStartObject("service_instance");
            WriteSchema(writer, "create", schemas.InstanceCreate);
            WriteSchema(writer, "update", schemas.InstanceUpdate);
            writer.WriteEndObject();
        }
        if (schemas.BindingCreate is not null)
        {
            writer.WriteStartObject("service_binding");
            WriteSchema(writer, "create", schemas.BindingCreate);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter writer, string action, IReadOnlyDictionary<string, object?>? schema)
    {
        if (schema is null)
            return;
        writer.WriteStartObject(action);
        WriteMap(writer, "parameters", schema);
        writer.WriteEndObject();
    }

    private static void WriteMaintenanceInfo(Utf8JsonWriter writer, MaintenanceInfo info)
    {
        writer.WriteStartObject("maintenance_info");
        writer.WriteString("version", info.Version);
        if (info.Description is not null)
            writer.WriteString("description", info.Description);
        WriteRest(writer, info.AdditionalFields);
        writer.WriteEndObject();
    }

    private static void WriteDashboardClient(Utf8JsonWriter writer, DashboardClient client)
    {
        writer.WriteStartObject("dashboard_client");
        writer.WriteString("id", client.Id);
        writer.WriteString("secret", client.GetSecret());
        writer.WriteString("redirect_uri", client.RedirectUri);
        WriteRest(writer, client.AdditionalFields);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count is 0)
            return;
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteTrue(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
            writer.WriteBoolean(name, true);
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } flag)
            writer.WriteBoolean(name, flag);
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?>? map)
    {
        if (map is null)
            return;
        writer.WritePropertyName(name);
        FreeFormJson.Write(writer, map, name);
    }

    private static void WriteRest(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?>? fields)
    {
        foreach (var (name, value) in fields ?? Enumerable.Empty<KeyValuePair<string, object?>>())
        {
            writer.WritePropertyName(name);
            FreeFormJson.Write(writer, value, name);
        }
    }
}
