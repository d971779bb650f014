using System.Globalization;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Inventory;

/// <summary>
/// What a client made at its broker, as a file from which a later one can clean up. It has ids and names and never a secret.
/// </summary>
/// <param name="Broker">The broker's address.</param>
/// <param name="Instances">The client's own instances.</param>
/// <param name="Bindings">Its bindings, also those of others' instances.</param>
/// <param name="Operations">What it began and doesn't know to be over.</param>
public sealed record InventoryFile(
    Uri Broker, IReadOnlyList<BrokerServiceInstance> Instances, IReadOnlyList<BrokerServiceBinding> Bindings, IReadOnlyList<BrokerServiceOperation> Operations)
{
    private const string Format = "SapServiceTools.BrokerInventory";
    private const int Version = 1;

    private static readonly Dictionary<OperationType, string> Types = new() { [OperationType.Create] = "create", [OperationType.Update] = "update", [OperationType.Delete] = "delete" };

    /// <summary>The file's text.</summary>
    public byte[] Write(DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteString("broker", Broker.ToString());
            writer.WriteString("exported_at", now.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteStartArray("instances");
            foreach (var instance in Instances)
                Write(writer, ("instance_id", instance.InstanceId), ("service_id", instance.ServiceId), ("plan_id", instance.PlanId), ("service_name", instance.ServiceName), ("plan_name", instance.PlanName), ("status", instance.Status));
            writer.WriteEndArray();
            writer.WriteStartArray("bindings");
            foreach (var binding in Bindings)
                Write(writer, ("binding_id", binding.BindingId), ("instance_id", binding.InstanceId), ("service_id", binding.ServiceId), ("plan_id", binding.PlanId), ("status", binding.Status));
            writer.WriteEndArray();
            writer.WriteStartArray("operations");
            foreach (var operation in Operations)
            {
                // The plan that an update leads to is known nowhere else until it is over.
                var target = operation is { Type: OperationType.Update, Instance: { } changed } ? changed : null;
                Write(
                    writer, ("type", Types[operation.Type]), ("instance_id", operation.InstanceId), ("binding_id", operation.BindingId), ("service_id", operation.ServiceId), ("plan_id", operation.PlanId),
                    ("operation", operation.Operation), ("status", operation.Status), ("started_at", operation.StartedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
                    ("target_plan_id", target?.PlanId), ("target_plan_name", target?.PlanName));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="ServiceException">It is no such file.</exception>
    public static InventoryFile Read(ReadOnlySpan<byte> text, string name = "")
    {
        try
        {
            var root = new ResponseFields(FreeFormText.ParseObject(text));
            if (root.Text("format") != Format || root.All.GetValueOrDefault("version") is not (long)Version)
                throw new JsonException("it isn't an inventory of version 1");
            if (!Uri.TryCreate(root.Text("broker"), UriKind.Absolute, out var broker))
                throw new JsonException("its broker isn't an address");
            return new InventoryFile(broker, [.. root.Objects("instances").Select(Instance)], [.. root.Objects("bindings").Select(Binding)], [.. root.Objects("operations").Select(Operation)]);
        }
        catch (JsonException exception)
        {
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.BrokerInventoryInvalid, $"The inventory{(name.Length > 0 ? $" '{name}'" : "")} can't be read: {JsonFault.Explain(exception)}.");
        }
    }

    private static BrokerServiceInstance Instance(ResponseFields fields) => new()
    {
        InstanceId = Required(fields, "instance_id"),
        ServiceId = fields.Text("service_id"),
        ServiceName = fields.Text("service_name"),
        PlanId = fields.Text("plan_id"),
        PlanName = fields.Text("plan_name"),
        Status = fields.Text("status") ?? BrokerOperationStatus.Unknown,
    };

    private static BrokerServiceBinding Binding(ResponseFields fields) => new()
    {
        BindingId = Required(fields, "binding_id"),
        InstanceId = Required(fields, "instance_id"),
        ServiceId = fields.Text("service_id"),
        PlanId = fields.Text("plan_id"),
        Status = fields.Text("status") ?? BrokerOperationStatus.Unknown,
    };

    private static BrokerServiceOperation Operation(ResponseFields fields)
    {
        var text = Required(fields, "type");
        var type = Types.ContainsValue(text) ? Types.Single(pair => pair.Value == text).Key : throw new JsonException($"'{text}' is no type of an operation");
        var (instanceId, bindingId, serviceId, target) = (Required(fields, "instance_id"), fields.Text("binding_id"), fields.Text("service_id"), fields.Text("target_plan_id"));
        var status = fields.Text("status") ?? BrokerOperationStatus.Unknown;
        return new BrokerServiceOperation
        {
            Type = type,
            StartedAt = fields.Time("started_at") ?? throw new JsonException("a field started_at is missing"),
            InstanceId = instanceId,
            BindingId = bindingId,
            ServiceId = serviceId,
            PlanId = fields.Text("plan_id"),
            Operation = fields.Text("operation"),
            Status = status,
            Instance = target is null
                ? null
                : new BrokerServiceInstance { InstanceId = instanceId, ServiceId = serviceId, PlanId = target, PlanName = fields.Text("target_plan_name"), Status = status },
        };
    }

    private static string Required(ResponseFields fields, string name) => fields.Text(name) is { Length: > 0 } text ? text : throw new JsonException($"a field {name} is missing");

    private static void Write(Utf8JsonWriter writer, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }
}
