using System.Text.Json;
using SapServiceTools.Emulator.InstanceManager;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>Writes resources and operations as the Service Manager shows them. Source: SAP Service Manager API v1.</summary>
internal sealed class SmWriter(DatabaseCredentials credentials)
{
    public void Write(Utf8JsonWriter json, SmResource resource, bool withOperation)
    {
        json.WriteStartObject();
        WriteBase(json, resource.Id, resource.Name, resource.CreatedAt, resource.UpdatedAt, resource.Ready);
        if (resource is SmInstance instance)
        {
            json.WriteString("service_plan_id"u8, instance.Plan.Id);
            json.WriteString("platform_id"u8, "service-manager"u8);
            json.WriteBoolean("usable"u8, instance.Ready);
        }
        else if (resource is SmBinding binding)
        {
            json.WriteString("service_instance_id"u8, binding.Instance.Id);
            if (binding.Ready)
            {
                json.WritePropertyName("credentials"u8);
                var secrets = new RandomSecret(binding.Seed);
                credentials.Write(json, ref secrets);
            }
        }

        json.WriteStartObject("labels"u8);
        foreach (var (key, values) in resource.Labels)
        {
            json.WriteStartArray(key);
            values.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        if (withOperation && resource.LastOperation is { } operation)
        {
            json.WritePropertyName("last_operation"u8);
            Write(json, operation);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SmOperation operation)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, operation.Id);
        json.WriteString("type"u8, operation.Type);
        json.WriteString("state"u8, operation.State);
        json.WriteString("resource_id"u8, operation.Resource.Id);
        json.WriteString("resource_type"u8, $"/v1/{operation.Resource.Collection}");
        json.WriteString("platform_id"u8, "service-manager"u8);
        json.WriteString("created_at"u8, operation.CreatedAt);
        json.WriteString("updated_at"u8, operation.UpdatedAt);
        json.WriteBoolean("reschedule"u8, false);
        json.WriteString("deletion_scheduled"u8, "0001-01-01T00:00:00Z"u8);
        if (operation is { State: SmOperation.Failed, Failure: { } failure })
        {
            json.WriteStartObject("errors"u8);
            json.WriteString("error"u8, failure.Type);
            json.WriteString("description"u8, failure.Description);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, CatalogOffering offering)
    {
        json.WriteStartObject();
        WriteBase(json, offering.Id, offering.Name, default, default, ready: true);
        json.WriteString("catalog_name"u8, offering.Name);
        json.WriteBoolean("bindable"u8, true);
        json.WriteStartArray("tags"u8);
        foreach (var tag in offering.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, CatalogPlan plan)
    {
        json.WriteStartObject();
        WriteBase(json, plan.Id, plan.Name, default, default, ready: true);
        json.WriteString("catalog_name"u8, plan.Name);
        json.WriteString("service_offering_id"u8, plan.Offering.Id);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SmError error)
    {
        json.WriteStartObject();
        json.WriteString("error"u8, error.Type);
        json.WriteString("description"u8, error.Description);
        json.WriteEndObject();
    }

    private static void WriteBase(Utf8JsonWriter json, Guid id, string name, DateTime created, DateTime updated, bool ready)
    {
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, name);
        json.WriteBoolean("ready"u8, ready);
        json.WriteString("created_at"u8, DateTime.SpecifyKind(created, DateTimeKind.Utc));
        json.WriteString("updated_at"u8, DateTime.SpecifyKind(updated, DateTimeKind.Utc));
    }
}
