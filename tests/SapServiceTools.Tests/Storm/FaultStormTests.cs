using System.Globalization;
using SapServiceTools.Clients.Http;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.InstanceManager;
using SapServiceTools.Tests.ServiceManager;
using SapServiceTools.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace SapServiceTools.Tests.Storm;

/// <summary>
/// Everything that can be done with tenants, at once, while every tenth request meets what a proxy or network does to it; afterwards the server's own state is compared with what was told.
/// <c>FAULT_STORM_COUNT</c> asks for another number of operations, <c>FAULT_STORM_SEEDS</c> for other seeds (<c>1,2,3,4</c>).
/// </summary>
public sealed class FaultStormTests(ITestOutputHelper output)
{
    private const int Workers = 16;
    private static readonly int Operations = int.Parse(Environment.GetEnvironmentVariable("FAULT_STORM_COUNT") ?? "320", CultureInfo.InvariantCulture);

    // Nobody else's patience ends with a storm's.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(Operations);
    private static readonly TransportOptions Transport = new() { RequestTimeout = TimeSpan.FromDays(40), MaxRetries = 8 };

    public static TheoryData<int> Seeds =>
        [.. (Environment.GetEnvironmentVariable("FAULT_STORM_SEEDS") ?? "1").Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Instance_Manager(int seed)
    {
        await using var it = await ManagerFixture.StartAsync(Options(seed), options => options with { PollingTimeoutSeconds = 100_000 }, Transport);
        await RunAsync(it.Client, new InstanceManagerBackEnd(it.Emulator), it.Clock, it.Emulator, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Service_Manager(int seed)
    {
        await using var it = await ServiceManagerFixture.StartAsync(Options(seed), options => options with { PollingTimeoutSeconds = 100_000, Limits = [] }, Transport);
        await RunAsync(it.Client, new ServiceManagerBackEnd(it.Emulator), it.Clock, it.Emulator, seed);
    }

    private static EmulatorOptions Options(int seed) =>
        new() { ProvisioningTime = TimeSpan.FromSeconds(3), FaultRate = 0.1, ProxyFaults = true, Seed = seed, RequestLogSize = 0 };

    private async Task RunAsync(IInstanceManager client, StormBackEnd server, ManualTimeProvider clock, ServiceEmulator emulator, int seed)
    {
        var tally = new StormTally();
        var log = new CallRecorder { IsDebugEnabled = false };
        var workers = Enumerable.Range(0, Workers).Select(number => new StormWorker(client, server, tally, log, clock, number, seed)).ToList();
        try
        {
            await clock.DriveAsync(
                Task.WhenAll(workers.Select(worker => worker.RunAsync(Operations / Workers))), TimeSpan.FromMinutes(61), () => log.IsBusy, Patience);
        }
        finally
        {
            output.WriteLine($"{client.BackEnd}, seed {seed}: {Operations} operations, {emulator.RequestCount} requests, {clock.Elapsed} of the driven clock");
            output.WriteLine(tally.ToString());
        }

        // In the calm, each that was claimed is there, with the credentials that were handed out, and nothing else.
        server.Calm();
        Assert.Equal(workers.SelectMany(worker => worker.Claims.Keys).Order(), server.Tenants.Order());
        foreach (var (tenant, claim) in workers.SelectMany(worker => worker.Claims))
        {
            var instance = await clock.DriveAsync(client.GetAsync(tenant, new GetInstanceOptions(BypassCache: true), log, CancellationToken.None), TimeSpan.FromMinutes(61));
            if (claim.Key is { } key)
                Assert.Equal(key, instance!.Credentials!.Reveal()["password"]);
        }

        Assert.True(tally.Faults.Count == 0, tally.ToString());
    }
}
