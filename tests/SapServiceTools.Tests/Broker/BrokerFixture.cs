using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>A client of a broker that a test plays. Waits follow a clock that the test drives; the catalog is answered by the fixture.</summary>
public sealed class BrokerFixture : IAsyncDisposable
{
    public const string Password = "brök:er#pass";

    /// <summary>Service s1 allows everything, s2 nothing that is optional; their plans are p1 (checked, 600 s at most), p2, p3 (fixed) and q1.</summary>
    public const string Catalog = """
        { "services": [
          { "id": "s1", "name": "one", "description": "d", "bindable": true, "plan_updateable": true, "instances_retrievable": true, "bindings_retrievable": true,
            "allow_context_updates": true, "x_unknown": {}, "plans": [
            { "id": "p1", "name": "small", "description": "d", "binding_rotatable": true, "maximum_polling_duration": 600, "maintenance_info": { "version": "1.2.3" }, "schemas": {
              "service_instance": { "create": { "parameters": { "$schema": "http://json-schema.org/draft-04/schema#", "properties": { "size": { "type": "integer", "minimum": 1, "exclusiveMinimum": true } } } },
                                    "update": { "parameters": { "$schema": "http://json-schema.org/draft-04/schema#", "additionalProperties": false } } },
              "service_binding": { "create": { "parameters": { "$schema": "http://json-schema.org/draft-04/schema#", "required": ["role"] } } } } },
            { "id": "p2", "name": "large", "description": "d" },
            { "id": "p3", "name": "fixed", "description": "d", "plan_updateable": false, "bindable": false } ] },
          { "id": "s2", "name": "two", "description": "d", "bindable": true, "plans": [ { "id": "q1", "name": "plain", "description": "d" }, { "id": "q2", "name": "other", "description": "d" } ] } ] }
        """;

    private BrokerFixture(HttpStub server, string prefix, Func<BrokerOptions, BrokerOptions>? options, TransportOptions? transport)
    {
        Server = server;
        var plain = new BrokerOptions { Uri = new Uri(server.Uri, prefix), User = "user", Password = Password };
        Client = new BrokerClient(options?.Invoke(plain) ?? plain, transport ?? new TransportOptions { RequestTimeout = TimeSpan.FromDays(2) }, Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public CallRecorder Log { get; } = new();

    public HttpStub Server { get; }

    public BrokerClient Client { get; }

    /// <summary>What was asked, but for the catalog.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. Server.Requests.Where(request => !request.Target.EndsWith("/v2/catalog", StringComparison.Ordinal))];

    public static async Task<BrokerFixture> StartAsync(
        Func<StubCall, ValueTask> answer, string prefix = "", Func<BrokerOptions, BrokerOptions>? options = null, TransportOptions? transport = null, string catalog = Catalog)
    {
        var server = await HttpStub.StartAsync(call =>
        {
            if (!call.Request.Target.EndsWith("/v2/catalog", StringComparison.Ordinal))
                return answer(call);
            call.Json(catalog);
            return default;
        });
        return new BrokerFixture(server, prefix, options, transport);
    }

    public static Task<BrokerFixture> StartAsync(
        Action<StubCall> answer, string prefix = "", Func<BrokerOptions, BrokerOptions>? options = null, TransportOptions? transport = null, string catalog = Catalog) => StartAsync(
        call =>
        {
            answer(call);
            return default;
        },
        prefix, options, transport, catalog);

    /// <summary>Runs the clock over the client's waits.</summary>
    public Task<T> DriveAsync<T>(Task<T> work) => Clock.DriveAsync(work, reach: TimeSpan.FromMinutes(2));

    public Task<BrokerServiceOperation> ProvisionAsync(string id = "i1", string plan = "p2", RequestMode? mode = null, IReadOnlyDictionary<string, object?>? parameters = null) =>
        DriveAsync(Client.ProvisionAsync(new ProvisionRequest(id, null, plan) { Mode = mode ?? new(), Parameters = parameters }, Log, CancellationToken.None));

    public Task<BrokerServiceOperation> BindAsync(string id = "b1", string plan = "p2", RequestMode? mode = null, string? predecessor = null) =>
        DriveAsync(Client.BindAsync(new BindRequest("i1", id) { Plan = plan, Mode = mode ?? new(), PredecessorBindingId = predecessor }, Log, CancellationToken.None));

    public Task<BrokerServiceOperation> UpdateAsync(UpdateRequest request) => DriveAsync(Client.UpdateAsync(request, Log, CancellationToken.None));

    public Task<BrokerServiceOperation> DeprovisionAsync(string plan = "p2", RequestMode? mode = null) =>
        DriveAsync(Client.DeprovisionAsync(new ResourceRequest("i1") { Plan = plan, Mode = mode ?? new() }, Log, CancellationToken.None));

    public Task<BrokerServiceOperation> UnbindAsync(string id = "b1", string plan = "p2", RequestMode? mode = null) =>
        DriveAsync(Client.UnbindAsync(new ResourceRequest("i1", id) { Plan = plan, Mode = mode ?? new() }, Log, CancellationToken.None));

    /// <summary>One of the five changes, by its name.</summary>
    public Task<BrokerServiceOperation> ChangeAsync(string action, RequestMode? mode = null) => action switch
    {
        "provision" => ProvisionAsync(mode: mode),
        "bind" => BindAsync(mode: mode),
        "deprovision" => DeprovisionAsync(mode: mode),
        "unbind" => UnbindAsync(mode: mode),
        _ => UpdateAsync(new UpdateRequest("i1") { CurrentPlan = "p2", Plan = "p1", Mode = mode ?? new() }),
    };

    public static async Task<ServiceException> FailAsync(Task work) => await Assert.ThrowsAnyAsync<ServiceException>(() => work);

    public static Dictionary<string, object?> Map(string name, object? value) => new() { [name] = value };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
