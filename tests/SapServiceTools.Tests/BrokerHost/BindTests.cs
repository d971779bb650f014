using System.Text.Json;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.8: creating and rotating bindings.</summary>
public sealed class BindTests
{
    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task New_is_201_identical_is_200_different_is_409(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        var created = (await broker.BindAsync(parameters: new { role = "reader" }, resource: new { app_guid = "a1", x = 1 })).Expect(201);
        Assert.Equal("https://service.example/i1/b1", created.Json.GetProperty("credentials").GetProperty("uri").GetString());
        var same = (await broker.BindAsync(parameters: new { role = "reader" }, resource: new { x = 1, app_guid = "a1" })).Expect(200);
        Assert.Equal(created.Body, same.Body);
        (await broker.BindAsync(parameters: new { role = "writer" }, resource: new { app_guid = "a1", x = 1 })).Expect(409, "BindingExists");
        (await broker.BindAsync(parameters: new { role = "reader" }, resource: new { app_guid = "a2", x = 1 })).Expect(409);
        (await broker.BindAsync(parameters: new { role = "reader" })).Expect(409);
        (await broker.BindAsync(plan: TestCatalog.Large, parameters: new { role = "reader" }, resource: new { app_guid = "a1", x = 1 })).Expect(409);
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Bind));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task The_handler_sees_what_was_sent(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        var body = BindBody(parameters: new { role = "reader" }, resource: new { app_guid = "inner", route = "r.example", space_guid = "s", credential_client_id = "c" });
        body["app_guid"] = "outer";
        body["context"] = new { platform = "cloudfoundry", space_name = "dev" };
        (await broker.SendAsync("PUT", Binding("i1", "b1"), body)).Expect(201);
        var request = broker.Handler.Last(BrokerOperation.Bind);
        Assert.Equal(("i1", "b1", "inner", "reader", "dev"),
            (request.InstanceId, request.BindingId, request.AppGuid, request.Parameters!["role"], request.Context!["space_name"]));
        Assert.Equal(("inner", "r.example", "c"), (request.BindResource!.AppGuid, request.BindResource.Route, request.BindResource.Fields["credential_client_id"]));
        Assert.Equal(1L, request.Instance!.Data!["made"]);
        Assert.Null(request.Binding);
    }

    [Theory]
    [InlineData("""{"plan_id":"plan-small"}""")]
    [InlineData("""{"service_id":"svc-all"}""")]
    [InlineData("""{"service_id":"","plan_id":"plan-small"}""")]
    [InlineData("""{"service_id":"svc-all","plan_id":""}""")]
    [InlineData("""{"service_id":"unknown","plan_id":"plan-small"}""")]
    [InlineData("""{"service_id":"svc-all","plan_id":"unknown"}""")]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-plain"}""")]
    [InlineData("""{"service_id":"svc-plain","plan_id":"plan-plain"}""")]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-large"}""")]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-small","bind_resource":"x"}""")]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-small","app_guid":1}""")]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-small","parameters":1}""")]
    public async Task Missing_wrong_and_mistyped_fields_are_400(string body)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("PUT", Binding("i1", "b1"), body)).Expect(400);
        Assert.Equal(0, broker.Handler.Count(BrokerOperation.Bind));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task An_unknown_instance_is_what_the_option_says(int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { BindUnknownInstanceStatus = status });
        (await broker.BindAsync("unknown")).Expect(status);
    }

    [Fact]
    public async Task A_plan_that_is_not_bindable_is_400()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(plan: TestCatalog.Unbindable)).Expect(201);
        (await broker.BindAsync(plan: TestCatalog.Unbindable)).Expect(400);
    }

    [Fact]
    public async Task An_app_is_required_where_the_service_says_so()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(plan: TestCatalog.App, service: TestCatalog.AppService)).Expect(201);
        (await broker.BindAsync(plan: TestCatalog.App, service: TestCatalog.AppService)).Expect(422, "RequiresApp");
        (await broker.BindAsync(plan: TestCatalog.App, service: TestCatalog.AppService, resource: new { app_guid = "" })).Expect(422, "RequiresApp");
        (await broker.BindAsync(plan: TestCatalog.App, service: TestCatalog.AppService, resource: new { app_guid = "a1" })).Expect(201);
        var old = BindBody(TestCatalog.App, TestCatalog.AppService);
        old["app_guid"] = "a2";
        (await broker.SendAsync("PUT", Binding("i1", "b2"), old)).Expect(201);
    }

    [Theory]
    [InlineData("""{"size":1}""", 201)]
    [InlineData("""{"size":-1}""", 400)]
    [InlineData("{}", 400)]
    public async Task Parameters_are_checked_against_the_schema(string parameters, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(plan: TestCatalog.Checked, parameters: new { size = 1 })).Expect(201);
        (await broker.BindAsync(plan: TestCatalog.Checked, parameters: JsonDocument.Parse(parameters))).Expect(status);
    }

    [Fact]
    public async Task All_that_a_binding_can_say_is_written_as_the_specification_has_it()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(plan: TestCatalog.App, service: TestCatalog.AppService)).Expect(201);
        broker.Handler.Bind = (_, _) => new(new BindResult
        {
            Credentials = new Dictionary<string, object?> { ["ports"] = new[] { 1, 2 }, ["nested"] = new System.Collections.Hashtable { ["a"] = 1 } },
            SyslogDrainUrl = "syslog://drain.example",
            RouteServiceUrl = "https://route.example",
            VolumeMounts = [new VolumeMount { Driver = "nfs", ContainerDir = "/data", ReadOnly = true, VolumeId = "v1", MountConfig = new Dictionary<string, object?> { ["uid"] = 7L } }],
            Endpoints = [new ServiceEndpoint { Host = "db.example", Ports = ["5432", "9000-9010"], Protocol = "tcp" }],
            ExpiresAt = new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)),
            RenewBefore = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });
        var answer = (await broker.BindAsync(plan: TestCatalog.App, service: TestCatalog.AppService, resource: new { app_guid = "a1" })).Expect(201);
        Assert.Equal(
            """
            {"metadata":{"expires_at":"2031-01-02T02:04:05.000Z","renew_before":"2031-01-01T00:00:00.000Z"},"credentials":{"ports":[1,2],"nested":{"a":1}},
            "syslog_drain_url":"syslog://drain.example","route_service_url":"https://route.example",
            "volume_mounts":[{"driver":"nfs","container_dir":"/data","mode":"r","device_type":"shared","device":{"volume_id":"v1","mount_config":{"uid":7}}}],
            "endpoints":[{"host":"db.example","ports":["5432","9000-9010"],"protocol":"tcp"}]}
            """.ReplaceLineEndings(""),
            answer.Body);
    }

    public static TheoryData<string, BindResult> Refused_results() => new()
    {
        { "no syslog_drain", new BindResult { SyslogDrainUrl = "syslog://x" } },
        { "no route_forwarding", new BindResult { RouteServiceUrl = "https://x" } },
        { "no volume_mount", new BindResult { VolumeMounts = [new VolumeMount { Driver = "d", ContainerDir = "c", VolumeId = "v" }] } },
        { "no ports", new BindResult { Endpoints = [new ServiceEndpoint { Host = "h", Ports = [] }] } },
        { "a port that is none", new BindResult { Endpoints = [new ServiceEndpoint { Host = "h", Ports = ["70000"] }] } },
        { "a range upside down", new BindResult { Endpoints = [new ServiceEndpoint { Host = "h", Ports = ["9-8"] }] } },
        { "no protocol of that name", new BindResult { Endpoints = [new ServiceEndpoint { Host = "h", Ports = ["1"], Protocol = "icmp" }] } },
        { "renewal after expiry", new BindResult { ExpiresAt = DateTimeOffset.UnixEpoch, RenewBefore = DateTimeOffset.UnixEpoch.AddDays(1) } },
        { "no form in JSON", new BindResult { Credentials = new Dictionary<string, object?> { ["x"] = new object() } } },
    };

    [Theory, MemberData(nameof(Refused_results))]
    public async Task What_a_platform_would_refuse_is_the_handlers_fault(string what, BindResult result)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        broker.Handler.Bind = (_, _) => new(result);
        var answer = (await broker.BindAsync()).Expect(500);
        Assert.True(answer.Text("description") is "The broker failed.", what);
        Assert.Single(broker.Log.Faults);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task In_the_background_it_is_202_without_credentials(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(202);
        await broker.WaitForInstanceAsync();
        var gate = new Gate();
        var bind = broker.Handler.Bind;
        broker.Handler.Bind = async (request, token) => { await gate.PassAsync(token); return await bind(request, token); };
        (await AsyncBindAsync(broker, query: "")).Expect(422, "AsyncRequired");
        var first = (await AsyncBindAsync(broker)).Expect(202);
        Assert.Equal(["operation"], first.Json.EnumerateObject().Select(member => member.Name));
        await gate.Reached;
        Assert.Equal(first.Body, (await AsyncBindAsync(broker)).Expect(202).Body);
        (await AsyncBindAsync(broker, parameters: new { other = 1 })).Expect(409);
        (await AsyncBindAsync(broker, id: "b2")).Expect(422, "ConcurrencyError");
        (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(404);
        gate.Open();
        Assert.Equal("succeeded", (await broker.WaitForBindingAsync()).Text("state"));
        var fetched = (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(200);
        Assert.Equal("https://service.example/i1/b1", fetched.Json.GetProperty("credentials").GetProperty("uri").GetString());
        Assert.True((await AsyncBindAsync(broker)).Expect(200).Has("credentials"));
    }

    [Fact]
    public async Task While_a_synchronous_one_runs_others_are_ConcurrencyError()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        var gate = new Gate();
        broker.Handler.Bind = async (_, token) => { await gate.PassAsync(token); return null; };
        var running = broker.BindAsync();
        await gate.Reached;
        (await broker.BindAsync()).Expect(422, "ConcurrencyError");
        (await broker.BindAsync(id: "b2")).Expect(422, "ConcurrencyError");
        (await broker.BindAsync(query: "?accepts_incomplete=true")).Expect(202);
        gate.Open();
        (await running).Expect(201);
        (await broker.BindAsync()).Expect(200);
    }

    [Fact]
    public async Task An_instance_that_is_being_created_is_ConcurrencyError()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var running = broker.ProvisionAsync();
        await gate.Reached;
        (await broker.BindAsync()).Expect(422, "ConcurrencyError");
        gate.Open();
        (await running).Expect(201);
        (await broker.BindAsync()).Expect(201);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_rotation_takes_over_what_it_does_not_name_and_both_stay(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync(parameters: new { role = "reader" }, resource: new { app_guid = "a1" })).Expect(201);
        (await broker.SendAsync("PUT", Binding("i1", "b2"), new { predecessor_binding_id = "b1" })).Expect(201);
        var request = broker.Handler.Last(BrokerOperation.Bind);
        Assert.Equal(("b1", "reader", "a1", "https://service.example/i1/b1"),
            (request.Predecessor!.Id, request.Parameters!["role"], request.AppGuid, request.Predecessor.Credentials!["uri"]));
        (await broker.SendAsync("PUT", Binding("i1", "b2"), new { predecessor_binding_id = "b1" })).Expect(200);
        (await broker.SendAsync("PUT", Binding("i1", "b3"), new { predecessor_binding_id = "b2", service_id = TestCatalog.Service, plan_id = TestCatalog.Small })).Expect(201);
        foreach (var id in new[] { "b1", "b2", "b3" })
            (await broker.SendAsync("GET", Binding("i1", id))).Expect(200);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids()))).Expect(200);
        (await broker.SendAsync("PUT", Binding("i1", "b2"), new { predecessor_binding_id = "b1" })).Expect(200);
        (await broker.SendAsync("PUT", Binding("i1", "b2"), new { predecessor_binding_id = "b3" })).Expect(409);
    }

    [Fact]
    public async Task A_rotation_needs_a_plan_that_allows_it_and_a_predecessor_that_is_there()
    {
        var clock = new ManualTimeProvider();
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { TimeProvider = clock });
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.ProvisionAsync("other")).Expect(201);
        (await broker.ProvisionAsync("large", TestCatalog.Large)).Expect(201);
        broker.Handler.Bind = (_, _) => new(new BindResult { ExpiresAt = clock.GetUtcNow().AddHours(1) });
        (await broker.BindAsync()).Expect(201);
        (await broker.BindAsync("large", "b1", TestCatalog.Large)).Expect(201);
        (await broker.SendAsync("PUT", Binding("large", "b2"), new { predecessor_binding_id = "b1" })).Expect(400);
        (await broker.SendAsync("PUT", Binding("i1", "b2"), new { predecessor_binding_id = "unknown" })).Expect(400, "BindingDoesNotExist");
        (await broker.SendAsync("PUT", Binding("other", "b2"), new { predecessor_binding_id = "b1" })).Expect(400, "BindingDoesNotExist");
        (await broker.SendAsync("PUT", Binding("i1", "b2"), new { predecessor_binding_id = "b1" })).Expect(201);
        clock.Advance(TimeSpan.FromHours(1));
        (await broker.SendAsync("PUT", Binding("i1", "b3"), new { predecessor_binding_id = "b1" })).Expect(400);
    }

    private static Task<BrokerResponse> AsyncBindAsync(BrokerHarness broker, object? parameters = null, string id = "b1", string query = "?accepts_incomplete=true") =>
        broker.BindAsync("i1", id, TestCatalog.Async, TestCatalog.AsyncService, parameters, query: query);
}
