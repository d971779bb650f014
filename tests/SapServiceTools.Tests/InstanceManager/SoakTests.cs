using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Everything at once against a server where every third request goes wrong: nothing is lost, doubled or left over.</summary>
public sealed class SoakTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Bulk_work_survives_a_bad_day(int seed)
    {
        await using var it = await ManagerFixture.StartAsync(
            new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(3), FaultRate = 0.33, Seed = seed },
            options => options with { PollingTimeoutSeconds = 100_000 },
            new SapServiceTools.Clients.Http.TransportOptions { RequestTimeout = TimeSpan.FromDays(2), MaxRetries = 20 });
        var tenants = Enumerable.Range(0, 40).Select(i => $"t{i}").ToList();
        var created = await it.DriveAsync(
            Task.WhenAll(tenants.Select(tenant => InstanceProvisioner.CreateAsync(it.Client, new CreateRequest(tenant), it.Log, CancellationToken.None))),
            TimeSpan.FromMinutes(10));
        Assert.Equal(tenants, created.Select(outcome => outcome.Instance!.TenantId));
        Assert.All(created, outcome => Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status));
        Assert.Equal(40, it.Emulator.InstanceCount);

        await it.Clock.DriveAsync(
            Task.WhenAll(tenants.Select(async tenant =>
            {
                var operation = await it.Client.StartDeleteAsync(tenant, it.Log, CancellationToken.None);
                await it.Client.CompleteAsync(operation, null, it.Log, CancellationToken.None);
            })),
            TimeSpan.FromMinutes(10));
        Assert.Equal((0, 0), (it.Emulator.InstanceCount, it.Client.Cache.Count));
        await ClockDriver.UntilAsync(() => it.Clock.TimerCount == 0, "nothing is left");
    }

    [Fact]
    public async Task Bulk_work_keeps_to_a_rate_limit()
    {
        await using var it = await ManagerFixture.StartAsync(
            new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(3), RateLimit = new EmulatorRateLimit(20, TimeSpan.FromSeconds(30), RetryAfterStyle.GoTime) },
            options => options with { PollingTimeoutSeconds = 100_000 },
            new SapServiceTools.Clients.Http.TransportOptions { RequestTimeout = TimeSpan.FromDays(2), MaxRetries = 20 });
        var created = await it.DriveBetweenRequestsAsync(
            Task.WhenAll(Enumerable.Range(0, 60).Select(i => InstanceProvisioner.CreateAsync(it.Client, new CreateRequest($"t{i}"), it.Log, CancellationToken.None))),
            TimeSpan.FromMinutes(10));
        Assert.All(created, outcome => Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status));
        Assert.Equal(60, it.Emulator.InstanceCount);
        // One warning, however many requests met the limit.
        Assert.Single(it.Log.Warnings);
    }
}
