using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>When a failure leaves something at the broker that has to be deleted: Open Service Broker API 2.17, orphan mitigation, row by row.</summary>
public sealed class OrphanTests
{
    private static readonly string[] Changes = ["provision", "update", "deprovision", "bind", "unbind"];

    public static TheoryData<string, int, string, bool> Answers()
    {
        var rows = new TheoryData<string, int, string, bool>();
        foreach (var action in Changes)
        {
            var creates = action is "provision" or "bind";
            var changes = creates || action is "deprovision" or "unbind";
            rows.Add(action, 200, "[]", false);
            rows.Add(action, 200, "no json", false);
            rows.Add(action, 202, "[]", creates);
            rows.Add(action, 202, """{"operation":5}""", creates);
            rows.Add(action, 204, "", changes);
            rows.Add(action, 206, "{}", changes);
            rows.Add(action, 408, "{}", false);
            foreach (var status in new[] { 400, 401, 404, 409, 422, 429 })
                rows.Add(action, status, "{}", false);
            foreach (var status in new[] { 500, 501, 502, 503, 504, 599 })
                rows.Add(action, status, "{}", changes);
            rows.Add(action, 302, "", false);
            rows.Add(action, 422, """{"error":"ConcurrencyError"}""", false);
            rows.Add(action, 500, """{"error":"ConcurrencyError","description":"of all things"}""", false);
        }
        foreach (var action in new[] { "provision", "bind" })
        {
            rows.Add(action, 201, "", true);
            rows.Add(action, 201, "<html>", true);
        }
        rows.Add("provision", 201, """{"dashboard_url":5}""", true);
        rows.Add("bind", 201, """{"credentials":"text"}""", true);
        return rows;
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task An_answer_leaves_one_or_does_not(string action, int status, string body, bool needed)
    {
        await using var it = await BrokerFixture.StartAsync(
            call => call.Text(status, status == 204 ? "" : body, "application/json"), transport: new TransportOptions { RequestTimeout = TimeSpan.FromDays(2), MaxRetries = 0 });
        var error = await BrokerFixture.FailAsync(it.ChangeAsync(action));
        Assert.Equal((needed, status), (error.OrphanMitigationNeeded, error.StatusCode));
        Assert.Equal(needed, error.OrphanMitigation is not null);
        if (needed)
        {
            Assert.Contains(action is "bind" or "unbind" ? "Invoke-BrokerUnbind -InstanceId 'i1' -BindingId 'b1'" : "Invoke-BrokerDeprovision -InstanceId 'i1'", error.RecommendedAction, StringComparison.Ordinal);
            Assert.EndsWith("-Service 's1' -Plan 'p2'", error.OrphanMitigation, StringComparison.Ordinal);
        }
        // Off by default: nothing was deleted.
        Assert.Single(it.Requests);
    }

    [Theory]
    [InlineData("provision", true)]
    [InlineData("bind", true)]
    [InlineData("update", false)]
    [InlineData("deprovision", false)]
    [InlineData("unbind", false)]
    public async Task No_answer_leaves_one_of_what_is_created(string action, bool needed)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.HangAsync(), transport: new TransportOptions { RequestTimeout = TimeSpan.FromSeconds(60) });
        // The catalog first, with time standing still.
        await it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None);
        var error = await BrokerFixture.FailAsync(it.ChangeAsync(action));
        Assert.Equal((needed, null, ErrorIds.RequestTimedOut), (error.OrphanMitigationNeeded, error.StatusCode, error.ErrorId));
    }

    [Theory]
    [InlineData("provision", 200, true)]
    [InlineData("bind", 201, true)]
    [InlineData("provision", 202, true)]
    [InlineData("deprovision", 200, false)]
    public async Task An_answer_that_is_not_whole_in_time_is_no_answer_either(string action, int status, bool needed)
    {
        await using var it = await BrokerFixture.StartAsync(
            async call =>
            {
                call.Exchange.StatusCode = status;
                call.Exchange.SetContentLength(1000);
                await call.Exchange.FlushAsync(CancellationToken.None);
                await call.HangAsync();
            },
            transport: new TransportOptions { RequestTimeout = TimeSpan.FromSeconds(60) });
        Task work = action switch
        {
            "provision" => it.Client.ProvisionAsync(new ProvisionRequest("i1", null, "p2"), it.Log, CancellationToken.None),
            "bind" => it.Client.BindAsync(new BindRequest("i1", "b1") { Plan = "p2" }, it.Log, CancellationToken.None),
            _ => it.Client.DeprovisionAsync(new ResourceRequest("i1") { Plan = "p2" }, it.Log, CancellationToken.None),
        };
        await ClockDriver.UntilAsync(() => it.Log.VerboseLines.Count(line => line.StartsWith("< ", StringComparison.Ordinal)) == 2 && it.Clock.TimerCount == 1, "the body is being read");
        it.Clock.Advance(TimeSpan.FromSeconds(60));
        var error = await BrokerFixture.FailAsync(work.Soon());
        Assert.Equal((needed, ErrorIds.RequestTimedOut), (error.OrphanMitigationNeeded, error.ErrorId));
        Assert.Single(it.Requests);
    }

    [Theory]
    [InlineData("provision", true)]
    [InlineData("bind", true)]
    [InlineData("deprovision", true)]
    [InlineData("unbind", true)]
    [InlineData("update", false)]
    public async Task A_wait_that_times_out_is_a_failed_operation(string action, bool needed)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json(call.Request.Method == "GET" ? """{"state":"in progress"}""" : "{}", call.Request.Method == "GET" ? 200 : 202));
        var error = Assert.IsType<OperationTimedOutException>(await BrokerFixture.FailAsync(it.ChangeAsync(action, new RequestMode { Timeout = TimeSpan.FromSeconds(30) })));
        Assert.Equal((needed, needed), (error.OrphanMitigationNeeded, error.OrphanMitigation is not null));
        Assert.Contains("Wait-BrokerOperation", error.RecommendedAction, StringComparison.Ordinal);
        if (needed)
            Assert.Contains(error.OrphanMitigation!, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(it.Client.PendingOperations);
    }

    [Theory]
    [InlineData("provision")]
    [InlineData("bind")]
    [InlineData("deprovision")]
    public async Task And_what_it_may_have_left_is_deleted_where_that_is_wanted(string action)
    {
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            var isFirst = call.Request.Method is "PUT" || (action == "deprovision" && call.Number == 2);
            call.Json(call.Request.Method == "GET" ? """{"state":"in progress"}""" : "{}", isFirst ? 202 : 200);
        });
        var error = Assert.IsType<OperationTimedOutException>(
            await BrokerFixture.FailAsync(it.ChangeAsync(action, new RequestMode { Timeout = TimeSpan.FromSeconds(30), MitigateOrphan = true })));
        Assert.Equal((false, null), (error.OrphanMitigationNeeded, error.OrphanMitigation));
        Assert.Contains("was deleted", error.Message, StringComparison.Ordinal);
        // A poll that was under way when the time ran out may reach the broker after the deletion.
        Assert.Equal(action == "deprovision" ? 2 : 1, it.Requests.Count(request => request.Method == "DELETE"));
        Assert.Empty(it.Client.PendingOperations);
        Assert.Empty(it.Client.Instances);
        Assert.Empty(it.Client.Bindings);
    }

    [Fact]
    public async Task Who_asks_without_saying_what_goes_on_is_not_told_to_delete_it()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("""{"state":"failed"}"""));
        await it.Client.GetCatalogAsync(refresh: true, it.Log, CancellationToken.None);
        foreach (var (type, needed) in new (OperationType?, bool)[] { (null, false), (OperationType.Create, true), (OperationType.Update, false) })
        {
            var operation = it.Client.Observe(new ResourceRequest("i1") { Plan = "p2" }, type, null, null);
            Assert.Equal(needed, (await BrokerFixture.FailAsync(it.Clock.DriveAsync(it.Client.WaitAsync(operation, null, it.Log, CancellationToken.None), reach: TimeSpan.FromMinutes(2)))).OrphanMitigationNeeded);
        }
    }

    [Theory]
    [InlineData("provision", true)]
    [InlineData("bind", true)]
    [InlineData("deprovision", false)]
    public async Task A_connection_that_breaks_is_no_answer(string action, bool needed)
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Abort());
        var error = await BrokerFixture.FailAsync(it.ChangeAsync(action));
        Assert.Equal((needed, null), (error.OrphanMitigationNeeded, error.StatusCode));
    }

    [Theory]
    [InlineData("provision", true)]
    [InlineData("bind", true)]
    [InlineData("deprovision", true)]
    [InlineData("unbind", true)]
    [InlineData("update", false)]
    public async Task An_operation_that_failed_leaves_one_unless_it_was_an_update(string action, bool needed)
    {
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method == "GET")
                call.Json("""{"state":"failed","description":"No disk.","instance_usable":false,"update_repeatable":false}""");
            else
                call.Json("""{"operation":"op 1"}""", 202);
        });
        var error = Assert.IsType<OperationFailedException>(await BrokerFixture.FailAsync(it.ChangeAsync(action)));
        Assert.Equal((needed, ErrorIds.BrokerOperationFailed, "No disk."), (error.OrphanMitigationNeeded, error.ErrorId, error.Description));
        Assert.Equal((false, false), (error.InstanceUsable, error.UpdateRepeatable));
    }

    [Fact]
    public async Task A_failed_binding_may_fail_again_in_the_deletion_until_it_works()
    {
        var deletions = 0;
        await using var it = await BrokerFixture.StartAsync(call =>
        {
            if (call.Request.Method == "PUT")
                call.Text(500, "{}", "application/json");
            else if (call.Request.Method == "DELETE" && ++deletions < 4)
                call.Json(deletions == 1 ? """{"error":"ConcurrencyError"}""" : "{}", deletions == 1 ? 422 : 500);
            else if (call.Request.Method == "DELETE")
                call.Json("{}", 202);
            else
                call.Text(410, "{}", "application/json");
        });
        var error = await BrokerFixture.FailAsync(it.BindAsync(mode: new RequestMode { MitigateOrphan = true }));
        Assert.Equal((500, false, null), (error.StatusCode, error.OrphanMitigationNeeded, error.OrphanMitigation));
        Assert.Contains("was deleted", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, deletions);
        Assert.All(it.Requests.Where(request => request.Method == "DELETE"), request =>
            Assert.Equal("/v2/service_instances/i1/service_bindings/b1?service_id=s1&plan_id=p2&accepts_incomplete=true", request.Target));
        Assert.Empty(it.Client.Bindings);
    }

    [Fact]
    public async Task A_deletion_that_never_works_is_given_up_and_the_need_stays()
    {
        await using var it = await BrokerFixture.StartAsync(
            call => call.Text(500, "{}", "application/json"), options: options => options with { MitigationTimeout = TimeSpan.FromSeconds(20) });
        var error = await BrokerFixture.FailAsync(it.ProvisionAsync(mode: new RequestMode { MitigateOrphan = true }));
        Assert.True(error.OrphanMitigationNeeded);
        Assert.Contains("could not be deleted", error.Message, StringComparison.Ordinal);
        Assert.InRange(it.Requests.Count(request => request.Method == "DELETE"), 3, 6);
        Assert.Equal("i1", Assert.Single(it.Client.Instances).InstanceId);
    }

    [Fact]
    public async Task A_refusal_mitigates_nothing_even_when_asked_to()
    {
        await using var it = await BrokerFixture.StartAsync(call => call.Json("""{"error":"ConcurrencyError"}""", 422));
        var error = await BrokerFixture.FailAsync(it.ProvisionAsync(mode: new RequestMode { MitigateOrphan = true }));
        Assert.Equal(ErrorIds.BrokerConcurrency, error.ErrorId);
        Assert.Single(it.Requests);
    }
}
