using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>Polling operations: Open Service Broker API 2.17, polling last operation.</summary>
public sealed class BrokerPollTests
{
    private const string Running = """{"state":"in progress","description":"half"}""";
    private const string Done = """{"state":"succeeded"}""";

    [Theory]
    [InlineData("{}", "?service_id=s1&plan_id=p2")]
    [InlineData("""{"operation":null}""", "?service_id=s1&plan_id=p2")]
    [InlineData("""{"operation":""}""", "?service_id=s1&plan_id=p2")]
    [InlineData("""{"operation":"a b/c&d=ü"}""", "?service_id=s1&plan_id=p2&operation=a%20b%2Fc%26d%3D%C3%BC")]
    public async Task It_polls_with_the_brokers_name_for_the_operation_and_without_one(string answer, string query)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? (call.Number < 5 ? Running : Done) : answer, call.Request.Method == "GET" ? 200 : 202));
        Assert.Equal("succeeded", (await it.ProvisionAsync()).Instance!.Status);
        var polls = it.Requests.Skip(1).ToList();
        Assert.Equal(3, polls.Count);
        Assert.All(polls, poll => Assert.Equal($"/v2/service_instances/i1/last_operation{query}", poll.Target));
        Assert.Empty(it.Client.PendingOperations);
    }

    [Theory]
    [InlineData("deprovision", 410, true)]
    [InlineData("unbind", 410, true)]
    [InlineData("provision", 410, false)]
    [InlineData("bind", 410, false)]
    [InlineData("update", 410, false)]
    public async Task A_410_ends_a_deletion_and_nothing_else(string action, int status, bool ends)
    {
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method == "GET")
                call.Json("{}", status);
            else
                call.Json("{}", 202);
        });
        var work = it.ChangeAsync(action, new RequestMode { Timeout = TimeSpan.FromMinutes(5) });
        if (ends)
            Assert.True((await work).IsCompleted);
        else
            Assert.IsType<OperationTimedOutException>(await BrokerFixture.FailAsync(work));
    }

    public static TheoryData<string, int, string> Odd => new()
    {
        { "an HTML page", 502, "<html>" },
        { "not found", 404, "{}" },
        { "bad request", 400, "{}" },
        { "no rights", 401, "{}" },
        { "a fault", 500, "{}" },
        { "a wrong success", 201, Done },
        { "nothing", 204, "" },
        { "no JSON", 200, "succeeded" },
        { "a list", 200, "[]" },
        { "no state", 200, "{}" },
        { "an unknown state", 200, """{"state":"SUCCEEDED"}""" },
        { "a state that is no text", 200, """{"state":true}""" },
        { "a way elsewhere", 302, "" },
        { "half a character", 200, """{"state":"\ud800"}""" },
    };

    [Theory, MemberData(nameof(Odd))]
    public async Task An_odd_answer_ends_no_wait(string what, int status, string body)
    {
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method != "GET")
                call.Json("{}", 202);
            else if (call.Number < 8)
                call.Text(status, body, "application/json");
            else
                call.Json(Done);
        });
        Assert.True((await it.ProvisionAsync()).IsCompleted, what);
        Assert.Equal(7, it.Requests.Count);
    }

    [Theory]
    [InlineData("p2", 300, 300)]
    [InlineData("p2", null, 3600)]
    [InlineData("p1", 300, 300)]
    [InlineData("p1", 5000, 600)]
    [InlineData("p1", null, 600)]
    public async Task The_smaller_of_the_callers_and_the_plans_limit_ends_it(string plan, int? callers, int expected)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? Running : """{"operation":"op"}""", call.Request.Method == "GET" ? 200 : 202));
        var started = it.Clock.Elapsed;
        var error = Assert.IsType<OperationTimedOutException>(await BrokerFixture.FailAsync(
            it.ProvisionAsync(plan: plan, mode: new RequestMode { Timeout = callers is { } seconds ? TimeSpan.FromSeconds(seconds) : null })));
        Assert.Equal(expected, Math.Round((it.Clock.Elapsed - started).TotalSeconds));
        // It can be gone on with, and is remembered.
        var operation = Assert.IsType<BrokerServiceOperation>(error.Operation);
        Assert.Same(operation, Assert.Single(it.Client.PendingOperations));
        Assert.Equal(("op", "in progress", "half"), (operation.Operation, operation.Status, operation.Description));
        Assert.True(error.OrphanMitigationNeeded);
    }

    [Theory]
    [InlineData("provision", 200, """{"state":"paused","description":"Waits for an approval."}""", "paused", "Waits for an approval")]
    [InlineData("unbind", 200, """{"state":"SUCCEEDED"}""", "SUCCEEDED", "SUCCEEDED")]
    [InlineData("provision", 410, """{"description":"Nobody knows it."}""", "410", "Nobody knows it")]
    [InlineData("bind", 410, "gone", "410", "410")]
    [InlineData("update", 500, """{"description":"Out of order."}""", "500", "Out of order")]
    public async Task What_the_protocol_does_not_have_is_told_once_and_at_the_end(string action, int status, string body, string said, string why)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Text(call.Request.Method == "GET" ? status : 202, call.Request.Method == "GET" ? body : "{}", "application/json"));
        var error = Assert.IsType<OperationTimedOutException>(await BrokerFixture.FailAsync(it.ChangeAsync(action, new RequestMode { Timeout = TimeSpan.FromMinutes(5) })));
        Assert.True(it.Requests.Count > 3);
        var warning = Assert.Single(it.Log.Warnings);
        foreach (var word in new[] { said, why })
        {
            Assert.Contains(word, warning, StringComparison.Ordinal);
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }

        // One poll tells it too.
        await Record.ExceptionAsync(() => it.Client.PollAsync((BrokerServiceOperation)error.Operation!, it.Log, CancellationToken.None));
        Assert.Equal(status == 500 ? 1 : 2, it.Log.Warnings.Count);
        Assert.False(((BrokerServiceOperation)error.Operation!).IsCompleted);
    }

    [Fact]
    public async Task A_wait_that_timed_out_is_resumed()
    {
        var done = false;
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? (done ? Done : Running) : "{}", call.Request.Method == "GET" ? 200 : 202));
        var error = await BrokerFixture.FailAsync(it.ProvisionAsync(mode: new RequestMode { Timeout = TimeSpan.FromSeconds(30) }));
        done = true;
        var operation = (BrokerServiceOperation)error.Operation!;
        await it.Clock.DriveAsync(it.Client.WaitAsync(operation, null, it.Log, CancellationToken.None), reach: TimeSpan.FromMinutes(2));
        Assert.Equal(("succeeded", "i1"), (operation.Status, operation.Instance!.InstanceId));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 1)]
    [InlineData("-3", 1)]
    [InlineData("soon", 1)]
    [InlineData("date", 9)]
    public async Task Retry_After_is_waited_for(string value, int seconds)
    {
        var times = new List<TimeSpan>();
        BrokerFixture? fixture = null;
        fixture = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method != "GET")
            {
                call.Json("{}", 202);
                return;
            }
            times.Add(fixture!.Clock.Elapsed);
            call.Header("Date", fixture.Clock.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            call.Header("Retry-After", value == "date" ? (fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(9)).ToString("R", System.Globalization.CultureInfo.InvariantCulture) : value);
            call.Json(times.Count < 3 ? Running : Done);
        });
        await using var it = fixture;
        await it.ProvisionAsync();
        Assert.Equal(seconds, Math.Round((times[1] - times[0]).TotalSeconds));
    }

    [Fact]
    public async Task An_updates_polls_name_the_plan_from_before()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? Done : "{}", call.Request.Method == "GET" ? 200 : 202));
        await it.ProvisionAsync();
        await it.UpdateAsync(new UpdateRequest("i1") { Plan = "small" });
        Assert.EndsWith("last_operation?service_id=s1&plan_id=p2", it.Requests[^1].Target, StringComparison.Ordinal);
        // From now on it is the new one.
        await it.Client.FetchInstanceAsync(new ResourceRequest("i1"), it.Log, CancellationToken.None);
        Assert.EndsWith("i1?service_id=s1&plan_id=p1", it.Requests[^1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bindings_credentials_are_fetched_when_it_is_ready()
    {
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method == "PUT")
                call.Json("""{"operation":"op","credentials":{"password":"must not be here"}}""", 202);
            else
                call.Json(call.Request.Target.Contains("last_operation", StringComparison.Ordinal) ? Done : """{"credentials":{"password":"x"}}""");
        });
        var binding = (await it.BindAsync()).Binding!;
        Assert.Equal(("x", "succeeded"), (binding.Credentials!.Reveal()["password"], binding.Status));
        Assert.Equal("/v2/service_instances/i1/service_bindings/b1?service_id=s1&plan_id=p2", it.Requests[^1].Target);
    }

    [Fact]
    public async Task A_single_poll_that_finds_the_end_completes_the_operation()
    {
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method == "PUT")
                call.Json("{}", 202);
            else if (call.Request.Target.Contains("last_operation", StringComparison.Ordinal))
                call.Json(call.Number < 4 ? Running : Done);
            else
                call.Json("""{"credentials":{"password":"x"}}""");
        });
        var operation = await it.BindAsync(mode: new RequestMode { Wait = false });
        await it.Client.PollAsync(operation, it.Log, CancellationToken.None);
        Assert.Equal(("in progress", false, "half"), (operation.Status, operation.IsCompleted, operation.Description));
        await it.Client.PollAsync(operation, it.Log, CancellationToken.None);
        Assert.Equal(("succeeded", "x"), (operation.Status, operation.Binding!.Credentials!.Reveal()["password"]));
        Assert.Empty(it.Client.PendingOperations);
    }

    [Fact]
    public async Task A_binding_whose_fetch_fails_stays_pending()
    {
        var isBroken = true;
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method == "PUT")
                call.Json("{}", 202);
            else if (call.Request.Target.Contains("last_operation", StringComparison.Ordinal))
                call.Json(Done);
            else
                call.Json(isBroken ? "{}" : """{"credentials":{"password":"x"}}""", isBroken ? 404 : 200);
        });
        Assert.Equal(ErrorIds.BrokerBindingNotFound, (await BrokerFixture.FailAsync(it.BindAsync())).ErrorId);
        isBroken = false;
        var operation = Assert.Single(it.Client.PendingOperations);
        await it.Client.WaitAsync(operation, null, it.Log, CancellationToken.None);
        Assert.Equal("x", operation.Binding!.Credentials!.Reveal()["password"]);
    }

    [Fact]
    public async Task What_nobody_could_fetch_is_not_made_in_the_background()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("{}", 201));
        await it.BindAsync(plan: "q1");
        await it.DriveAsync(it.Client.BindAsync(new BindRequest("i2", "b2") { Plan = "p2" }, it.Log, CancellationToken.None));
        Assert.DoesNotContain("accepts_incomplete", it.Requests[0].Target, StringComparison.Ordinal);
        Assert.Contains("accepts_incomplete=true", it.Requests[1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_request_is_remembered_as_pending()
    {
        using var stop = new CancellationTokenSource();
        await using var it = await BrokerFixture.StartAsync(async call =>
        {
            await stop.CancelAsync();
            await call.HangAsync();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => it.Client.ProvisionAsync(new ProvisionRequest("i1", null, "p2"), it.Log, stop.Token));
        Assert.Equal(("i1", "unknown"), (Assert.Single(it.Client.PendingOperations).InstanceId, it.Client.PendingOperations[0].Status));
        Assert.Equal("unknown", Assert.Single(it.Client.Instances).Status);
    }
}
