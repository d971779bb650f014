using System.Text.Json;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Endpoints;

/// <summary>Writes responses.</summary>
internal static class EndpointResponses
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    public static EndpointResponse Empty { get; } = new(200, EmptyObject);

    /// <summary>An error; <paramref name="code"/> is what programs tell it by, if the protocol has a code for it.</summary>
    public static EndpointResponse Error(int status, string? code, string description) =>
        new(status, PooledJson.Write((code, description), static (writer, error) =>
        {
            writer.WriteStartObject();
            WriteText(writer, "error", error.code);
            writer.WriteString("description", error.description);
            writer.WriteEndObject();
        }));

    public static EndpointResponse Error(BrokerException exception, BrokerOperation operation, Func<BrokerError, BrokerOperation, (int Status, string? Code)> map)
    {
        var (status, code) = map(exception.Error, operation);
        var body = PooledJson.Write((exception, operation, code), static (writer, error) =>
        {
            writer.WriteStartObject();
            WriteText(writer, "error", error.code);
            writer.WriteString("description", error.exception.Message);
            if (error.operation is BrokerOperation.Update or BrokerOperation.Deprovision)
                WriteFlag(writer, "instance_usable", error.exception.InstanceUsable);
            if (error.operation is BrokerOperation.Update)
                WriteFlag(writer, "update_repeatable", error.exception.UpdateRepeatable);
            writer.WriteEndObject();
        });
        return new EndpointResponse(status, body) { RetryAfter = exception.RetryAfter is { } wait ? ToSeconds(wait) : null };
    }

    /// <summary>The response to a provision or an update; <paramref name="operation"/> only while it is in progress.</summary>
    public static EndpointResponse Instance(int status, InstanceRecord record, string? operation = null) =>
        new(status, PooledJson.Write((record, operation), static (writer, content) =>
        {
            writer.WriteStartObject();
            WriteText(writer, "dashboard_url", content.record.DashboardUrl);
            WriteText(writer, "operation", content.operation);
            WriteRaw(writer, "metadata", content.record.Metadata);
            writer.WriteEndObject();
        }));

    /// <summary>The response to a provision or an update that was started; null if it wasn't.</summary>
    public static EndpointResponse? StartedInstance(StartedOperation? started, int status) => started switch
    {
        null => null,
        { IsInProgress: true } => Instance(202, started.Instance!, started.PublicId),
        _ => Instance(status, started.Instance!),
    };

    /// <summary>The response to another operation that was started; null if it wasn't.</summary>
    /// <param name="started">The operation.</param>
    /// <param name="succeeded">The response if it has succeeded already.</param>
    public static EndpointResponse? Started(StartedOperation? started, Func<OperationOutcome, EndpointResponse> succeeded) =>
        started is null ? null : started.IsInProgress ? Accepted(started.PublicId) : succeeded(started.Outcome!);

    /// <summary>An operation is in progress, and that is all.</summary>
    public static EndpointResponse Accepted(string operation) => new(202, PooledJson.Write(operation, static (writer, id) =>
    {
        writer.WriteStartObject();
        writer.WriteString("operation", id);
        writer.WriteEndObject();
    }));

    public static EndpointResponse FetchedInstance(InstanceRecord record, InstanceDetails? details) =>
        new(200, PooledJson.Write((record, details), static (writer, content) =>
        {
            var (record, details) = content;
            writer.WriteStartObject();
            writer.WriteString("service_id", record.ServiceId);
            writer.WriteString("plan_id", record.PlanId);
            WriteText(writer, "dashboard_url", details?.DashboardUrl ?? record.DashboardUrl);
            WriteRaw(writer, "parameters", FreeFormText.ToUtf8(details?.Parameters) ?? record.Parameters);
            if (record.MaintenanceVersion is not null)
            {
                writer.WriteStartObject("maintenance_info");
                writer.WriteString("version", record.MaintenanceVersion);
                writer.WriteEndObject();
            }
            WriteRaw(writer, "metadata", FreeFormText.ToUtf8(details?.Metadata) ?? record.Metadata);
            writer.WriteEndObject();
        }));

    /// <summary>The response that a bind had, with the binding's parameters added.</summary>
    public static EndpointResponse FetchedBinding(byte[] response, byte[]? parameters)
    {
        if (parameters is null)
            return new EndpointResponse(200, response);
        using var document = JsonDocument.Parse(response);
        return new EndpointResponse(200, PooledJson.Write((document.RootElement, parameters), static (writer, parts) =>
        {
            writer.WriteStartObject();
            foreach (var member in parts.RootElement.EnumerateObject())
                member.WriteTo(writer);
            WriteRaw(writer, "parameters", parts.parameters);
            writer.WriteEndObject();
        }));
    }

    public static EndpointResponse LastOperation(OperationRecord operation, TimeSpan? retryAfter) =>
        new(200, PooledJson.Write(operation, static (writer, operation) =>
        {
            writer.WriteStartObject();
            writer.WriteString("state", operation.State switch
            {
                OperationState.InProgress => "in progress",
                OperationState.Succeeded => "succeeded",
                _ => "failed",
            });
            WriteText(writer, "description", operation.Description);
            if (operation.State is OperationState.Failed && operation.Kind is BrokerOperation.Update or BrokerOperation.Deprovision)
                WriteFlag(writer, "instance_usable", operation.InstanceUsable);
            if (operation.State is OperationState.Failed && operation.Kind is BrokerOperation.Update)
                WriteFlag(writer, "update_repeatable", operation.UpdateRepeatable);
            writer.WriteEndObject();
        }))
        {
            RetryAfter = operation.State is OperationState.InProgress && retryAfter is { } wait ? ToSeconds(wait) : null,
        };

    public static int ToSeconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            writer.WriteString(name, text);
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool? flag)
    {
        if (flag is { } value)
            writer.WriteBoolean(name, value);
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, byte[]? json)
    {
        if (json is null)
            return;
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }
}
