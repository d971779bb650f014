using System.Text.Json;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.InstanceManager;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Uaa;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>The Service Manager, API v1, for a client of plan container. Source: SAP Service Manager API v1.</summary>
internal sealed class ServiceManagerService(SmStore store, SmChanges changes, TokenStore tokens) : IEmulatedService
{
    private const string Scheme = "Bearer ";
    private readonly SmWriter _writer = new(new DatabaseCredentials(Guid.NewGuid()));

    public string Segment => "service-manager";

    public EmulatedCall Classify(string method, ReadOnlySpan<char> path)
    {
        var address = SmAddress.Parse(path.ToString());
        var operation = address.Classify(method);
        if (address.Id is not { } id)
            return new(operation);
        lock (store.Gate)
            return new(operation, store.Find(address.Collection, id) is { } found ? (found as SmBinding)?.Instance.TenantId ?? found.TenantId : null);
    }

    public async ValueTask HandleAsync(EmulatedCall call, HttpExchange exchange)
    {
        try
        {
            if (exchange.GetHeader("Authorization") is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !tokens.IsValid(header[Scheme.Length..]))
                throw new SmException(new SmError(401, "Unauthorized", "unsuccessful authentication: the token is missing, expired or revoked"));
            await RouteAsync(call.Operation, SmAddress.Parse(exchange.RawPath[(Segment.Length + 1)..]), exchange).ConfigureAwait(false);
        }
        catch (SmException exception)
        {
            if (exception.Error.Status == 401)
                exchange.SetHeader("WWW-Authenticate", "Bearer");
            JsonResponse.Write(exchange, exception.Error.Status, exception.Error, SmWriter.Write);
        }
    }

    private ValueTask RouteAsync(EmulatorOperation operation, SmAddress address, HttpExchange exchange)
    {
        switch (operation)
        {
            case EmulatorOperation.Create:
                return CreateInstanceAsync(exchange);
            case EmulatorOperation.Bind:
                return CreateBindingAsync(exchange);
            case EmulatorOperation.Update:
                return UpdateAsync(address, exchange);
            case EmulatorOperation.Delete or EmulatorOperation.Unbind:
                return DeleteAsync(address, exchange);
        }

        lock (store.Gate)
        {
            store.Advance();
            switch (operation)
            {
                case EmulatorOperation.LookUp when address.Id is null:
                    SmLists.WriteCatalog(address.Collection, store.Catalog, exchange);
                    break;
                case EmulatorOperation.List:
                    SmLists.WriteResources(address.Collection, store, _writer, exchange);
                    break;
                case EmulatorOperation.Get:
                    Show(Find(address), address.Part, exchange);
                    break;
                case EmulatorOperation.Poll:
                    var found = store.FindOperation(address.OperationId!.Value);
                    if (found is null || found.Resource.Id != address.Id)
                        throw new SmException(SmError.NotFound("operation"));
                    JsonResponse.Write(exchange, 200, found, SmWriter.Write);
                    break;
                default:
                    throw new SmException(new SmError(404, "NotFound", "page not found"));
            }
        }

        return default;
    }

    private void Show(SmResource resource, string? part, HttpExchange exchange)
    {
        if (part is null)
            JsonResponse.Write(exchange, 200, (Writer: _writer, Resource: resource), static (json, it) => it.Writer.Write(json, it.Resource, withOperation: true));
        else
            JsonResponse.Write(exchange, 200, resource.Parameters, static (json, it) => json.WriteRawValue(it ?? "{}"u8.ToArray()));
    }

    private async ValueTask CreateInstanceAsync(HttpExchange exchange)
    {
        var body = await SmRequestBody.ReadAsync(exchange).ConfigureAwait(false);
        await PerformAsync(exchange, 201, isAsync => changes.CreateInstance(body, isAsync)).ConfigureAwait(false);
    }

    private async ValueTask CreateBindingAsync(HttpExchange exchange)
    {
        var body = await SmRequestBody.ReadAsync(exchange).ConfigureAwait(false);
        await PerformAsync(exchange, 201, isAsync => changes.CreateBinding(body, isAsync)).ConfigureAwait(false);
    }

    private async ValueTask UpdateAsync(SmAddress address, HttpExchange exchange)
    {
        var body = await SmRequestBody.ReadAsync(exchange).ConfigureAwait(false);
        await PerformAsync(exchange, 200, isAsync => changes.Update((SmInstance)Find(address), body, isAsync)).ConfigureAwait(false);
    }

    private ValueTask DeleteAsync(SmAddress address, HttpExchange exchange) =>
        PerformAsync(exchange, 200, _ => changes.Delete(Find(address)));

    /// <summary>Begins a change, and waits for its end where the caller wants it synchronous.</summary>
    private async ValueTask PerformAsync(HttpExchange exchange, int success, Func<bool, SmOperation> begin)
    {
        var isAsync = FormBody.Parse(exchange.RawQuery).GetValueOrDefault("async") is not "false";
        SmOperation operation;
        lock (store.Gate)
        {
            store.Advance();
            operation = begin(isAsync);
            if (isAsync)
            {
                exchange.SetHeader("Location", operation.Path);
                JsonResponse.Write(exchange, 202, 0, static (json, _) => WriteEmpty(json));
                return;
            }
        }

        await changes.UntilDueAsync(operation, exchange.Aborted).ConfigureAwait(false);
        lock (store.Gate)
        {
            store.Advance();
            if (operation.State == SmOperation.Failed)
                throw new SmException(operation.Failure!);
            if (operation.Type == "delete")
                JsonResponse.Write(exchange, success, 0, static (json, _) => WriteEmpty(json));
            else
                JsonResponse.Write(exchange, success, (Writer: _writer, operation.Resource), static (json, it) => it.Writer.Write(json, it.Resource, withOperation: true));
        }
    }

    private static void WriteEmpty(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }

    private SmResource Find(SmAddress address) =>
        store.Find(address.Collection, address.Id!.Value)
        ?? throw new SmException(SmError.NotFound(address.Collection == SmAddress.Instances ? "service instance" : "service binding"));
}
