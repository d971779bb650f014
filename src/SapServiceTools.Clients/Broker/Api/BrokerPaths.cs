using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>The addresses of the protocol. The broker's path prefix is kept, and ids are percent-encoded, each as one segment.</summary>
internal sealed class BrokerPaths(Uri broker)
{
    private readonly string _base = broker.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public Uri Catalog => new($"{_base}/v2/catalog");

    public Uri Instance(string instanceId, string query = "") => new($"{InstancePath(instanceId)}{query}");

    public Uri Binding(string instanceId, string bindingId, string query = "") => new($"{BindingPath(instanceId, bindingId)}{query}");

    /// <summary>Where an operation is polled: with the ids where they are known, and with the broker's own name for it where it gave one.</summary>
    public Uri LastOperation(BrokerServiceOperation operation)
    {
        var path = operation.BindingId is { } bindingId ? BindingPath(operation.InstanceId, bindingId) : InstancePath(operation.InstanceId);
        return new Uri($"{path}/last_operation{Query(("service_id", operation.ServiceId), ("plan_id", operation.PlanId), ("operation", operation.Operation))}");
    }

    /// <summary>A query of what isn't null.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = "";
        foreach (var (name, value) in parts)
        {
            if (value is not null)
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return query;
    }

    /// <summary>Checks that an id can be a segment of a path.</summary>
    /// <exception cref="ServiceException">It can't.</exception>
    public static string Check(string? id, string what)
    {
        if (string.IsNullOrEmpty(id))
            throw Invalid($"The id of the {what} must not be empty.");
        // Dots alone are path navigation even when encoded: ".." would make a request for one thing one for another.
        if (id is "." or "..")
            throw Invalid($"'{id}' can't be the id of the {what}, because addresses treat it as navigation.");
        // Encoding would replace such a half by another character, and different things would become one.
        if (Utf16.HasHalfCharacter(id))
            throw Invalid($"The id of the {what} must not hold half a character (a lone UTF-16 surrogate).");
        return id;
    }

    private string InstancePath(string instanceId) => $"{_base}/v2/service_instances/{Uri.EscapeDataString(instanceId)}";

    private string BindingPath(string instanceId, string bindingId) => $"{InstancePath(instanceId)}/service_bindings/{Uri.EscapeDataString(bindingId)}";

    private static ServiceException Invalid(string message) => new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidBrokerId, message);
}
