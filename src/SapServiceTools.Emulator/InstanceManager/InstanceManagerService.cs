using System.Text.Json;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>
/// The Instance Manager v1: one database schema a tenant. Source: the Instance Manager's wire protocol, as its public clients speak it.
/// A creation answers 201 at once and a deletion 204, and what comes of them shows in the status, with 404 as the end of a deletion.
/// </summary>
internal sealed class InstanceManagerService : IEmulatedService
{
    private const string PathStart = "/managed/managed_instances/";
    private const int FlushThreshold = 16 * 1024;
    private readonly string _instanceId;
    private readonly BasicCredentials _caller;
    private readonly InstanceWriter _writer;

    public InstanceManagerService(EmulatorOptions options, BasicCredentials caller)
    {
        var instanceId = Guid.NewGuid();
        _instanceId = instanceId.ToString();
        _caller = caller;
        _writer = new InstanceWriter(instanceId, new DatabaseCredentials(Guid.NewGuid()));
        Store = new InstanceStore(options);
    }

    public string Segment => "instance-manager";

    public InstanceStore Store { get; }

    /// <summary>The credentials as the service managed-hana gives them to the application that it is bound to.</summary>
    public EmulatedServiceKey MakeKey(Uri uri)
    {
        var list = new Uri(uri, $"{Segment}{PathStart}{_instanceId}").AbsoluteUri;
        return new EmulatedServiceKey("managed-hana", uri, new Dictionary<string, object?>
        {
            ["user"] = _caller.UserName,
            ["password"] = _caller.Password,
            ["post_managed_instance_url"] = list + "/{tenant_id}",
            ["get_managed_instance_url"] = list + "/{tenant_id}",
            ["get_all_managed_instances_url"] = list,
            ["delete_managed_instance_url"] = list + "/{tenant_id}",
        });
    }

    public EmulatedCall Classify(string method, ReadOnlySpan<char> path)
    {
        if (!path.StartsWith(PathStart, StringComparison.Ordinal) || !path[PathStart.Length..].StartsWith(_instanceId, StringComparison.OrdinalIgnoreCase))
            return new(EmulatorOperation.Other);
        path = path[(PathStart.Length + _instanceId.Length)..];
        if (path is "" or "/")
            return method == "GET" ? new(EmulatorOperation.List) : new(EmulatorOperation.Other, AllowedMethods: "GET");
        if (path[0] != '/' || path[1] == '/')
            return new(EmulatorOperation.Other);
        path = path[1..];
        var slash = path.IndexOf('/');
        if (slash < 0)
            return ClassifyTenant(method, Decode(path));
        if (!path[(slash + 1)..].SequenceEqual("binding"))
            return new(EmulatorOperation.Other);
        return method == "PATCH" ? new(EmulatorOperation.Rebind, Decode(path[..slash])) : new(EmulatorOperation.Other, Decode(path[..slash]), "PATCH");
    }

    public async ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange)
    {
        if (!_caller.Accept(exchange))
            return;
        switch (call.Operation)
        {
            case EmulatorOperation.Get:
                Get(call.TenantId!, exchange);
                break;
            case EmulatorOperation.List:
                await ListAsync(exchange).ConfigureAwait(false);
                break;
            case EmulatorOperation.Create:
            case EmulatorOperation.Rebind:
                await ChangeAsync(call, exchange).ConfigureAwait(false);
                break;
            case EmulatorOperation.Delete when Store.Delete(call.TenantId!, Store.Now):
                exchange.StatusCode = 204;
                break;
            case EmulatorOperation.Delete:
                NotFound(call.TenantId!, exchange);
                break;
            case var _ when call.AllowedMethods is not null:
                exchange.SetHeader("Allow", call.AllowedMethods);
                JsonResponse.Describe(exchange, 405, $"{exchange.Method} is not allowed here.");
                break;
            default:
                JsonResponse.Describe(exchange, 404, "There is nothing under this path.");
                break;
        }
    }

    private static EmulatedCall ClassifyTenant(string method, string tenantId) => method switch
    {
        "GET" => new(EmulatorOperation.Get, tenantId),
        "POST" => new(EmulatorOperation.Create, tenantId),
        "DELETE" => new(EmulatorOperation.Delete, tenantId),
        _ => new(EmulatorOperation.Other, tenantId, "GET, POST, DELETE"),
    };

    private static string Decode(ReadOnlySpan<char> segment) =>
        segment.Contains('%') ? Uri.UnescapeDataString(segment.ToString()) : segment.ToString();

    private static void NotFound(string tenantId, HttpExchange exchange) =>
        JsonResponse.Describe(exchange, 404, $"There is no instance for tenant '{tenantId}'.");

    private void Get(string tenantId, HttpExchange exchange)
    {
        var now = Store.Now;
        if (Store.Find(tenantId, now) is { } entry && entry.StatusAt(now) is { } status)
            Show(entry, status, now, exchange, 200);
        else
            NotFound(tenantId, exchange);
    }

    private async ValueTask ChangeAsync(EmulatedCall call, HttpExchange exchange)
    {
        var parameters = await InstanceParametersBody.ReadAsync(exchange.RequestBody, exchange.RequestContentLength, exchange.Aborted).ConfigureAwait(false);
        if (parameters is not null && InstanceParametersBody.FindError(parameters) is { } error)
        {
            JsonResponse.Describe(exchange, 400, error);
            return;
        }
        var now = Store.Now;
        if (call.Operation == EmulatorOperation.Create)
            Create(call.TenantId!, parameters, now, exchange);
        else
            Rebind(call.TenantId!, now, exchange);
    }

    private void Create(string tenantId, byte[]? parameters, long now, HttpExchange exchange)
    {
        if (Store.Create(tenantId, parameters, now) is { } entry)
            Show(entry, InstanceStatus.CreationInProgress, now, exchange, 201);
        else
            JsonResponse.Describe(exchange, 409, $"There is an instance for tenant '{tenantId}' already.");
    }

    private void Rebind(string tenantId, long now, HttpExchange exchange)
    {
        if (Store.Rebind(tenantId, now) is not { } entry || entry.StatusAt(now) is not { } status)
            NotFound(tenantId, exchange);
        else if (status != InstanceStatus.CreationSucceeded)
            JsonResponse.Describe(exchange, 409, $"The instance for tenant '{tenantId}' is in status {status}.");
        else
            Show(entry, status, now, exchange, 200);
    }

    private void Show(InstanceEntry entry, string status, long now, HttpExchange exchange, int statusCode) =>
        JsonResponse.Write(exchange, statusCode, (Writer: _writer, Entry: entry, Status: status, Now: now),
            static (json, it) => it.Writer.Write(json, it.Entry, it.Status, it.Now));

    private async ValueTask ListAsync(HttpExchange exchange)
    {
        exchange.SetHeader("Content-Type", JsonResponse.ContentType);
        var now = Store.Now;
        var sent = 0L;
        using var json = new Utf8JsonWriter(exchange.ResponseBody, JsonResponse.WriterOptions);
        json.WriteStartArray();
        foreach (var entry in Store.Enumerate())
        {
            if (entry.StatusAt(now) is not { } status)
                continue;
            _writer.Write(json, entry, status, now);
            if (json.BytesCommitted + json.BytesPending - sent < FlushThreshold)
                continue;
            json.Flush();
            sent = json.BytesCommitted;
            await exchange.FlushAsync(exchange.Aborted).ConfigureAwait(false);
        }
        json.WriteEndArray();
    }
}
