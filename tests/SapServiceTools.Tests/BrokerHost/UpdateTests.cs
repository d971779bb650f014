using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.7: changing an instance.</summary>
public sealed class UpdateTests
{
    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Plan_parameters_and_context_change_and_the_rest_stays(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync(parameters: new { a = 1, b = new { c = 2, d = 3 } })).Expect(201);
        broker.Handler.Update = (_, _) => new(new UpdateResult { Data = new Dictionary<string, object?> { ["made"] = 2L } });
        var body = new
        {
            service_id = TestCatalog.Service,
            plan_id = TestCatalog.Large,
            parameters = new { b = new { c = 4 }, e = 5 },
            context = new { platform = "cloudfoundry", instance_name = "renamed" },
            maintenance_info = new { version = "2.0.0-rc.1+b7" },
            previous_values = new { service_id = TestCatalog.Service, plan_id = TestCatalog.Small, organization_id = "org", space_id = "space", maintenance_info = new { version = "1.2.3" } },
        };
        var answer = (await broker.SendAsync("PATCH", Instance("i1"), body)).Expect(200);
        Assert.Equal("https://dashboard.example/i1", answer.Text("dashboard_url"));

        var request = broker.Handler.Last(BrokerOperation.Update);
        Assert.Equal((TestCatalog.Large, TestCatalog.Small), (request.Plan.Id, request.Instance!.PlanId));
        Assert.Equal((TestCatalog.Small, "1.2.3", "org", "space"),
            (request.PreviousValues!.PlanId, request.PreviousValues.MaintenanceVersion, request.PreviousValues.OrganizationId, request.PreviousValues.SpaceId));
        Assert.Equal(1L, request.Instance.Parameters!["a"]);

        var fetched = (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        Assert.Equal(TestCatalog.Large, fetched.Text("plan_id"));
        Assert.Equal("""{"a":1,"b":{"c":4},"e":5}""", fetched.Text("parameters"));
        Assert.Equal("2.0.0-rc.1+b7", fetched.Json.GetProperty("maintenance_info").GetProperty("version").GetString());
        (await broker.SendAsync("DELETE", Instance("i1", Ids(TestCatalog.Large)))).Expect(200);
        var deletion = broker.Handler.Last(BrokerOperation.Deprovision);
        Assert.Equal("renamed", deletion.Instance!.Context!["instance_name"]);
        Assert.Equal(2L, deletion.Instance.Data!["made"]);
    }

    [Fact]
    public async Task After_a_change_the_new_attributes_are_the_identical_ones()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await PatchAsync(broker, new { service_id = TestCatalog.Service, plan_id = TestCatalog.Large })).Expect(200);
        (await broker.ProvisionAsync(plan: TestCatalog.Large)).Expect(200);
        (await broker.ProvisionAsync(plan: TestCatalog.Small)).Expect(409);
    }

    [Fact]
    public async Task A_dashboard_url_is_kept_until_the_handler_gives_another()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        broker.Handler.Update = (_, _) => new(new UpdateResult { DashboardUrl = "https://moved.example" });
        Assert.Equal("https://moved.example", (await PatchAsync(broker, new { service_id = TestCatalog.Service })).Expect(200).Text("dashboard_url"));
        Assert.Equal("https://moved.example", (await broker.SendAsync("GET", Instance("i1"))).Text("dashboard_url"));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"service_id":""}""", 400)]
    [InlineData("""{"service_id":"unknown"}""", 400)]
    [InlineData("""{"service_id":"svc-plain"}""", 400)]
    [InlineData("""{"service_id":"svc-all","plan_id":"unknown"}""", 400)]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-plain"}""", 400)]
    [InlineData("""{"service_id":"svc-all","plan_id":7}""", 400)]
    [InlineData("""{"service_id":"svc-all","parameters":[]}""", 400)]
    [InlineData("""{"service_id":"svc-all","previous_values":"x"}""", 400)]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-checked","parameters":{"size":"x"}}""", 400)]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-checked","parameters":{"size":2}}""", 200)]
    [InlineData("""{"service_id":"svc-all","plan_id":"plan-checked"}""", 200)]
    [InlineData("""{"service_id":"svc-all","plan_id":""}""", 200)]
    [InlineData("""{"service_id":"svc-all","maintenance_info":{}}""", 200)]
    public async Task Requests_are_checked(string body, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("PATCH", Instance("i1"), body)).Expect(status);
        Assert.Equal(status is 200 ? 1 : 0, broker.Handler.Count(BrokerOperation.Update));
    }

    [Theory]
    [InlineData(TestCatalog.Small, TestCatalog.Final, TestCatalog.Service, 200)]
    [InlineData(TestCatalog.Final, TestCatalog.Small, TestCatalog.Service, 422)]
    [InlineData(TestCatalog.Final, TestCatalog.Final, TestCatalog.Service, 200)]
    [InlineData(TestCatalog.Plain, TestCatalog.PlainOther, TestCatalog.PlainService, 422)]
    [InlineData(TestCatalog.Plain, TestCatalog.Plain, TestCatalog.PlainService, 200)]
    public async Task Whether_a_plan_can_change_is_up_to_the_current_one(string from, string to, string service, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(plan: from, service: service)).Expect(201);
        var answer = await PatchAsync(broker, new { service_id = service, plan_id = to });
        if (status is 422)
            answer.Expect(422, "PlanChangeNotSupported");
        else
            answer.Expect(200);
    }

    [Theory]
    [InlineData(TestCatalog.Small, TestCatalog.Service, 200)]
    [InlineData(TestCatalog.Plain, TestCatalog.PlainService, 422)]
    public async Task Nothing_but_a_context_needs_allow_context_updates(string plan, string service, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(plan: plan, service: service)).Expect(201);
        (await PatchAsync(broker, new { service_id = service, context = new { platform = "cloudfoundry" } })).Expect(status);
        (await PatchAsync(broker, new { service_id = service, context = new { platform = "cloudfoundry" }, parameters = new { a = 1 } })).Expect(200);
    }

    [Theory]
    [InlineData("1.2.3", null, 200)]
    [InlineData("9.9.9", null, 422)]
    [InlineData("1.2.3", TestCatalog.Large, 422)]
    [InlineData("2.0.0-rc.1+b7", TestCatalog.Large, 200)]
    public async Task Maintenance_info_must_be_that_of_the_plan_to_be(string version, string? plan, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        var answer = await PatchAsync(broker, new { service_id = TestCatalog.Service, plan_id = plan, maintenance_info = new { version } });
        if (status is 422)
            answer.Expect(422, "MaintenanceInfoConflict");
        else
            answer.Expect(200);
    }

    [Theory]
    [InlineData(TestCatalog.Final, null)]
    [InlineData(TestCatalog.Large, "2.0.0-rc.1+b7")]
    [InlineData(TestCatalog.Small, "1.2.3")]
    [InlineData(null, "1.2.3")]
    public async Task An_instance_has_the_maintenance_info_of_its_plan_also_if_that_is_none(string? plan, string? version)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        (await PatchAsync(broker, new { service_id = TestCatalog.Service, plan_id = plan, parameters = new { a = 1 } })).Expect(200);
        var fetched = (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        Assert.Equal(version, fetched.Has("maintenance_info") ? fetched.Json.GetProperty("maintenance_info").GetProperty("version").GetString() : null);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(422)]
    public async Task An_unknown_instance_is_what_the_option_says(int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { UpdateUnknownInstanceStatus = status });
        (await PatchAsync(broker, new { service_id = TestCatalog.Service })).Expect(status);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task In_the_background_a_resent_one_is_202_and_another_ConcurrencyError(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await AsyncInstanceAsync(broker)).Expect(202);
        await broker.WaitForInstanceAsync();
        var gate = new Gate();
        broker.Handler.Update = async (_, token) => { await gate.PassAsync(token); return null; };
        var body = new { service_id = TestCatalog.AsyncService, plan_id = TestCatalog.AsyncRepeatable, parameters = new { a = 1 } };
        (await PatchAsync(broker, body)).Expect(422, "AsyncRequired");
        var first = (await PatchAsync(broker, body, "?accepts_incomplete=true")).Expect(202);
        await gate.Reached;
        Assert.Equal(first.Text("operation"), (await PatchAsync(broker, body, "?accepts_incomplete=true")).Expect(202).Text("operation"));
        (await PatchAsync(broker, new { service_id = TestCatalog.AsyncService, parameters = new { a = 2 } }, "?accepts_incomplete=true")).Expect(422, "ConcurrencyError");
        (await broker.SendAsync("GET", Instance("i1"))).Expect(422, "ConcurrencyError");
        (await broker.BindAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(422, "ConcurrencyError");
        (await broker.SendAsync("DELETE", Instance("i1", Ids(TestCatalog.Async, TestCatalog.AsyncService) + "&accepts_incomplete=true"))).Expect(422, "ConcurrencyError");
        Assert.Equal("in progress", (await broker.PollAsync(operation: first.Text("operation"))).Text("state"));
        gate.Open();
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        Assert.Equal(TestCatalog.AsyncRepeatable, (await broker.SendAsync("GET", Instance("i1"))).Text("plan_id"));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Update));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task A_failed_one_changes_nothing_and_says_what_still_works(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.ProvisionAsync(parameters: new { a = 1 })).Expect(201);
        broker.Handler.Update = (_, _) => throw new BrokerException(BrokerError.ServiceFailure, "The disk is full.") { InstanceUsable = true, UpdateRepeatable = false };
        var failed = (await PatchAsync(broker, new { service_id = TestCatalog.Service, plan_id = TestCatalog.Large, parameters = new { a = 2 } })).Expect(500);
        Assert.Equal(("The disk is full.", "True", "False"), (failed.Text("description"), failed.Text("instance_usable"), failed.Text("update_repeatable")));
        var fetched = (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        Assert.Equal((TestCatalog.Small, """{"a":1}"""), (fetched.Text("plan_id"), fetched.Text("parameters")));
        var polled = (await broker.PollAsync()).Expect(200);
        Assert.Equal(("failed", "True", "False"), (polled.Text("state"), polled.Text("instance_usable"), polled.Text("update_repeatable")));
    }

    [Fact]
    public async Task A_handler_without_updates_refuses_them()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var silent = new DelegateBrokerHandler();
        broker.Handler.Update = silent.UpdateAsync;
        (await broker.ProvisionAsync()).Expect(201);
        (await PatchAsync(broker, new { service_id = TestCatalog.Service })).Expect(422, "PlanChangeNotSupported");
    }

    private static Task<BrokerResponse> PatchAsync(BrokerHarness broker, object body, string query = "") => broker.SendAsync("PATCH", Instance("i1", query), body);

    private static Task<BrokerResponse> AsyncInstanceAsync(BrokerHarness broker) =>
        broker.ProvisionAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true");
}
