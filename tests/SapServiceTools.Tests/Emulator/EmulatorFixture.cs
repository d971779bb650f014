using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Emulator;

/// <summary>An emulator on a clock that stands still, and a plain HTTP client to it.</summary>
public sealed class EmulatorFixture : IAsyncDisposable
{
    public const string UserName = "imüser";
    public const string Password = "im:pass#wörd";

    private EmulatorFixture(ServiceEmulator emulator, ManualTimeProvider clock)
    {
        Emulator = emulator;
        Clock = clock;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        Client.DefaultRequestHeaders.Authorization = Basic(UserName, Password);
    }

    public ServiceEmulator Emulator { get; }

    public ManualTimeProvider Clock { get; }

    public HttpClient Client { get; }

    // Nothing waits for it; a hanging server fails the test instead of hanging the run.
    public CancellationTokenSource Limit { get; } = new(TimeSpan.FromSeconds(60));

    public string ListUrl => Url("get_all_managed_instances_url");

    public static async Task<EmulatorFixture> StartAsync(EmulatorOptions? options = null)
    {
        var clock = new ManualTimeProvider();
        options = (options ?? new()) with { UserName = UserName, Password = Password, TimeProvider = clock };
        return new EmulatorFixture(await ServiceEmulator.StartAsync(options), clock);
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public string Url(string field, string tenant = "") =>
        ((string)Emulator.ServiceKey[field]!).Replace("{tenant_id}", Uri.EscapeDataString(tenant), StringComparison.Ordinal);

    public Task<HttpResponseMessage> CreateAsync(string tenant, string? body = null) =>
        Client.PostAsync(Url("post_managed_instance_url", tenant), body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), Limit.Token);

    public Task<HttpResponseMessage> GetAsync(string tenant) => Client.GetAsync(Url("get_managed_instance_url", tenant), Limit.Token);

    public Task<HttpResponseMessage> ListAsync() => Client.GetAsync(ListUrl, Limit.Token);

    public Task<HttpResponseMessage> DeleteAsync(string tenant) => Client.DeleteAsync(Url("delete_managed_instance_url", tenant), Limit.Token);

    public async Task<JsonNode> JsonAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        Xunit.Assert.Equal(expected, response.StatusCode);
        Xunit.Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Limit.Token))!;
    }

    /// <summary>The tenant's status; null for 404.</summary>
    public async Task<string?> StatusAsync(string tenant)
    {
        using var response = await GetAsync(tenant);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        return (string?)(await JsonAsync(response))["status"];
    }

    /// <summary>The description in an error.</summary>
    public async Task<string> DescriptionAsync(HttpResponseMessage response, HttpStatusCode expected) =>
        (string)(await JsonAsync(response, expected))["description"]!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
        Limit.Dispose();
    }
}
