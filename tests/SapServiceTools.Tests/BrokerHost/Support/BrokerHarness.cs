using System.Text;
using System.Text.Json;
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Clients.Broker.Catalog;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A broker on the loopback, with a client that speaks to it as a platform does.</summary>
public sealed class BrokerHarness : IAsyncDisposable
{
    private readonly StorePlace? _ownPlace;

    private BrokerHarness(BrokerStore store, StorePlace? ownPlace, BrokerHostOptions options, ServiceCatalog catalog, TestHandler handler, ServerTransportOptions transport)
    {
        _ownPlace = ownPlace;
        Handler = handler;
        Log = new TestLog();
        Server = new BrokerServer(catalog, handler, store, ServerTransports.Create(transport), options with { Log = Log });
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
    }

    public BrokerServer Server { get; }

    public TestHandler Handler { get; }

    public HttpClient Client { get; }

    public TestLog Log { get; }

    public static Task<BrokerHarness> StartAsync(StoreKind kind) => StartAsync(kind, new BrokerHostOptions());

    public static async Task<BrokerHarness> StartAsync(
        StoreKind kind, BrokerHostOptions options, StorePlace? place = null, ServiceCatalog? catalog = null, TestHandler? handler = null)
    {
        var own = place is null ? new StorePlace() : null;
        return await StartAsync(TestStores.Open(kind, place ?? own!, options.TimeProvider), options, own, catalog, handler);
    }

    /// <summary>Starts a broker on a store that the test made.</summary>
    public static Task<BrokerHarness> StartAsync(BrokerStore store, BrokerHostOptions options, ServerTransportOptions? transport = null) =>
        StartAsync(store, options, null, null, null, transport);

    public static string Instance(string id, string query = "") => $"/v2/service_instances/{Uri.EscapeDataString(id)}{query}";

    public static string Binding(string instance, string id, string query = "") =>
        $"/v2/service_instances/{Uri.EscapeDataString(instance)}/service_bindings/{Uri.EscapeDataString(id)}{query}";

    public static Dictionary<string, object?> ProvisionBody(string plan = TestCatalog.Small, string service = TestCatalog.Service, object? parameters = null) => Trim(new()
    {
        ["service_id"] = service, ["plan_id"] = plan, ["organization_guid"] = "org", ["space_guid"] = "space", ["parameters"] = parameters,
    });

    public static Dictionary<string, object?> BindBody(string plan = TestCatalog.Small, string service = TestCatalog.Service, object? parameters = null, object? resource = null) =>
        Trim(new() { ["service_id"] = service, ["plan_id"] = plan, ["parameters"] = parameters, ["bind_resource"] = resource });

    public static string Ids(string plan = TestCatalog.Small, string service = TestCatalog.Service) => $"?service_id={service}&plan_id={plan}";

    /// <summary>Sends a request. The body is JSON text or an object to make it of; a header with a null value is left out.</summary>
    public async Task<BrokerResponse> SendAsync(string method, string path, object? body = null, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Client.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["X-Broker-API-Version"] = "2.17" };
        foreach (var (name, value) in headers)
            all[name] = value;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body as byte[] ?? Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body)));
            if (!all.TryGetValue("Content-Type", out var type))
                type = "application/json";
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        foreach (var (name, value) in all)
        {
            if (value is not null && name != "Content-Type")
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }
        using var response = await Client.SendAsync(request);
        return new BrokerResponse(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    public Task<BrokerResponse> ProvisionAsync(string id = "i1", string plan = TestCatalog.Small, string service = TestCatalog.Service, object? parameters = null, string query = "") =>
        SendAsync("PUT", Instance(id, query), ProvisionBody(plan, service, parameters));

    public Task<BrokerResponse> BindAsync(
        string instance = "i1", string id = "b1", string plan = TestCatalog.Small, string service = TestCatalog.Service, object? parameters = null, object? resource = null, string query = "") =>
        SendAsync("PUT", Binding(instance, id, query), BindBody(plan, service, parameters, resource));

    public Task<BrokerResponse> PollAsync(string id = "i1", string? operation = null) =>
        SendAsync("GET", Instance(id) + "/last_operation" + (operation is null ? "" : $"?operation={Uri.EscapeDataString(operation)}"));

    /// <summary>Polls until the operation is over.</summary>
    public async Task<BrokerResponse> WaitAsync(string path)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var answer = await SendAsync("GET", path);
            if (answer.Status is not 200 || answer.Text("state") is not "in progress")
                return answer;
            Assert.True(DateTime.UtcNow < until, "The operation doesn't end.");
            await Task.Delay(10);
        }
    }

    public Task<BrokerResponse> WaitForInstanceAsync(string id = "i1") => WaitAsync(Instance(id) + "/last_operation");

    public Task<BrokerResponse> WaitForBindingAsync(string instance = "i1", string id = "b1") => WaitAsync(Binding(instance, id) + "/last_operation");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _ownPlace?.Dispose();
    }

    private static async Task<BrokerHarness> StartAsync(BrokerStore store, BrokerHostOptions options, StorePlace? own, ServiceCatalog? catalog, TestHandler? handler, ServerTransportOptions? transport = null)
    {
        var harness = new BrokerHarness(store, own, options, catalog ?? TestCatalog.Create(), handler ?? new TestHandler(), transport ?? new ServerTransportOptions());
        await harness.Server.StartAsync();
        harness.Client.BaseAddress = harness.Server.Addresses[0];
        return harness;
    }

    private static Dictionary<string, object?> Trim(Dictionary<string, object?> body)
    {
        foreach (var name in body.Where(member => member.Value is null).Select(member => member.Key).ToArray())
            body.Remove(name);
        return body;
    }
}
