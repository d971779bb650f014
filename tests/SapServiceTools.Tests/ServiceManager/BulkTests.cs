using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>What a tenant costs where there are many. A Service Manager allows so many requests an hour, so each one counts.</summary>
public sealed class BulkTests
{
    private const int Tenants = 40;

    [Fact]
    public async Task A_bulk_takes_little_more_than_three_requests_a_tenant()
    {
        // A binding takes a quarter of it, so that one poll sees it.
        await using var fixture = await ServiceManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1) });
        // A session reads the list once when it connects; from the first instances it learns how long one takes here.
        await foreach (var instance in fixture.Client.GetAllAsync(fixture.Log, CancellationToken.None))
            Assert.Fail($"{instance.TenantId} is there already.");
        await CreateAsync(fixture, "first", 3);
        var (before, seen) = (fixture.Client.RequestCount, fixture.Seen.Count);
        await CreateAsync(fixture, "tenant", Tenants);
        // The two that create, the one that reads the new binding, and the rest is shared.
        Assert.InRange((double)(fixture.Client.RequestCount - before) / Tenants, 3, 3.5);
        Assert.Equal(2 * Tenants, fixture.Seen.Skip(seen).Count(operation => operation is EmulatorOperation.Create or EmulatorOperation.Bind));
    }

    private static async Task CreateAsync(ServiceManagerFixture fixture, string prefix, int count)
    {
        var outcomes = await fixture.DriveAsync(Task.WhenAll(Enumerable.Range(0, count).Select(number => InstanceProvisioner.CreateAsync(
            fixture.Client, new CreateRequest($"{prefix}-{number}"), fixture.Log, CancellationToken.None, fixture.Clock))));
        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Instance?.Credentials));
    }
}
