using System.Text.Json;

namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>Writes an instance as the Instance Manager shows it.</summary>
internal sealed class InstanceWriter(Guid instanceId, DatabaseCredentials credentials)
{
    private static readonly JsonEncodedText TenantId = JsonEncodedText.Encode("tenant_id");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText BindingId = JsonEncodedText.Encode("binding_id");
    private static readonly JsonEncodedText InstanceId = JsonEncodedText.Encode("instance_id");
    private static readonly JsonEncodedText ServiceId = JsonEncodedText.Encode("managed_service_id");
    private static readonly JsonEncodedText PlanId = JsonEncodedText.Encode("managed_plan_id");
    private static readonly JsonEncodedText ManagedInstanceId = JsonEncodedText.Encode("managed_instance_id");
    private static readonly JsonEncodedText ManagedBindingId = JsonEncodedText.Encode("managed_binding_id");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText UpdatedOn = JsonEncodedText.Encode("updated_on");
    private static readonly JsonEncodedText BindingCreatedOn = JsonEncodedText.Encode("binding_created_on");
    private static readonly JsonEncodedText FailedMessage = JsonEncodedText.Encode("failed_message");
    private static readonly JsonEncodedText Credentials = JsonEncodedText.Encode("credentials");
    private readonly Guid _bindingId = Guid.NewGuid();
    private readonly Guid _serviceId = Guid.NewGuid();
    private readonly Guid _planId = Guid.NewGuid();

    /// <param name="json">Where to.</param>
    /// <param name="entry">The instance.</param>
    /// <param name="status">Its status at that time.</param>
    /// <param name="now">UTC ticks.</param>
    public void Write(Utf8JsonWriter json, InstanceEntry entry, string status, long now)
    {
        var ids = new RandomSecret(entry.Seed);
        json.WriteStartObject();
        json.WriteString(TenantId, entry.TenantId);
        json.WriteString(Id, ids.NextGuid());
        json.WriteString(InstanceId, instanceId);
        json.WriteString(BindingId, _bindingId);
        json.WriteString(ServiceId, _serviceId);
        json.WriteString(PlanId, _planId);
        json.WriteString(ManagedInstanceId, ids.NextGuid());
        // Offset, so that no secret of one binding can be had from another's ids.
        var binding = new RandomSecret(entry.Seed ^ (0xA5A5A5A5A5A5A5A5 * (ulong)(entry.Binding + 1)));
        json.WriteString(ManagedBindingId, binding.NextGuid());
        json.WriteString(Status, status);
        json.WriteNumber(UpdatedOn, (entry.UpdatedAt(now) - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond);
        switch (status)
        {
            case InstanceStatus.CreationSucceeded:
                json.WriteString(BindingCreatedOn, new DateTime(entry.BoundAt, DateTimeKind.Utc));
                json.WritePropertyName(Credentials);
                credentials.Write(json, ref binding);
                break;
            case InstanceStatus.CreationFailed:
                json.WriteString(FailedMessage, InstanceEntry.CreationFailedMessage);
                break;
            case InstanceStatus.DeletionFailed:
                json.WriteString(FailedMessage, InstanceEntry.DeletionFailedMessage);
                break;
        }
        json.WriteEndObject();
    }
}
