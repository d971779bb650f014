using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Several hosts on one store: PostgreSQL where it is there, and memory shared within the process for the same rules.</summary>
public sealed class ReplicaTests
{
    private static readonly BrokerHostOptions Quick = new() { HeartbeatInterval = TimeSpan.FromMilliseconds(100), LeaseDuration = TimeSpan.FromSeconds(2) };
    private static readonly string AsyncDelete = Ids(TestCatalog.Async, TestCatalog.AsyncService) + "&accepts_incomplete=true";

    public static TheoryData<StoreKind> Shared => [.. TestStores.Kinds.Where(kind => kind is not StoreKind.Sqlite)];

    [Theory, MemberData(nameof(Shared))]
    public async Task Of_200_at_once_over_two_hosts_exactly_one_runs_the_handler(StoreKind store)
    {
        await using var pair = await Pair.StartAsync(store, Quick);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => pair[number % 2].ProvisionAsync(query: "?accepts_incomplete=true")));
        Assert.Equal(1, pair[0].Handler.Count(BrokerOperation.Provision) + pair[1].Handler.Count(BrokerOperation.Provision));
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201 or 202, $"{answer.Status}: {answer.Body}"));
        Assert.Single(answers, answer => answer.Status is 201);

        var bindings = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => pair[number % 2].BindAsync(query: "?accepts_incomplete=true")));
        Assert.Equal(1, pair[0].Handler.Count(BrokerOperation.Bind) + pair[1].Handler.Count(BrokerOperation.Bind));
        Assert.Single(bindings, answer => answer.Status is 201);
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task One_host_runs_the_other_answers(StoreKind store)
    {
        await using var pair = await Pair.StartAsync(store, Quick);
        var gate = new Gate();
        pair[0].Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var operation = (await AsyncAsync(pair[0])).Expect(202).Text("operation");
        await gate.Reached;
        Assert.Equal(operation, (await AsyncAsync(pair[1])).Expect(202).Text("operation"));
        Assert.Equal("in progress", (await pair[1].PollAsync(operation: operation)).Text("state"));
        (await pair[1].BindAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true")).Expect(422, "ConcurrencyError");
        gate.Open();
        Assert.Equal("succeeded", (await pair[1].WaitForInstanceAsync()).Text("state"));
        (await AsyncAsync(pair[1])).Expect(200);
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task A_deletion_at_one_host_stops_the_creation_at_the_other(StoreKind store)
    {
        await using var pair = await Pair.StartAsync(store, Quick);
        var gate = new Gate();
        pair[0].Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await AsyncAsync(pair[0])).Expect(202);
        await gate.Reached;
        (await pair[1].SendAsync("DELETE", Instance("i1", AsyncDelete))).Expect(202);
        Assert.Equal("succeeded", (await pair[1].WaitForInstanceAsync()).Text("state"));
        Assert.Equal((1, 0), (pair[0].Handler.Count(BrokerOperation.Deprovision), pair[1].Handler.Count(BrokerOperation.Deprovision)));
    }

    [Theory, MemberData(nameof(Shared))]
    public async Task The_operation_of_a_dead_host_is_taken_over_by_the_other(StoreKind store)
    {
        await using var pair = await Pair.StartAsync(store, Quick);
        var gate = new Gate();
        pair[0].Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var operation = (await AsyncAsync(pair[0], TestCatalog.AsyncRepeatable)).Expect(202).Text("operation");
        await gate.Reached;
        await pair.KillFirstAsync();
        Assert.Equal("succeeded", (await pair[1].WaitAsync(Instance("i1") + $"/last_operation?operation={operation}")).Text("state"));
        Assert.Equal(2, pair[1].Handler.Last(BrokerOperation.Provision).Attempt);
        // The dead one wakes up again: its result is no longer wanted.
        gate.Open();
        (await AsyncAsync(pair[1], TestCatalog.AsyncRepeatable)).Expect(200);
    }

    private static Task<BrokerResponse> AsyncAsync(BrokerHarness broker, string plan = TestCatalog.Async) =>
        broker.ProvisionAsync(plan: plan, service: TestCatalog.AsyncService, query: "?accepts_incomplete=true");

    /// <summary>Two hosts on one store.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly StorePlace _place = new();
        private readonly List<BrokerHarness> _hosts = [];
        private TroubledStore? _first;

        public BrokerHarness this[int number] => _hosts[number];

        public static async Task<Pair> StartAsync(StoreKind kind, BrokerHostOptions options)
        {
            var pair = new Pair();
            var shared = kind is StoreKind.Memory ? new MemoryStore() : null;
            for (var number = 0; number < 2; number++)
            {
                BrokerStore store = shared ?? (BrokerStore)new PostgresStore(TestStores.PostgresConnection!, CredentialProtector.FromKeyFile(pair._place.KeyPath), pair._place.Schema);
                var troubled = new TroubledStore(store);
                pair._first ??= troubled;
                pair._hosts.Add(await BrokerHarness.StartAsync(troubled, options));
            }
            return pair;
        }

        /// <summary>Lets the first host go on without a heartbeat, as if it had been cut off.</summary>
        public Task KillFirstAsync()
        {
            _first!.IsSilent = true;
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts)
                await host.DisposeAsync();
            _place.Dispose();
        }
    }
}
