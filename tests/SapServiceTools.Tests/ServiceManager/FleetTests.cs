using SapServiceTools.Clients.InstanceManager;
using SapServiceTools.Clients.ServiceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>A thousand tenants under the rates of the service, in the time of a clock that the test drives.</summary>
public sealed class FleetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_thousand_tenants_keep_to_six_hundred_requests_a_minute()
    {
        await using var it = await StartAsync(
            new EmulatorOptions { RateLimits = [new(600, Minute) { Path = "/service-manager/" }], RequestLogSize = 100_000, ProvisioningTime = TimeSpan.FromSeconds(4) },
            ServiceManagerLimits.Of(600, 600, 100_000));
        await OnboardAsync(it, 1000);
        AssertWithin(it, 600);
        Assert.Empty(it.Log.Warnings);
    }

    [Fact]
    public async Task The_published_limits_are_kept_too()
    {
        await using var it = await StartAsync(
            new EmulatorOptions { RateLimits = EmulatorRateLimit.ServiceManager(), RequestLogSize = 100_000, ProvisioningTime = TimeSpan.FromSeconds(4) },
            ServiceManagerLimits.Published);
        await OnboardAsync(it, 200);
        AssertWithin(it, 1000);
        Assert.True(it.Clock.Elapsed >= 3 * Minute);
    }

    [Theory]
    [InlineData(RetryAfterStyle.Seconds)]
    [InlineData(RetryAfterStyle.HttpDate)]
    [InlineData(RetryAfterStyle.GoTime)]
    [InlineData(RetryAfterStyle.XRateLimitHeader)]
    public async Task A_limit_that_others_use_up_too_costs_time_and_one_warning(RetryAfterStyle style)
    {
        await using var it = await StartAsync(
            new EmulatorOptions { RateLimits = [new(60, Minute, style) { Path = "/service-manager/" }], RequestLogSize = 100_000, ProvisioningTime = TimeSpan.FromSeconds(1) },
            ServiceManagerLimits.Published);
        await OnboardAsync(it, 60);
        Assert.Contains(it.Emulator.Requests, request => request.StatusCode == 429);
        Assert.Single(it.Log.Warnings);
    }

    [Fact]
    public async Task However_often_a_request_is_refused_for_its_rate_it_comes_through_in_the_end()
    {
        await using var it = await StartAsync(
            new EmulatorOptions { RateLimits = [new(20, Minute) { Path = "/service-manager/" }], RequestLogSize = 100_000, ProvisioningTime = TimeSpan.FromSeconds(1) },
            ServiceManagerLimits.Published);
        await OnboardAsync(it, 40, atOnce: 40);
        // Some more often than other trouble is put up with.
        Assert.True(it.Emulator.Requests.Count(request => request.StatusCode == 429) > 5);
    }

    private static Task<ServiceManagerFixture> StartAsync(EmulatorOptions emulator, IReadOnlyList<Clients.Http.RequestLimit> limits) =>
        ServiceManagerFixture.StartAsync(emulator, options => options with { Limits = limits, PollingTimeoutSeconds = 1_000_000 });

    private static async Task OnboardAsync(ServiceManagerFixture it, int count, int atOnce = 16)
    {
        await it.GetAllAsync();
        var tenants = Enumerable.Range(0, count).Select(i => $"t{i}").ToList();
        // As the cmdlets do it, with so many at once.
        using var throttle = new SemaphoreSlim(atOnce);
        var created = await it.Clock.DriveAsync(
            Task.WhenAll(tenants.Select(async tenant =>
            {
                await throttle.WaitAsync();
                try
                {
                    return await InstanceProvisioner.CreateAsync(it.Client, new CreateRequest(tenant), it.Log, CancellationToken.None);
                }
                finally
                {
                    throttle.Release();
                }
            })),
            TimeSpan.FromMinutes(61));
        Assert.All(created, outcome => Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status));
        Assert.Equal(tenants, created.Select(outcome => outcome.Instance!.TenantId));
        Assert.Equal(tenants.Order(), it.Server.Instances.Select(instance => instance.TenantId).Order());
        Assert.All(it.Server.Instances, instance => Assert.Single(instance.BindingIds));
    }

    private static void AssertWithin(ServiceManagerFixture it, int perMinute)
    {
        var requests = it.Emulator.Requests.Where(request => request.Path.StartsWith("/service-manager/", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(requests, request => request.StatusCode == 429);
        Assert.All(
            requests.GroupBy(request => (request.Time - it.Emulator.StartedAt).Ticks / Minute.Ticks),
            window => Assert.True(window.Count() <= perMinute, $"{window.Count()} requests in minute {window.Key}"));
    }
}
