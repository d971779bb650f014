using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using Xunit.Abstractions;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>A store that comes and goes: nothing acknowledged is lost, and callers are told what is the matter.</summary>
public sealed class StoreOutageTests(ITestOutputHelper output)
{
    private const string Incomplete = "?accepts_incomplete=true";
    private const string Kept = "The operation is done, and the broker keeps its outcome until its store can be written again.";

    // Longer than what a few tries would bridge.
    private const int Outage = 8;
    private static readonly string AsyncDelete = Ids(TestCatalog.Async, TestCatalog.AsyncService) + "&accepts_incomplete=true";

    // Its recovery runs often, and its lease never ends.
    private static readonly BrokerHostOptions Options = new() { HeartbeatInterval = TimeSpan.FromMilliseconds(20), LeaseDuration = TimeSpan.FromHours(1) };

    public static TheoryData<StoreFault> Faults => [StoreFault.Unavailable, StoreFault.Full, StoreFault.LosesConfirmation];

    [Theory, MemberData(nameof(Faults))]
    public async Task Nothing_acknowledged_is_lost_and_no_handler_runs_twice(StoreFault fault)
    {
        const int RunsBefore = OutageLoad.Instances / 4, RefusalsBeforeMending = 120;
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Options with { BackgroundConcurrency = 4 });
        // The store is there when a handler begins, and unavailable when it ends.
        var load = new OutageLoad(broker, runs => store.Fault = runs is RunsBefore ? fault : store.Fault);
        // An operation whose beginning the store took without saying so is in its own way for a moment.
        var all = load.RunAsync(fault is StoreFault.LosesConfirmation ? 422 : null);
        await UntilAsync(() => store.Refused > RefusalsBeforeMending || all.IsFaulted);
        store.Fault = StoreFault.None;
        await all;
        await load.CheckAsync($"{fault}", output);
    }

    [SmallDiskFact]
    public async Task Nothing_acknowledged_is_lost_on_a_full_disk_and_the_log_says_that_it_is_full()
    {
        const int RunsBefore = OutageLoad.Instances / 4;
        using var place = new StorePlace();
        using var disk = SmallDisk.TryMake()!;
        await using (var broker = await StartAsync(new SqliteStore(Path.Combine(disk.Path, "broker.db"), CredentialProtector.FromKeyFile(place.KeyPath)), Options with { BackgroundConcurrency = 4 }))
        {
            var load = new OutageLoad(broker, runs =>
            {
                if (runs is RunsBefore)
                    disk.Fill();
            });
            var all = load.RunAsync();
            await UntilAsync(() => load.Refused > 0 || all.IsCompleted);
            Assert.Contains("can't be written", (await broker.SendAsync("GET", "/health")).Expect(503).Text("description"), StringComparison.Ordinal);
            await Task.Delay(TimeSpan.FromSeconds(Outage));
            disk.Free();
            await all;
            await load.CheckAsync("Full disk", output);
            var faults = broker.Log.Faults.Select(fault => fault.Exception.Message).ToArray();
            Assert.Contains(faults, message => message.Contains("database or disk is full", StringComparison.Ordinal));
            Assert.DoesNotContain(faults, message => message.Contains("rollback", StringComparison.Ordinal));
            (await broker.SendAsync("GET", "/health")).Expect(200);
        }
    }

    [PostgresOutageFact]
    public async Task Nothing_acknowledged_is_lost_when_PostgreSQL_is_stopped_and_started()
    {
        const int RunsBefore = OutageLoad.Instances / 4;
        using var place = new StorePlace();
        var isTime = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var broker = await BrokerHarness.StartAsync(StoreKind.Postgres, new BrokerHostOptions { BackgroundConcurrency = 4 }, place);
        var load = new OutageLoad(broker, runs =>
        {
            if (runs is RunsBefore)
                isTime.SetResult();
        });
        // A commit that the server's end cut off may have been taken.
        var all = load.RunAsync(422);
        await isTime.Task;
        await PostgresOutageFactAttribute.StopForAsync(TimeSpan.FromSeconds(Outage));
        await all;
        await load.CheckAsync("PostgreSQL stopped", output);
    }

    [Theory]
    [InlineData(StoreFault.Unavailable)]
    [InlineData(StoreFault.Full)]
    public async Task An_outcome_is_kept_as_long_as_the_store_is_unavailable(StoreFault fault)
    {
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Options);
        broker.Handler.Provision = (_, _) => { store.Fault = fault; return new(new ProvisionResult { DashboardUrl = "https://made" }); };
        (await ProvisionAsync(broker, "i1")).Expect(202);
        // Longer than every number of tries that a bounded wait would have.
        await UntilAsync(() => store.Refused >= 8);
        var poll = await broker.PollAsync();
        if (fault is StoreFault.Unavailable)
            Assert.Equal("5", poll.Expect(503, "StoreUnavailable").Header("Retry-After"));
        else
            Assert.Equal("in progress", poll.Expect(200).Text("state"));
        store.Fault = StoreFault.None;
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        Assert.Equal("https://made", (await broker.SendAsync("GET", Instance("i1"))).Expect(200).Text("dashboard_url"));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
        // Once for the spell, and once for the operation that waits for its end.
        Assert.Equal(1, broker.Log.Faults.Count(entry => entry.What is "Provision of instance i1"));
        Assert.Equal(1, broker.Log.Faults.Count(entry => entry.What is "Writing the store" or "Reading the store"));
        Assert.Contains(broker.Log.Messages, message => message.StartsWith("The store works again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_who_waits_hears_the_end_when_the_store_is_back()
    {
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Options);
        broker.Handler.Provision = (_, _) => { store.Fault = StoreFault.Full; return default; };
        var provision = broker.ProvisionAsync();
        await UntilAsync(() => store.Refused >= 5);
        Assert.False(provision.IsCompleted);
        Assert.Equal(Kept, (await broker.ProvisionAsync()).Expect(503, "StoreUnavailable").Text("description"));
        Assert.Equal(Kept, (await broker.SendAsync("PATCH", Instance("i1"), new { service_id = TestCatalog.Service, parameters = new { a = 1 } })).Expect(503).Text("description"));
        store.Fault = StoreFault.None;
        (await provision).Expect(201);
        (await broker.ProvisionAsync()).Expect(200);
    }

    [Theory]
    [InlineData(StoreFault.Full)]
    [InlineData(StoreFault.Hangs)]
    public async Task A_caller_who_waits_hears_503_when_the_handlers_time_is_over_and_the_outcome_is_kept_all_the_same(StoreFault fault)
    {
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Options with { HandlerTimeout = TimeSpan.FromSeconds(2) });
        broker.Handler.Provision = (_, _) => { store.Fault = fault; return default; };
        var answer = (await broker.ProvisionAsync()).Expect(503, "StoreUnavailable");
        Assert.Equal((Kept, "5"), (answer.Text("description"), answer.Header("Retry-After")));
        store.Fault = StoreFault.None;
        await UntilAsync(async () => (await broker.ProvisionAsync()).Status is 200);
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
    }

    /// <summary>Each alone would wait as long for the file as all of them do together, one after the other.</summary>
    [Fact]
    public async Task All_who_wait_while_another_program_writes_in_the_file_are_refused_together()
    {
        const int Callers = 20;
        using var place = new StorePlace();
        await using var broker = await BrokerHarness.StartAsync(StoreKind.Sqlite, Options, place);
        using (var other = new RawStore(StoreKind.Sqlite, place))
        {
            other.Run("BEGIN IMMEDIATE");
            var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => broker.ProvisionAsync($"i{number}"))).WaitAsync(TimeSpan.FromMinutes(1.5));
            Assert.All(all, answer => Assert.Equal("5", answer.Expect(503, "StoreUnavailable").Header("Retry-After")));
            Assert.Equal(503, (await broker.SendAsync("GET", "/health")).Status);
            other.Run("ROLLBACK");
        }
        for (var number = 0; number < Callers; number++)
            (await broker.ProvisionAsync($"i{number}")).Expect(201);
        Assert.Equal(Callers, broker.Handler.Count(BrokerOperation.Provision));
    }

    [Fact]
    public async Task A_place_goes_back_when_the_store_refuses_the_operation()
    {
        const int Places = 2;
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Options with { BackgroundConcurrency = Places, BackgroundQueueLimit = 0 });
        foreach (var id in new[] { "i1", "i2" })
        {
            (await ProvisionAsync(broker, id)).Expect(202);
            await broker.WaitForInstanceAsync(id);
        }
        (await BindAsync(broker, "i2")).Expect(202);
        await broker.WaitForBindingAsync("i2");
        // Each operation more often than there are places.
        Func<Task<BrokerResponse>>[] operations =
        [
            () => ProvisionAsync(broker, "i3"),
            () => broker.SendAsync("PATCH", Instance("i1", Incomplete), new { service_id = TestCatalog.AsyncService, parameters = new { a = 1 } }),
            () => BindAsync(broker, "i1"),
            () => broker.SendAsync("DELETE", Binding("i2", "b1", AsyncDelete)),
            () => broker.SendAsync("DELETE", Instance("i3", AsyncDelete)),
        ];
        foreach (var operation in operations)
        {
            store.Fault = StoreFault.Full;
            for (var time = 0; time <= Places; time++)
                Assert.Equal("5", (await operation()).Expect(503, "StoreUnavailable").Header("Retry-After"));
            store.Fault = StoreFault.None;
            (await operation()).Expect(202);
            await UntilAsync(async () => (await broker.Server.GetStatusAsync()) is { Operations: 0, RunningHandlers: 0, QueuedOperations: 0 });
        }
    }

    [Fact]
    public async Task What_waits_for_its_turn_is_not_begun_before_the_store_can_note_it()
    {
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Options with { BackgroundConcurrency = 1 });
        var gate = new Gate();
        broker.Handler.Provision = async (request, token) => { if (request.InstanceId is "i1") await gate.PassAsync(token); return null; };
        broker.Handler.Deprovision = (_, _) => default;
        (await ProvisionAsync(broker, "i1")).Expect(202);
        await gate.Reached;
        (await ProvisionAsync(broker, "i2")).Expect(202);
        store.Fault = StoreFault.Full;
        gate.Open();
        await UntilAsync(() => store.Refused >= 4);
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Provision));
        store.Fault = StoreFault.None;
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync("i2")).Text("state"));
        Assert.Equal((2, 1), (broker.Handler.Count(BrokerOperation.Provision), broker.Handler.Last(BrokerOperation.Provision).Attempt));
    }

    [Fact]
    public async Task A_broker_that_stops_before_the_store_is_back_says_what_is_lost()
    {
        var store = new TroubledStore(new MemoryStore());
        await using var broker = await StartAsync(store, Options);
        broker.Handler.Provision = (_, _) => { store.Fault = StoreFault.Unavailable; return default; };
        (await ProvisionAsync(broker, "i1")).Expect(202);
        await UntilAsync(() => store.Refused >= 1);
        await broker.Server.StopAsync(new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains(broker.Log.Faults, entry => entry.What is "Provision of instance i1" && entry.Exception.Message is "The broker stops before the operation's outcome is stored.");
    }

    private static Task<BrokerResponse> ProvisionAsync(BrokerHarness broker, string id) => broker.ProvisionAsync(id, TestCatalog.Async, TestCatalog.AsyncService, query: Incomplete);

    private static Task<BrokerResponse> BindAsync(BrokerHarness broker, string id) => broker.BindAsync(id, "b1", TestCatalog.Async, TestCatalog.AsyncService, query: Incomplete);

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var until = DateTime.UtcNow.AddSeconds(120);
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < until, "It doesn't come about.");
            await Task.Delay(10);
        }
    }
}
