using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Broker;

/// <summary>What is said of an instance or binding while an operation goes on with it, and when it is over.</summary>
public sealed class UnderWayTests
{
    private static readonly RequestMode Later = new() { Wait = false };

    [Fact]
    public async Task A_creation_is_in_progress_until_it_is_over()
    {
        var broker = new Played();
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        await it.ProvisionAsync(mode: Later);
        Assert.Equal("in progress", Assert.Single(it.Client.Instances).Status);
        var made = await FetchAsync(it);
        Assert.Equal(("i1", "one", "large", "in progress"), (made.InstanceId, made.ServiceName, made.PlanName, made.Status));

        broker.State = "succeeded";
        Assert.Equal("succeeded", (await FetchAsync(it)).Status);
        Assert.Equal("succeeded", Assert.Single(it.Client.Instances).Status);
        Assert.Empty(it.Client.PendingOperations);
    }

    [Theory]
    [InlineData("update", "succeeded")]
    [InlineData("update", "failed")]
    [InlineData("deprovision", "failed")]
    public async Task A_change_is_in_progress_and_then_what_it_was_before(string change, string end)
    {
        var broker = new Played();
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        broker.IsAtOnce = true;
        await it.ProvisionAsync();
        broker.IsAtOnce = false;
        await it.ChangeAsync(change, Later);
        Assert.Equal("in progress", Assert.Single(it.Client.Instances).Status);
        Assert.Equal("in progress", (await FetchAsync(it)).Status);

        broker.State = end;
        await RefreshAsync(it);
        Assert.Equal("succeeded", Assert.Single(it.Client.Instances).Status);
        Assert.Equal(change == "update" && end == "succeeded" ? "p1" : "p2", Assert.Single(it.Client.Instances).PlanId);
        Assert.Equal("succeeded", (await FetchAsync(it)).Status);
    }

    [Fact]
    public async Task What_a_deletion_ended_is_no_longer_there()
    {
        var broker = new Played();
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        await it.DeprovisionAsync(mode: Later);
        // The session didn't make it, but knows what it began.
        Assert.Equal(("p2", "in progress"), ((await FetchAsync(it)).PlanId, (await FetchAsync(it)).Status));
        broker.PollStatus = 410;
        broker.FetchStatus = 404;
        Assert.Equal(404, (await BrokerFixture.FailAsync(FetchAsync(it))).StatusCode);
        Assert.Empty(it.Client.PendingOperations);
    }

    [Fact]
    public async Task A_failed_creation_is_told_as_that_where_the_broker_has_nothing()
    {
        var broker = new Played { State = "failed", FetchStatus = 404 };
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        await it.ProvisionAsync(mode: Later);
        Assert.Equal("failed", (await FetchAsync(it)).Status);
        Assert.Equal("failed", (await FetchAsync(it)).Status);
        await it.BindAsync(mode: Later);
        await RefreshAsync(it);
        Assert.Equal("failed", Assert.Single(it.Client.Bindings).Status);
    }

    [Fact]
    public async Task A_binding_is_in_progress_until_its_credentials_are_there()
    {
        var broker = new Played();
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        await it.BindAsync(mode: Later);
        Assert.Equal("in progress", Assert.Single(it.Client.Bindings).Status);
        Assert.Equal("in progress", (await FetchBindingAsync(it)).Status);
        broker.State = "succeeded";
        await RefreshAsync(it);
        Assert.Equal(("succeeded", "x"), (Assert.Single(it.Client.Bindings).Status, it.Client.Bindings[0].Credentials!.Reveal()["p"]));

        broker.State = "in progress";
        await it.UnbindAsync(mode: Later);
        Assert.Equal("in progress", (await FetchBindingAsync(it)).Status);
        Assert.Equal("x", (await FetchBindingAsync(it)).Credentials!.Reveal()["p"]);
    }

    [Fact]
    public async Task One_that_the_broker_does_not_show_is_as_the_session_knows_it()
    {
        var broker = new Played();
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        await it.ProvisionAsync(plan: "q1", mode: Later);
        Assert.Equal("in progress", (await FetchAsync(it)).Status);
        broker.State = "succeeded";
        Assert.Equal(("plain", "succeeded"), ((await FetchAsync(it)).PlanName, (await FetchAsync(it)).Status));
        Assert.DoesNotContain(it.Requests, request => request.Method == "GET" && !request.Target.Contains("last_operation", StringComparison.Ordinal));
        // One that it doesn't know can't be.
        var failure = await BrokerFixture.FailAsync(it.DriveAsync(it.Client.FetchInstanceAsync(new ResourceRequest("i2") { Service = "two", Plan = "plain" }, it.Log, CancellationToken.None)));
        Assert.Equal(ErrorIds.BrokerNotAllowed, failure.ErrorId);
    }

    [Fact]
    public async Task Where_the_broker_does_not_say_how_it_stands_the_resource_itself_is_asked_for()
    {
        var broker = new Played { PollStatus = 404 };
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        await it.ProvisionAsync(mode: Later);
        Assert.Equal("succeeded", (await FetchAsync(it)).Status);
        Assert.Contains(it.Log.Warnings, text => text.Contains("how it stands can't be polled", StringComparison.Ordinal));
        // A list goes on, too.
        await RefreshAsync(it);
        Assert.Equal("in progress", Assert.Single(it.Client.Instances).Status);
    }

    [Fact]
    public async Task A_change_that_is_refused_meanwhile_says_nothing_of_what_goes_on()
    {
        var broker = new Played();
        await using var it = await BrokerFixture.StartAsync(broker.Answer);
        await it.ProvisionAsync(mode: Later);
        broker.ChangeStatus = 422;
        await BrokerFixture.FailAsync(it.ChangeAsync("update", Later));
        Assert.Equal("in progress", Assert.Single(it.Client.Instances).Status);
    }

    private static Task<BrokerServiceInstance> FetchAsync(BrokerFixture it) => it.DriveAsync(it.Client.FetchInstanceAsync(new ResourceRequest("i1") { Plan = null }, it.Log, CancellationToken.None));

    private static Task<BrokerServiceBinding> FetchBindingAsync(BrokerFixture it) => it.DriveAsync(it.Client.FetchBindingAsync(new ResourceRequest("i1", "b1"), it.Log, CancellationToken.None));

    private static Task<bool> RefreshAsync(BrokerFixture it) => it.DriveAsync(Refresh(it));

    private static async Task<bool> Refresh(BrokerFixture it)
    {
        await it.Client.RefreshAsync(_ => true, 4, it.Log, CancellationToken.None);
        return true;
    }

    /// <summary>A broker that goes on as long as the test says.</summary>
    private sealed class Played
    {
        public bool IsAtOnce { get; set; }

        public string State { get; set; } = "in progress";

        public int PollStatus { get; set; } = 200;

        public int FetchStatus { get; set; } = 200;

        public int ChangeStatus { get; set; } = 202;

        public void Answer(StubCall call)
        {
            if (call.Request.Target.Contains("last_operation", StringComparison.Ordinal))
                call.Json($$"""{"state":"{{State}}"}""", PollStatus);
            else if (call.Request.Method == "GET")
                call.Json("""{"credentials":{"p":"x"}}""", FetchStatus);
            else
                call.Json("{}", IsAtOnce ? 201 : ChangeStatus);
        }
    }
}
