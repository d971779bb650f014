using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.5: creations in the background, sent again, and many at once.</summary>
public sealed class ConcurrentProvisionTests
{
    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task In_the_background_it_is_202_with_one_operation_until_it_is_done(StoreKind store)
    {
        var options = new BrokerHostOptions { DashboardUrl = request => $"https://host.example/{request.InstanceId}" };
        await using var broker = await StartAsync(store, options);
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };

        (await AsyncProvisionAsync(broker, query: "")).Expect(422, "AsyncRequired");
        var first = (await AsyncProvisionAsync(broker)).Expect(202);
        Assert.NotEmpty(first.Text("operation")!);
        Assert.Equal("https://host.example/i1", first.Text("dashboard_url"));
        await gate.Reached;

        var again = (await AsyncProvisionAsync(broker)).Expect(202);
        Assert.Equal(first.Text("operation"), again.Text("operation"));
        (await AsyncProvisionAsync(broker, new { other = 1 })).Expect(409);
        (await AsyncProvisionAsync(broker, query: "")).Expect(422, "AsyncRequired");
        (await broker.SendAsync("GET", Instance("i1"))).Expect(404);
        Assert.Equal("in progress", (await broker.PollAsync(operation: first.Text("operation"))).Expect(200).Text("state"));

        gate.Open();
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        (await AsyncProvisionAsync(broker)).Expect(200);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task While_a_synchronous_one_runs_a_resent_one_is_202_or_ConcurrencyError(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var running = broker.ProvisionAsync();
        await gate.Reached;
        (await broker.ProvisionAsync()).Expect(422, "ConcurrencyError");
        (await broker.ProvisionAsync(parameters: new { other = 1 })).Expect(409);
        var accepted = (await broker.ProvisionAsync(query: "?accepts_incomplete=true")).Expect(202);
        Assert.Equal("in progress", (await broker.PollAsync(operation: accepted.Text("operation"))).Text("state"));
        gate.Open();
        (await running).Expect(201);
        Assert.Equal("succeeded", (await broker.PollAsync(operation: accepted.Text("operation"))).Text("state"));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
    }

    [Fact]
    public async Task A_resent_one_may_wait_for_the_first()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { ConcurrencyWait = TimeSpan.FromSeconds(30) });
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var running = broker.ProvisionAsync();
        await gate.Reached;
        var waiting = broker.ProvisionAsync();
        await waiting.StaysPendingAsync();
        gate.Open();
        (await running).Expect(201);
        (await waiting).Expect(200);
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Of_200_at_once_exactly_one_runs_the_handler(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        broker.Handler.Provision = async (_, _) => { await Task.Yield(); return new ProvisionResult { DashboardUrl = "https://one.example" }; };
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => broker.ProvisionAsync(query: "?accepts_incomplete=true")));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
        Assert.Single(answers, answer => answer.Status is 201);
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201 or 202, $"{answer.Status}: {answer.Body}"));
        Assert.Single(answers.Where(answer => answer.Status is 202).Select(answer => answer.Text("operation")).Distinct().DefaultIfEmpty());
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Of_200_at_once_in_the_background_exactly_one_runs_the_handler(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => AsyncProvisionAsync(broker)));
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 202, $"{answer.Status}: {answer.Body}"));
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
    }

    [Fact]
    public async Task A_full_queue_is_503_with_Retry_After_and_leaves_nothing()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { BackgroundConcurrency = 1, BackgroundQueueLimit = 1 });
        var gate = new Gate();
        broker.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await AsyncProvisionAsync(broker, id: "i1")).Expect(202);
        await gate.Reached;
        (await AsyncProvisionAsync(broker, id: "i2")).Expect(202);
        var refused = (await AsyncProvisionAsync(broker, id: "i3")).Expect(503, "Overloaded");
        Assert.Equal("5", refused.Header("Retry-After"));
        (await broker.PollAsync("i3")).Expect(404);
        var status = await broker.Server.GetStatusAsync();
        Assert.Equal((1, 1, 2L), (status.RunningHandlers, status.QueuedOperations, status.Operations));
        gate.Open();
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync("i2")).Text("state"));
        (await AsyncProvisionAsync(broker, id: "i3")).Expect(202);
    }

    private static Task<BrokerResponse> AsyncProvisionAsync(BrokerHarness broker, object? parameters = null, string id = "i1", string query = "?accepts_incomplete=true") =>
        broker.ProvisionAsync(id, TestCatalog.Async, TestCatalog.AsyncService, parameters, query);
}
