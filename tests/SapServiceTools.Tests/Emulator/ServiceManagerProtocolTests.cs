using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

/// <summary>The emulated Service Manager and UAA, byte for byte as the facts have the real ones.</summary>
public sealed class ServiceManagerProtocolTests
{
    [Fact]
    public async Task A_token_comes_for_the_secret_in_the_body_or_by_Basic()
    {
        await using var it = await Wire.StartAsync(new() { TokenLifetime = TimeSpan.FromMinutes(20) });
        foreach (var response in new[] { await it.TokenAsync(it.Id, it.Secret), await it.TokenAsync(it.Id, it.Secret, basic: true), await it.TokenAsync(it.Id, it.Secret, atRoot: true) })
        {
            var token = await Wire.JsonAsync(response, HttpStatusCode.OK);
            Assert.Equal(("bearer", 1200), ((string?)token["token_type"], (int?)token["expires_in"]));
            Assert.NotEmpty((string)token["access_token"]!);
        }

        foreach (var response in new[] { await it.TokenAsync(it.Id, "wrong"), await it.TokenAsync("nobody", it.Secret), await it.TokenAsync(it.Id, null), await it.TokenAsync(it.Id, "wrong", basic: true) })
        {
            var error = await Wire.JsonAsync(response, HttpStatusCode.Unauthorized);
            Assert.Equal(("unauthorized", "Bad credentials"), ((string?)error["error"], (string?)error["error_description"]));
        }

        Assert.Equal("unsupported_grant_type", (string?)(await Wire.JsonAsync(await it.TokenAsync(it.Id, it.Secret, grant: "password"), HttpStatusCode.BadRequest))["error"]);
    }

    [Fact]
    public async Task Without_a_valid_token_nothing_is_answered()
    {
        await using var it = await Wire.StartAsync(new() { TokenLifetime = TimeSpan.FromMinutes(1) });
        await it.GetAsync("/v1/service_instances");
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        await it.GetAsync("/v1/service_instances", HttpStatusCode.Unauthorized);
        await it.LogInAsync();
        await it.GetAsync("/v1/service_instances");
        it.Emulator.ServiceManager.RevokeTokens();
        await it.GetAsync("/v1/service_instances", HttpStatusCode.Unauthorized);
        it.Client.DefaultRequestHeaders.Authorization = null;
        await it.GetAsync("/v1/service_instances", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_asynchronous_creation_answers_202_with_the_place_of_its_operation()
    {
        await using var it = await Wire.StartAsync(new() { ProvisioningTime = TimeSpan.FromSeconds(4) });
        using var begun = await it.PostAsync("/v1/service_instances?async=true", it.Instance("one"));
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        Assert.Equal("{}", await begun.Content.ReadAsStringAsync());
        var location = begun.Headers.Location!.OriginalString;
        Assert.Matches("^/v1/service_instances/[0-9a-f-]{36}/operations/[0-9a-f-]{36}$", location);

        var running = await it.GetAsync(location);
        Assert.Equal(("create", "in progress", "/v1/service_instances"), ((string?)running["type"], (string?)running["state"], (string?)running["resource_type"]));
        var instance = await it.GetAsync(location[..location.IndexOf("/operations", StringComparison.Ordinal)]);
        Assert.False((bool)instance["ready"]!);
        Assert.Equal("in progress", (string?)instance["last_operation"]!["state"]);

        it.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("succeeded", (string?)(await it.GetAsync(location))["state"]);
        Assert.True((bool)(await it.GetAsync($"/v1/service_instances/{instance["id"]}"))["ready"]!);
    }

    [Fact]
    public async Task A_synchronous_creation_answers_201_with_the_resource_and_409_where_the_name_is_taken()
    {
        await using var it = await Wire.StartAsync(new() { ProvisioningTime = TimeSpan.Zero });
        var instance = await Wire.JsonAsync(await it.PostAsync("/v1/service_instances?async=false", it.Instance("one")), HttpStatusCode.Created);
        Assert.True((bool)instance["ready"]!);
        var conflict = await Wire.JsonAsync(await it.PostAsync("/v1/service_instances?async=false", it.Instance("one")), HttpStatusCode.Conflict);
        Assert.Equal("Conflict", (string?)conflict["error"]);

        using var begun = await it.PostAsync("/v1/service_instances?async=true", it.Instance("one"));
        var failed = await it.GetAsync(begun.Headers.Location!.OriginalString);
        Assert.Equal(("failed", "Conflict"), ((string?)failed["state"], (string?)failed["errors"]!["error"]));
        it.Emulator.ServiceManager.RefusesConflictsAtOnce = true;
        Assert.Equal(HttpStatusCode.Conflict, (await it.PostAsync("/v1/service_instances?async=true", it.Instance("one"))).StatusCode);
    }

    [Fact]
    public async Task Credentials_show_in_a_binding_that_is_ready()
    {
        await using var it = await Wire.StartAsync(new() { ProvisioningTime = TimeSpan.FromSeconds(4) });
        var id = it.Emulator.ServiceManager.AddInstance("acme", "one", bindings: 0);
        using var begun = await it.PostAsync("/v1/service_bindings?async=true", new JsonObject { ["name"] = "b", ["service_instance_id"] = id });
        var path = begun.Headers.Location!.OriginalString.Split("/operations")[0];
        Assert.Null((await it.GetAsync(path))["credentials"]);
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        var first = await it.GetAsync(path);
        Assert.Equal(id, (string?)first["service_instance_id"]);
        Assert.Equal((string?)first["credentials"]!["password"], (string?)(await it.GetAsync(path))["credentials"]!["password"]);
    }

    [Fact]
    public async Task What_must_not_be_deleted_or_changed_now_is_refused()
    {
        await using var it = await Wire.StartAsync(new() { ProvisioningTime = TimeSpan.FromSeconds(4) });
        var id = it.Emulator.ServiceManager.AddInstance("acme", "one", bindings: 2);
        var error = await Wire.JsonAsync(await it.DeleteAsync($"/v1/service_instances/{id}"), HttpStatusCode.BadRequest);
        Assert.Contains("2 existing bindings", (string?)error["description"]);

        Assert.Equal(HttpStatusCode.Accepted, (await it.PatchAsync($"/v1/service_instances/{id}", new JsonObject { ["parameters"] = new JsonObject() })).StatusCode);
        var busy = await Wire.JsonAsync(await it.PatchAsync($"/v1/service_instances/{id}", new JsonObject()), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("ConcurrentOperationInProgress", (string?)busy["error"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await it.PostAsync("/v1/service_bindings", new JsonObject { ["name"] = "b", ["service_instance_id"] = id })).StatusCode);

        // A creation may be overtaken by a deletion.
        using var creating = await it.PostAsync("/v1/service_instances", it.Instance("two"));
        var path = creating.Headers.Location!.OriginalString.Split("/operations")[0];
        Assert.Equal(HttpStatusCode.Accepted, (await it.DeleteAsync(path)).StatusCode);
        it.Clock.Advance(TimeSpan.FromSeconds(4));
        await it.GetAsync(path, HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await it.DeleteAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_change_reaches_parameters_name_and_labels()
    {
        await using var it = await Wire.StartAsync(new() { ProvisioningTime = TimeSpan.Zero });
        var id = it.Emulator.ServiceManager.AddInstance("acme", "one");
        var labels = new JsonArray(
            new JsonObject { ["op"] = "add", ["key"] = "colour", ["values"] = new JsonArray("blue", "red") },
            new JsonObject { ["op"] = "remove", ["key"] = "tenant_id" });
        var body = new JsonObject { ["name"] = "other", ["parameters"] = new JsonObject { ["a"] = 1 }, ["labels"] = labels };
        await Wire.JsonAsync(await it.PatchAsync($"/v1/service_instances/{id}?async=false", body), HttpStatusCode.OK);
        var changed = await it.GetAsync($"/v1/service_instances/{id}");
        Assert.Equal("other", (string?)changed["name"]);
        Assert.Equal("""{"colour":["blue","red"]}""", changed["labels"]!.ToJsonString());
        Assert.Equal(1, (int?)(await it.GetAsync($"/v1/service_instances/{id}/parameters"))["a"]);
    }

    [Fact]
    public async Task Lists_come_in_pages_that_lead_to_one_another()
    {
        await using var it = await Wire.StartAsync();
        for (var i = 0; i < 205; i++)
            it.Emulator.ServiceManager.AddInstance($"t{i}", $"n{i}", bindings: 0);
        var first = await it.GetAsync("/v1/service_instances");
        Assert.Equal((205, 50), ((int)first["num_items"]!, first["items"]!.AsArray().Count));
        Assert.Null(first["items"]![0]!["last_operation"]);
        var large = await it.GetAsync("/v1/service_instances?max_items=5000");
        Assert.Equal(200, large["items"]!.AsArray().Count);
        using var response = await it.Client.GetAsync(it.Url("/v1/service_instances?max_items=5000"));
        Assert.Matches("^</v1/service_instances\\?.*token=.*>; rel=\"next\"$", response.Headers.GetValues("Link").Single());
        var last = await it.GetAsync($"/v1/service_instances?max_items=5000&token={Uri.EscapeDataString((string)large["token"]!)}");
        Assert.Equal(5, last["items"]!.AsArray().Count);
        Assert.Null(last["token"]);
        Assert.Empty((await it.GetAsync("/v1/service_instances?max_items=0"))["items"]!.AsArray());
        Assert.Equal("InvalidMaxItems", (string?)(await it.GetAsync("/v1/service_instances?max_items=-1", HttpStatusCode.BadRequest))["error"]);
        Assert.Equal("TokenInvalid", (string?)(await it.GetAsync("/v1/service_instances?token=x", HttpStatusCode.BadRequest))["error"]);
    }

    public static TheoryData<string, string> Queries => new()
    {
        { "labelQuery=tenant_id eq 'acme'", "one" },
        { "labelQuery=tenant_id eq 'o''brien'", "two" },
        { "labelQuery=tenant_id in ('acme','o''brien')", "one two" },
        { "labelQuery=tenant_id notin ('acme')", "two" },
        { "labelQuery=tenant_id en 'acme'", "one three" },
        { "fieldQuery=name ne 'one'", "two three" },
        { "fieldQuery=name eq 'one' and ready eq true", "one" },
        { "fieldQuery=name contains 'o'", "one two" },
        { "fieldQuery=created_at gt '2040-01-01'", "" },
        { "fieldQuery=name in ('one', 'three')&labelQuery=tenant_id eq 'acme'", "one" },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Queries_choose(string query, string names)
    {
        await using var it = await Wire.StartAsync();
        it.Emulator.ServiceManager.AddInstance("acme", "one");
        it.Emulator.ServiceManager.AddInstance("o'brien", "two");
        it.Emulator.ServiceManager.AddInstance(null, "three");
        var list = await it.GetAsync("/v1/service_instances?" + query.Replace(" ", "%20", StringComparison.Ordinal));
        Assert.Equal(names, string.Join(' ', list["items"]!.AsArray().Select(item => (string?)item!["name"])));
    }

    [Theory]
    [InlineData("fieldQuery=name eq one")]
    [InlineData("fieldQuery=name eq 'one")]
    [InlineData("fieldQuery=name is 'one'")]
    [InlineData("fieldQuery=colour eq 'red'")]
    [InlineData("fieldQuery=name eq 'one' or name eq 'two'")]
    [InlineData("fieldQuery=name in ('one'")]
    [InlineData("labelQuery=a eq 'x' and a eq 'y'")]
    [InlineData("labelQuery=a gt 'x'")]
    public async Task Queries_that_mean_nothing_are_refused(string query)
    {
        await using var it = await Wire.StartAsync();
        var error = await it.GetAsync("/v1/service_instances?" + Uri.EscapeDataString(query).Replace("%3D", "=", StringComparison.Ordinal), HttpStatusCode.BadRequest);
        Assert.Equal("BadRequest", (string?)error["error"]);
    }

    [Fact]
    public async Task Offerings_and_plans_are_found_by_their_catalog_names()
    {
        await using var it = await Wire.StartAsync();
        var offering = Assert.Single((await it.GetAsync("/v1/service_offerings?fieldQuery=catalog_name%20eq%20%27hana%27"))["items"]!.AsArray());
        Assert.Contains("hana", offering!["tags"]!.AsArray().Select(tag => (string?)tag));
        var plans = await it.GetAsync($"/v1/service_plans?fieldQuery=service_offering_id%20eq%20%27{offering["id"]}%27");
        Assert.Contains(it.Emulator.ServiceManager.DefaultPlanId, plans["items"]!.AsArray().Select(plan => (string?)plan!["id"]));
    }

    [Theory]
    [InlineData("POST", "/v1/service_instances", "[1]", 400)]
    [InlineData("POST", "/v1/service_instances", "nonsense", 400)]
    [InlineData("POST", "/v1/service_instances", """{"name":"x"}""", 400)]
    [InlineData("POST", "/v1/service_instances", """{"id":"x","name":"x","service_plan_id":"x"}""", 400)]
    [InlineData("POST", "/v1/service_instances", """{"name":"x","service_plan_id":"x"}""", 404)]
    [InlineData("POST", "/v1/service_bindings", """{"name":"x","service_instance_id":"x"}""", 404)]
    [InlineData("GET", "/v1/service_instances/0b7e7b1c-9c5b-4d0e-8d9b-4d4c1f9b7a11", "", 404)]
    [InlineData("GET", "/v1/nothing", "", 404)]
    [InlineData("DELETE", "/v1/service_instances", "", 404)]
    public async Task Requests_that_are_wrong_are_told_so(string method, string path, string body, int status)
    {
        await using var it = await Wire.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), it.Url(path));
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var error = await Wire.JsonAsync(await it.Client.SendAsync(request), (HttpStatusCode)status);
        Assert.NotEmpty((string)error["error"]!);
        Assert.NotEmpty((string)error["description"]!);
    }

    [Fact]
    public async Task The_published_limits_count_each_kind_of_request()
    {
        await using var it = await Wire.StartAsync(new() { RateLimits = EmulatorRateLimit.ServiceManager(RetryAfterStyle.Seconds) });
        for (var i = 0; i < 50; i++)
            Assert.Equal(HttpStatusCode.Accepted, (await it.PostAsync("/v1/service_instances", it.Instance($"n{i}"))).StatusCode);
        using var refused = await it.PostAsync("/v1/service_instances", it.Instance("more"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        await it.GetAsync("/v1/service_instances");
        Assert.Equal(50, it.Emulator.ServiceManager.Instances.Count);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Accepted, (await it.PostAsync("/v1/service_instances", it.Instance("more"))).StatusCode);
    }

    /// <summary>An emulator on a clock that stands still, and a plain HTTP client with a token.</summary>
    private sealed class Wire : IAsyncDisposable
    {
        private Wire(ServiceEmulator emulator, ManualTimeProvider clock)
        {
            Emulator = emulator;
            Clock = clock;
        }

        public ServiceEmulator Emulator { get; }

        public ManualTimeProvider Clock { get; }

        public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

        public string Id => (string)Emulator.ServiceManagerKey["clientid"]!;

        public string Secret => (string)Emulator.ServiceManagerKey["clientsecret"]!;

        public static async Task<Wire> StartAsync(EmulatorOptions? options = null)
        {
            var clock = new ManualTimeProvider();
            var it = new Wire(await ServiceEmulator.StartAsync((options ?? new()) with { TimeProvider = clock }), clock);
            await it.LogInAsync();
            return it;
        }

        public static async Task<JsonNode> JsonAsync(HttpResponseMessage response, HttpStatusCode expected)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode} {text}");
            return JsonNode.Parse(text)!;
        }

        public string Url(string path) => (string)Emulator.ServiceManagerKey["sm_url"]! + path;

        public async Task LogInAsync() => Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", (string?)(await JsonAsync(await TokenAsync(Id, Secret), HttpStatusCode.OK))["access_token"]);

        public Task<HttpResponseMessage> TokenAsync(string id, string? secret, bool basic = false, string grant = "client_credentials", bool atRoot = false)
        {
            var form = new Dictionary<string, string> { ["grant_type"] = grant, ["client_id"] = id };
            if (secret is not null && !basic)
                form["client_secret"] = secret;
            var request = new HttpRequestMessage(HttpMethod.Post, atRoot ? new Uri(Emulator.Uri, "/oauth/token") : new Uri((string)Emulator.ServiceManagerKey["url"]! + "/oauth/token")) { Content = new FormUrlEncodedContent(form) };
            if (basic)
                request.Headers.Authorization = EmulatorFixture.Basic(id, secret!);
            return Client.SendAsync(request);
        }

        public JsonObject Instance(string name) => new() { ["name"] = name, ["service_plan_id"] = Emulator.ServiceManager.DefaultPlanId };

        public async Task<JsonNode> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await JsonAsync(await Client.GetAsync(Url(path)), expected);

        public Task<HttpResponseMessage> PostAsync(string path, JsonNode body) => Client.PostAsync(Url(path), Content(body));

        public Task<HttpResponseMessage> PatchAsync(string path, JsonNode body) => Client.PatchAsync(Url(path), Content(body));

        public Task<HttpResponseMessage> DeleteAsync(string path) => Client.DeleteAsync(Url(path));

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Emulator.DisposeAsync();
        }

        private static StringContent Content(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
    }
}
