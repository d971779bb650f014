using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>The newest knowledge wins: what is old, or only asked about, rewrites nothing, and changes name the plan that the instance has now.</summary>
public sealed class StaleKnowledgeTests
{
    private const string Done = """{"state":"succeeded"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_older_operation_does_not_take_an_update_back(bool waits)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? Done : "{}", call.Request.Method == "PUT" ? 202 : 200));
        var created = await it.ProvisionAsync(mode: new RequestMode { Wait = waits });
        await it.UpdateAsync(new UpdateRequest("i1") { Plan = "p1" });
        await it.Client.PollAsync(created, it.Log, CancellationToken.None);
        await it.Client.WaitAsync(created, null, it.Log, CancellationToken.None);
        await AssertPlanAsync(it, "p1");
    }

    [Theory]
    [InlineData("succeeded", null)]
    [InlineData("succeeded", OperationType.Create)]
    [InlineData("succeeded", OperationType.Update)]
    [InlineData("failed", null)]
    [InlineData("failed", OperationType.Create)]
    public async Task An_older_object_does_not_take_an_update_back(string state, OperationType? type)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? $$"""{"state":"{{state}}"}""" : "{}", call.Request.Method == "PUT" ? 201 : 200));
        var old = (await it.ProvisionAsync()).Instance!;
        await it.UpdateAsync(new UpdateRequest("i1") { Plan = "p1" });
        var operation = it.Client.Observe(new ResourceRequest("i1") { LastServiceId = old.ServiceId, LastPlanId = old.PlanId }, type, null, old);
        await it.Client.PollAsync(operation, it.Log, CancellationToken.None);
        Assert.EndsWith("last_operation?service_id=s1&plan_id=p1", it.Requests[^1].Target, StringComparison.Ordinal);
        Assert.Equal((state, "p1"), (operation.Status, operation.Instance!.PlanId));
        Assert.Equal("succeeded", Assert.Single(it.Client.Instances).Status);
        await AssertPlanAsync(it, "p1");
    }

    [Fact]
    public async Task What_is_only_asked_about_does_not_become_the_sessions_own()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(Done));
        await it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None);
        var seen = new BrokerServiceInstance { InstanceId = "i1", ServiceId = "s1", PlanId = "p2", Status = "unknown" };
        var operation = it.Client.Observe(new ResourceRequest("i1"), null, null, seen);
        await it.Client.PollAsync(operation, it.Log, CancellationToken.None);
        Assert.Equal("succeeded", operation.Instance!.Status);
        Assert.Empty(it.Client.Instances);
    }

    [Theory]
    [InlineData("{}", "p2")]
    [InlineData("""{"plan_id":"p1"}""", "p1")]
    public async Task A_read_knows_what_the_broker_says_and_not_what_it_was_asked_with(string answer, string expected)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? answer : "{}", call.Request.Method == "PUT" ? 201 : 200));
        await it.ProvisionAsync();
        var read = await it.Client.FetchInstanceAsync(new ResourceRequest("i1") { Plan = "fixed" }, it.Log, CancellationToken.None);
        Assert.Equal(expected, read.PlanId);
        await AssertPlanAsync(it, expected);
    }

    [Fact]
    public async Task A_read_that_an_update_overtook_changes_nothing()
    {
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var it = await BrokerFixture.StartAsync(async call =>
        {
            if (call.Request.Method == "GET")
            {
                asked.SetResult();
                await go.Task;
                call.Json("""{"plan_id":"p2"}""");
                return;
            }

            call.Json("{}", call.Request.Method == "PUT" ? 201 : 200);
        });
        await it.ProvisionAsync();
        var reading = it.Client.FetchInstanceAsync(new ResourceRequest("i1"), it.Log, CancellationToken.None);
        await asked.Task.Soon();
        await it.UpdateAsync(new UpdateRequest("i1") { Plan = "p1" });
        go.SetResult();
        await reading.Soon();
        await AssertPlanAsync(it, "p1");
    }

    [Theory]
    [InlineData("s1", "p2", 200, "GET DELETE", "s1", "p1")]
    [InlineData("s1", "p2", 404, "GET DELETE", "s1", "p2")]
    [InlineData("s2", "q1", 200, "DELETE", "s2", "q1")]
    public async Task A_session_that_does_not_know_the_instance_asks_for_its_plan_before_it_changes_it(
        string service, string plan, int status, string methods, string expectedService, string expectedPlan)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? """{"service_id":"s1","plan_id":"p1"}""" : "{}", call.Request.Method == "GET" ? status : 200));
        await it.DriveAsync(it.Client.DeprovisionAsync(new ResourceRequest("i1") { LastServiceId = service, LastPlanId = plan }, it.Log, CancellationToken.None));
        Assert.Equal(methods, string.Join(' ', it.Requests.Select(request => request.Method)));
        Assert.Contains($"service_id={expectedService}&plan_id={expectedPlan}", it.Requests[^1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_caller_says_is_sent_without_asking()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}"));
        await it.DriveAsync(it.Client.DeprovisionAsync(new ResourceRequest("i1") { Plan = "large", LastServiceId = "s1", LastPlanId = "p1" }, it.Log, CancellationToken.None));
        Assert.Contains("plan_id=p2", Assert.Single(it.Requests).Target, StringComparison.Ordinal);
    }

    private static async Task AssertPlanAsync(BrokerFixture it, string plan)
    {
        Assert.Equal(plan, Assert.Single(it.Client.Instances).PlanId);
        await it.DriveAsync(it.Client.DeprovisionAsync(new ResourceRequest("i1") { LastServiceId = "s1", LastPlanId = "p2" }, it.Log, CancellationToken.None));
        Assert.Contains($"plan_id={plan}", it.Requests.Last(request => request.Method == "DELETE").Target, StringComparison.Ordinal);
        Assert.Empty(it.Client.Instances);
    }
}
