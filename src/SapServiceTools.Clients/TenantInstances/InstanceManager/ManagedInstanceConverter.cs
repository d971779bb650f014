using System.Globalization;
using System.Text.Json.Serialization;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>Reads an instance as Instance Manager v1 sends it (the Instance Manager's wire protocol, as its public clients speak it). Unknown fields are kept.</summary>
/// <param name="repeated">What the credentials before had, for the instances of one list; null for one alone.</param>
internal sealed class ManagedInstanceConverter(RepeatedTexts? repeated) : JsonConverter<ManagedInstance>
{
    // Those of a database have ten.
    private const int UsualCredentialFields = 11;

    public ManagedInstanceConverter()
        : this(null)
    {
    }

    public override ManagedInstance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"an instance must be an object, not {reader.TokenType}");
        string? tenant = null, status = null, id = null, failed = null, binding = null, instance = null;
        string? service = null, plan = null, managedInstance = null, managedBinding = null;
        DateTimeOffset? updated = null;
        ServiceCredentials? credentials = null;
        Dictionary<string, object?>? more = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonNames.Read(ref reader);
            reader.Read();
            switch (name)
            {
                case "tenant_id": tenant = Text(ref reader, name); break;
                case "status": status = Repeated(ref reader, name); break;
                case "id": id = Text(ref reader, name); break;
                case "failed_message": failed = Text(ref reader, name); break;
                case "binding_id": binding = Text(ref reader, name); break;
                case "instance_id": instance = Text(ref reader, name); break;
                case "managed_service_id": service = Repeated(ref reader, name); break;
                case "managed_plan_id": plan = Repeated(ref reader, name); break;
                case "managed_instance_id": managedInstance = Text(ref reader, name); break;
                case "managed_binding_id": managedBinding = Text(ref reader, name); break;
                case "updated_on": updated = Time(ref reader); break;
                case "credentials": credentials = Credentials(ref reader); break;
                default: (more ??= new(StringComparer.Ordinal))[name] = FreeFormJson.Read(ref reader); break;
            }
        }

        return new ManagedInstance
        {
            TenantId = tenant ?? throw new JsonException("the field tenant_id is missing"),
            Status = status ?? throw new JsonException("the field status is missing"),
            Id = id,
            FailedMessage = failed,
            BindingId = binding,
            InstanceId = instance,
            ManagedServiceId = service,
            ManagedPlanId = plan,
            ManagedInstanceId = managedInstance,
            ManagedBindingId = managedBinding,
            UpdatedOn = updated,
            Credentials = credentials,
            AdditionalProperties = more ?? ManagedInstance.NoProperties,
        };
    }

    public override void Write(Utf8JsonWriter writer, ManagedInstance value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Instances are only read.");

    private static string? Repeated(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String ? JsonNames.Read(ref reader) : Text(ref reader, name);

    private static string? Text(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw new JsonException($"the field {name} must be a text, not {reader.TokenType}"),
    };

    private static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        // Servers send milliseconds; a home-made one may well send a date.
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var millis)
            && millis >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && millis <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return DateTimeOffset.FromUnixTimeMilliseconds(millis);
        if (reader.TokenType == JsonTokenType.String
            && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            return date;
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            reader.TrySkip();
        return null;
    }

    private ServiceCredentials? Credentials(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the field credentials must be an object");
        var fields = new Dictionary<string, object?>(UsualCredentialFields, StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonNames.Read(ref reader);
            reader.Read();
            fields[name] = repeated is not null && reader.TokenType == JsonTokenType.String ? repeated.Read(name, ref reader) : FreeFormJson.Read(ref reader);
        }

        return new ServiceCredentials(fields);
    }
}
