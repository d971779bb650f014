using System.Net.Http.Headers;
using System.Text;
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Tests.BrokerHost.Support;

namespace SapServiceTools.Tests.BrokerHost.Pages;

/// <summary>A broker on the loopback on any store and server, read as a browser does: without the protocol's headers.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private PageHost(BrokerHostOptions options, BrokerStore store, bool useHttpListener)
    {
        Server = new BrokerServer(
            TestCatalog.Create(), Handler, store, ServerTransports.Create(new ServerTransportOptions { UseHttpListener = useHttpListener }), options with { Log = Log });
        Browser = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(2) };
    }

    public TestHandler Handler { get; } = new();

    public TestLog Log { get; } = new();

    public BrokerServer Server { get; }

    public HttpClient Browser { get; }

    public static async Task<PageHost> StartAsync(BrokerHostOptions? options = null, BrokerStore? store = null, bool useHttpListener = false)
    {
        var host = new PageHost(options ?? new BrokerHostOptions(), store ?? new MemoryStore(), useHttpListener);
        await host.Server.StartAsync();
        host.Browser.BaseAddress = host.Server.Addresses[0];
        return host;
    }

    public static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>A page's text; the answer must be 200.</summary>
    public async Task<string> ReadAsync(string path)
    {
        using var response = await Browser.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new HttpRequestException($"{path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>Calls the API.</summary>
    public async Task<BrokerResponse> CallAsync(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Browser.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Add("X-Broker-API-Version", "2.17");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        if (body is not null)
            request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await Browser.SendAsync(request);
        return new BrokerResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    public async Task<BrokerResponse> ProvisionAsync(string id, string plan = TestCatalog.Small, string service = TestCatalog.Service, object? parameters = null, object? context = null)
    {
        var body = BrokerHarness.ProvisionBody(plan, service, parameters);
        if (context is not null)
            body["context"] = context;
        return await CallAsync("PUT", BrokerHarness.Instance(id, "?accepts_incomplete=true"), body);
    }

    public Task<BrokerResponse> DeprovisionAsync(string id) => CallAsync("DELETE", BrokerHarness.Instance(id, BrokerHarness.Ids()));

    /// <summary>Opens the events of a page.</summary>
    public Task<EventReader> WatchAsync(string path = "/dashboard/events") => EventReader.OpenAsync(Browser, path);

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Server.DisposeAsync();
    }
}
