using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.5: creating an instance.</summary>
public sealed class ProvisionTests
{
    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task New_is_201_identical_is_200_different_is_409(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        var parameters = new { a = 1, b = new[] { "x", "y" }, c = new { d = 1.50 } };
        var created = (await broker.ProvisionAsync(parameters: parameters)).Expect(201);
        Assert.Equal("https://dashboard.example/i1", created.Text("dashboard_url"));
        Assert.False(created.Has("operation"));

        (await broker.ProvisionAsync(parameters: parameters)).Expect(200);
        var reordered = """{"space_guid":"space","parameters":{"c":{"d":1.5},"b":["x","y"],"a":1.0},"plan_id":"plan-small","organization_guid":"org","service_id":"svc-all"}""";
        var same = (await broker.SendAsync("PUT", Instance("i1"), reordered)).Expect(200);
        Assert.Equal("https://dashboard.example/i1", same.Text("dashboard_url"));

        (await broker.ProvisionAsync(parameters: new { a = 2 })).Expect(409);
        (await broker.ProvisionAsync()).Expect(409);
        (await broker.ProvisionAsync(plan: TestCatalog.Large, parameters: parameters)).Expect(409);
        (await broker.ProvisionAsync(plan: TestCatalog.Plain, service: TestCatalog.PlainService, parameters: parameters)).Expect(409);
        var elsewhere = ProvisionBody(parameters: parameters);
        elsewhere["space_guid"] = "another";
        (await broker.SendAsync("PUT", Instance("i1"), elsewhere)).Expect(409, "InstanceExists");
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
    }

    [Fact]
    public async Task Absent_and_empty_parameters_are_the_same_and_the_context_is_not_compared()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.ProvisionAsync(parameters: new { })).Expect(200);
        var renamed = ProvisionBody();
        renamed["context"] = new { platform = "cloudfoundry", instance_name = "renamed" };
        (await broker.SendAsync("PUT", Instance("i1"), renamed)).Expect(200);
    }

    [Theory]
    [InlineData("service_id", null)]
    [InlineData("service_id", "\"\"")]
    [InlineData("service_id", "1")]
    [InlineData("service_id", "\"unknown\"")]
    [InlineData("service_id", "\"svc-plain\"")]
    [InlineData("plan_id", null)]
    [InlineData("plan_id", "\"\"")]
    [InlineData("plan_id", "[]")]
    [InlineData("plan_id", "\"unknown\"")]
    [InlineData("plan_id", "\"plan-plain\"")]
    [InlineData("organization_guid", null)]
    [InlineData("organization_guid", "\"\"")]
    [InlineData("space_guid", null)]
    [InlineData("space_guid", "{}")]
    [InlineData("parameters", "\"text\"")]
    [InlineData("parameters", "[1]")]
    [InlineData("context", "7")]
    [InlineData("maintenance_info", "\"1.2.3\"")]
    [InlineData("maintenance_info", "{\"version\":1}")]
    public async Task Missing_empty_unknown_and_mistyped_fields_are_400(string field, string? json)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var members = new Dictionary<string, string?>
        {
            ["service_id"] = "\"svc-all\"", ["plan_id"] = "\"plan-small\"", ["organization_guid"] = "\"org\"", ["space_guid"] = "\"space\"", [field] = json,
        };
        var body = $"{{{string.Join(',', members.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\":{member.Value}"))}}}";
        var answer = (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(400);
        Assert.Contains(field is "service_id" && json is "\"svc-plain\"" ? "plan_id" : field, answer.Text("description"), StringComparison.Ordinal);
        Assert.Empty(broker.Handler.Calls);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(404);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{} {}")]
    [InlineData("{\"service_id\":\"\\ud800\"}")]
    [InlineData("not json")]
    public async Task Broken_bodies_are_400(string body)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(400);
        (await broker.SendAsync("PATCH", Instance("i1"), body)).Expect(400);
        (await broker.SendAsync("PUT", Binding("i1", "b1"), body)).Expect(400);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_half_characters_in_parameters_are_400()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.SendAsync("PUT", Instance("i1"), new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' })).Expect(400);
        var half = """{"service_id":"svc-all","plan_id":"plan-small","organization_guid":"o","space_guid":"s","parameters":{"a":"\udc00"}}""";
        (await broker.SendAsync("PUT", Instance("i1"), half)).Expect(400);
    }

    [Fact]
    public async Task Bodies_over_the_limit_are_413_announced_or_not()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { MaxBodyBytes = 1000 });
        var body = ProvisionBody(parameters: new { text = new string('x', 2000) });
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(413);
        using var request = new HttpRequestMessage(HttpMethod.Put, Instance("i1"));
        request.Headers.Add("X-Broker-API-Version", "2.17");
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body));
        request.Content.Headers.ContentType = new("application/json");
        using var response = await broker.Client.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("description", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Organization_and_space_can_be_optional()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { RequireOrganizationAndSpace = false });
        var body = new { service_id = TestCatalog.Service, plan_id = TestCatalog.Small, context = new { platform = "kubernetes", @namespace = "n" } };
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(201);
        Assert.Equal("kubernetes", broker.Handler.Last(BrokerOperation.Provision).Context!["platform"]);
    }

    [Fact]
    public async Task Organization_may_come_from_the_context_but_not_contradict_it()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var body = new { service_id = TestCatalog.Service, plan_id = TestCatalog.Small, context = new { platform = "cloudfoundry", organization_guid = "o1", space_guid = "s1" } };
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(201);
        Assert.Equal(("o1", "s1"), (broker.Handler.Last(BrokerOperation.Provision).OrganizationGuid, broker.Handler.Last(BrokerOperation.Provision).SpaceGuid));
        var contradiction = ProvisionBody();
        contradiction["context"] = new { organization_guid = "another" };
        (await broker.SendAsync("PUT", Instance("i2"), contradiction)).Expect(400);
    }

    [Theory]
    [InlineData("{\"version\":\"1.2.3\"}", 201)]
    [InlineData("{}", 201)]
    [InlineData("null", 201)]
    [InlineData("{\"version\":\"\"}", 201)]
    [InlineData("{\"version\":\"1.2.4\"}", 422)]
    public async Task Maintenance_info_must_be_that_of_the_catalog(string info, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var answer = await broker.SendAsync("PUT", Instance("i1"), $$"""{"service_id":"svc-all","plan_id":"plan-small","organization_guid":"o","space_guid":"s","maintenance_info":{{info}}}""");
        if (status is 422)
            answer.Expect(422, "MaintenanceInfoConflict");
        else
            answer.Expect(status);
    }

    [Fact]
    public async Task Maintenance_info_for_a_plan_without_one_is_a_conflict()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var body = ProvisionBody(TestCatalog.Final);
        body["maintenance_info"] = new { version = "1.0.0" };
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(422, "MaintenanceInfoConflict");
        body["maintenance_info"] = new { };
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(201);
    }

    [Theory]
    [InlineData("""{"size":1}""", 201)]
    [InlineData("""{"size":0}""", 400)]
    [InlineData("""{"size":"1"}""", 400)]
    [InlineData("""{"size":1,"more":1}""", 400)]
    [InlineData("{}", 400)]
    [InlineData(null, 400)]
    public async Task Parameters_are_checked_against_the_schema(string? parameters, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var body = $$"""{"service_id":"svc-all","plan_id":"plan-checked","organization_guid":"o","space_guid":"s"{{(parameters is null ? "" : $",\"parameters\":{parameters}")}}}""";
        var answer = await broker.SendAsync("PUT", Instance("i1"), body);
        if (status is 400)
            answer.Expect(400, "InvalidParameters");
        else
            answer.Expect(status);
    }

    [Fact]
    public async Task The_schema_check_can_be_switched_off()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { ValidateParameters = false });
        (await broker.ProvisionAsync(plan: TestCatalog.Checked, parameters: new { size = "large" })).Expect(201);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task The_handler_sees_what_was_sent_and_its_data_comes_back(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        var body = ProvisionBody(parameters: new { big = 12345678901234L, text = "\u00e4", list = new object?[] { 1, null, true } });
        body["context"] = new { platform = "cloudfoundry", instance_name = "mine" };
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(201);
        var request = broker.Handler.Last(BrokerOperation.Provision);
        Assert.Equal(("i1", null), (request.InstanceId, request.BindingId));
        Assert.Equal((TestCatalog.Service, TestCatalog.Small), (request.Service.Id, request.Plan.Id));
        Assert.Equal(12345678901234L, request.Parameters!["big"]);
        Assert.Equal("\u00e4", request.Parameters["text"]);
        Assert.Equal(new object?[] { 1L, null, true }, (IEnumerable<object?>)request.Parameters["list"]!);
        Assert.Equal("mine", request.Context!["instance_name"]);
        Assert.Equal("2.17", request.ApiVersion);
        Assert.Null(request.Instance);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
        var deletion = broker.Handler.Last(BrokerOperation.Deprovision);
        Assert.Equal(1L, deletion.Instance!.Data!["made"]);
        Assert.Equal("https://dashboard.example/i1", deletion.Instance.DashboardUrl);
        Assert.Equal("\u00e4", deletion.Instance.Parameters!["text"]);
    }

    [Fact]
    public async Task Metadata_of_the_handler_is_in_the_answer()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { Dashboard = false });
        broker.Handler.Provision = (_, _) => new(new ProvisionResult { Metadata = new Dictionary<string, object?> { ["labels"] = new Dictionary<string, object?> { ["tier"] = "gold" } } });
        var answer = (await broker.ProvisionAsync()).Expect(201);
        Assert.Equal("gold", answer.Json.GetProperty("metadata").GetProperty("labels").GetProperty("tier").GetString());
        Assert.False(answer.Has("dashboard_url"));
    }
}
