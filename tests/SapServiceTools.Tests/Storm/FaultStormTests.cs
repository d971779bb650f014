using System.Globalization;
using System.Text.Json;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.InstanceManager;
using SapServiceTools.Tests.Sahara;
using SapServiceTools.Tests.ServiceManager;
using SapServiceTools.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace SapServiceTools.Tests.Storm;

/// <summary>
/// Everything that can be done with each of the four clients, at once, while every tenth request meets what a proxy or network does to it and the client's clock jumps; afterwards the server's own state is compared with what was told.
/// <c>FAULT_STORM_COUNT</c> asks for another number of operations in all, <c>FAULT_STORM_SEEDS</c> for other seeds (<c>1,2,3,4</c>), <c>FAULT_STORM_REPORT</c> for a file that takes the counts, a JSON object a line.
/// </summary>
public sealed class FaultStormTests(ITestOutputHelper output)
{
    private const int Workers = 16;
    private const double FaultRate = 0.1;
    private static readonly int Total = int.Parse(Environment.GetEnvironmentVariable("FAULT_STORM_COUNT") ?? "2000", CultureInfo.InvariantCulture);

    // Nobody else's time limit ends with a storm's.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(Total);
    private static readonly TimeSpan JumpInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Reach = TimeSpan.FromMinutes(61);
    private static readonly TransportOptions Transport = new() { RequestTimeout = TimeSpan.FromDays(40), MaxRetries = 8 };

    public static TheoryData<int> Seeds =>
        [.. (Environment.GetEnvironmentVariable("FAULT_STORM_SEEDS") ?? "1").Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Instance_Manager(int seed)
    {
        await using var it = await ManagerFixture.StartAsync(Options(seed), options => options with { PollingTimeoutSeconds = 10_000_000 }, Transport);
        var jumping = new JumpingTimeProvider(it.Clock);
        using var client = new InstanceManagerClient(it.Options, Transport, jumping);
        await RunTenantsAsync(client, new InstanceManagerBackEnd(it.Emulator), it.Clock, jumping, it.Emulator, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Service_Manager(int seed)
    {
        await using var it = await ServiceManagerFixture.StartAsync(Options(seed), options => options with { PollingTimeoutSeconds = 10_000_000, Limits = [] }, Transport);
        var jumping = new JumpingTimeProvider(it.Clock);
        using var client = new ServiceManagerClient(it.Options, it.Transport, jumping);
        await RunTenantsAsync(client, new ServiceManagerBackEnd(it.Emulator), it.Clock, jumping, it.Emulator, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Service_broker(int seed)
    {
        // The emulated broker's clock is the system's, so it takes next to no time.
        var clock = new ManualTimeProvider();
        await using var emulator = await ServiceEmulator.StartAsync(Options(seed) with { ProvisioningTime = TimeSpan.FromMilliseconds(3), TimeProvider = clock, Password = "secret" });
        var options = new BrokerOptions
        {
            Uri = emulator.BrokerUri, User = emulator.UserName, Password = "secret",
            PollTimeout = TimeSpan.FromDays(30), MitigationTimeout = TimeSpan.FromDays(1),
        };
        var jumping = new JumpingTimeProvider(clock);
        using var client = new BrokerClient(options, Transport, jumping);
        var log = NewLog();
        var tally = new StormTally();
        var workers = Enumerable.Range(0, Workers).Select(number => new BrokerStormWorker(client, emulator.BrokerStore, tally, log, number, seed)).ToList();
        await RunAsync("Service broker", workers, Total / 4, tally, log, clock, jumping, emulator, seed);

        // In the calm, each that was claimed is there, and nothing else.
        var there = await emulator.BrokerStore.ListInstancesAsync(null, 10_000, CancellationToken.None);
        Assert.Equal(workers.SelectMany(worker => worker.Claims.Keys).Order(StringComparer.Ordinal), there.Select(instance => instance.Id));
        var counts = await emulator.BrokerStore.CountAsync(CancellationToken.None);
        Assert.Equal((there.Count, workers.Sum(worker => worker.Claims.Values.Sum(claim => claim.Bindings.Count)), 0), (counts.Instances, counts.Bindings, counts.Operations));
        Assert.Empty(client.PendingOperations);
        Assert.True(tally.Faults.Count == 0, tally.ToString());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Sahara_v1_1(int seed) => RunSaharaAsync("1.1", seed);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Sahara_v2(int seed) => RunSaharaAsync("2", seed);

    private static EmulatorOptions Options(int seed) =>
        new() { ProvisioningTime = TimeSpan.FromSeconds(3), FaultRate = FaultRate, ProxyFaults = true, Seed = seed, RequestLogSize = 0 };

    private static CallRecorder NewLog() => new() { IsDebugEnabled = false };

    private async Task RunTenantsAsync(IInstanceManager client, TenantBackEnd server, ManualTimeProvider clock, JumpingTimeProvider jumping, ServiceEmulator emulator, int seed)
    {
        var tally = new StormTally();
        var log = NewLog();
        var workers = Enumerable.Range(0, Workers).Select(number => new TenantStormWorker(client, server, tally, log, clock, number, seed)).ToList();
        await RunAsync(client.BackEnd.ToString(), workers, Total / 4, tally, log, clock, jumping, emulator, seed);

        // In the calm, each that was claimed is there, with the credentials that were handed out, and nothing else.
        Assert.Equal(workers.SelectMany(worker => worker.Claims.Keys).Order(), server.Tenants.Order());
        foreach (var (tenant, claim) in workers.SelectMany(worker => worker.Claims))
        {
            var instance = await clock.DriveAsync(client.GetAsync(tenant, new GetInstanceOptions(BypassCache: true), log, CancellationToken.None), Reach);
            if (claim.Key is { } key)
                Assert.Equal(key, instance!.Credentials!.Reveal()["password"]);
        }

        Assert.True(tally.Faults.Count == 0, tally.ToString());
    }

    private async Task RunSaharaAsync(string version, int seed)
    {
        // Tokens end in mid-storm, and Keystone is hit like Sahara.
        await using var it = await EmulatedSaharaFixture.StartAsync(version, Options(seed) with { TokenLifetime = TimeSpan.FromMinutes(10) }, Transport);
        var (server, tally) = (it.Emulator.OpenStack, new StormTally());
        var workers = new List<SaharaStormWorker>();
        for (var number = 0; number < Workers; number++)
            workers.Add(new SaharaStormWorker(it, await it.MakeJobAsync($"j{number}"), tally, number, seed));
        it.Emulator.FaultRate = FaultRate;
        await RunAsync($"Sahara v{version}", workers, Total / 8, tally, it.Log, it.Clock, it.Jumping, it.Emulator, seed);

        var there = new[] { server.Clusters, server.DataSources, server.JobExecutions }.SelectMany(table => table).Select(record => (string)record["id"]!);
        Assert.Equal(workers.SelectMany(worker => worker.Claims).Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
        Assert.True(tally.Faults.Count == 0, tally.ToString());
    }

    private async Task RunAsync(
        string name, IReadOnlyCollection<StormWorker> workers, int operations, StormTally tally, CallRecorder log, ManualTimeProvider clock, JumpingTimeProvider jumping, ServiceEmulator emulator, int seed)
    {
        // The client's machine has its time set every now and then, an hour either way. No timer does it: a clock with a timer that never ends would run on while all wait for a busy machine.
        var (jumps, next) = (new Random(seed), JumpInterval);
        try
        {
            await clock.DriveAsync(Task.WhenAll(workers.Select(worker => worker.RunAsync(operations / Workers))), Reach, IsBusy, Patience);
        }
        finally
        {
            output.WriteLine($"{name}, seed {seed}: {emulator.RequestCount} requests, {clock.Elapsed} of the driven clock");
            output.WriteLine(tally.ToString());
            Report(name, tally, emulator, seed);
        }

        emulator.FaultRate = 0;

        bool IsBusy()
        {
            if (clock.Elapsed >= next)
                (jumping.Offset, next) = (TimeSpan.FromHours(jumps.Next(-1, 2)), clock.Elapsed + JumpInterval);
            return log.IsBusy;
        }
    }

    private static void Report(string name, StormTally tally, ServiceEmulator emulator, int seed)
    {
        if (Environment.GetEnvironmentVariable("FAULT_STORM_REPORT") is not { } path)
            return;
        var row = new Dictionary<string, object> { ["client"] = name, ["seed"] = seed, ["requests"] = emulator.RequestCount };
        foreach (var (column, count) in tally.Row)
            row[column] = count;
        File.AppendAllText(path, JsonSerializer.Serialize(row) + "\n");
    }
}
