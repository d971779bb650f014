using System.Text;
using System.Text.Json.Nodes;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.OpenStack;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Emulator;

/// <summary>An emulated Keystone and Sahara on a clock that stands still, and a plain HTTP client to them.</summary>
public sealed class OpenStackFixture : IAsyncDisposable
{
    public const string Password = "öpen:stack";
    public const string Image = "11111111-2222-3333-4444-555555555551";
    public const string Network = "99999999-8888-7777-6666-555555555555";
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };

    private OpenStackFixture(ServiceEmulator emulator, ManualTimeProvider clock) => (Emulator, Clock) = (emulator, clock);

    public ServiceEmulator Emulator { get; }

    public ManualTimeProvider Clock { get; }

    public EmulatedOpenStack Cloud => Emulator.OpenStack;

    public string? Token { get; set; }

    public static async Task<OpenStackFixture> StartAsync(OpenStackOptions? options = null, TimeSpan? tokenLifetime = null)
    {
        var clock = new ManualTimeProvider();
        var emulator = await ServiceEmulator.StartAsync(new EmulatorOptions
        {
            Password = Password,
            TimeProvider = clock,
            ProvisioningTime = TimeSpan.FromSeconds(7),
            TokenLifetime = tokenLifetime ?? TimeSpan.FromHours(1),
            OpenStack = options ?? new(),
        });
        var it = new OpenStackFixture(emulator, clock);
        it.Token = await it.SignInAsync();
        return it;
    }

    public static JsonObject PasswordOf(string user, string password = Password) => new()
    {
        ["methods"] = new JsonArray("password"),
        ["password"] = new JsonObject { ["user"] = new JsonObject { ["name"] = user, ["domain"] = new JsonObject { ["id"] = "default" }, ["password"] = password } },
    };

    public static JsonObject Project(string name) =>
        new() { ["project"] = new JsonObject { ["name"] = name, ["domain"] = new JsonObject { ["name"] = "Default" } } };

    /// <summary>A token for the user's project.</summary>
    public async Task<string> SignInAsync(string user = "emulator", string project = "demo") => (await AuthenticateAsync(PasswordOf(user), Project(project))).Token!;

    public async Task<(int Status, JsonNode? Body, string? Token)> AuthenticateAsync(JsonNode identity, JsonNode? scope)
    {
        var auth = new JsonObject { ["identity"] = identity };
        if (scope is not null)
            auth["scope"] = scope;
        return await SendAsync("POST", Cloud.AuthUri + "/auth/tokens", new JsonObject { ["auth"] = auth });
    }

    public Task<(int Status, JsonNode? Body, string? Token)> SaharaAsync(string method, string path, JsonNode? body = null) => SendAsync(method, Cloud.SaharaUri + path, body);

    public async Task<(int Status, JsonNode? Body, string? Token)> SendAsync(string method, string url, JsonNode? body = null, string? subject = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url));
        if (Token is not null)
            request.Headers.Add("X-Auth-Token", Token);
        if (subject is not null)
            request.Headers.Add("X-Subject-Token", subject);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : text,
            response.Headers.TryGetValues("X-Subject-Token", out var tokens) ? tokens.Single() : null);
    }

    /// <summary>A cluster of one node group; returns its id.</summary>
    public async Task<string> CreateClusterAsync(string name, int count = 1)
    {
        await SaharaAsync("POST", $"/v2/images/{Image}", new JsonObject { ["username"] = "cirros" });
        await SaharaAsync("PUT", $"/v2/images/{Image}/tags", new JsonObject { ["tags"] = new JsonArray("fake", "0.1") });
        var (status, body, _) = await SaharaAsync("POST", "/v2/clusters", new JsonObject
        {
            ["name"] = name,
            ["plugin_name"] = "fake",
            ["plugin_version"] = "0.1",
            ["default_image_id"] = Image,
            ["neutron_management_network"] = Network,
            ["node_groups"] = new JsonArray(new JsonObject { ["name"] = "all", ["count"] = count, ["flavor_id"] = "1", ["node_processes"] = new JsonArray("namenode", "datanode") }),
        });
        Xunit.Assert.Equal(202, status);
        return (string)body!["cluster"]!["id"]!;
    }

    public async Task<JsonNode?> ClusterAsync(string id)
    {
        var (status, body, _) = await SaharaAsync("GET", $"/v2/clusters/{id}?show_progress=true");
        return status == 404 ? null : body!["cluster"];
    }

    public async Task<string?> StatusAsync(string id) => (string?)(await ClusterAsync(id))?["status"];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Emulator.DisposeAsync();
    }
}
