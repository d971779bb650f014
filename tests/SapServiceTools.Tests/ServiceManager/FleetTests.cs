using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>A thousand tenants under the rates of the service, in the time of a clock that the test drives.</summary>
public sealed class FleetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Thousands of requests, on machines that have other things to do.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_thousand_tenants_keep_to_six_hundred_requests_a_minute()
    {
        await using var it = await StartAsync(
            new EmulatorOptions { RateLimits = [new(600, Minute) { Path = "/service-manager/" }], RequestLogSize = 100_000, ProvisioningTime = TimeSpan.FromSeconds(4) },
            ServiceManagerLimits.Of(600, 600, 100_000));
        await OnboardAsync(it, 1000);
        AssertWithin(it, 600);
        Assert.True(it.Log.Warnings.Count == 0, string.Join('\n', it.Log.Warnings));
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
    [InlineData(RetryAfterStyle.Rfc850Date)]
    [InlineData(RetryAfterStyle.AsctimeDate)]
    public async Task A_limit_that_others_use_up_too_costs_time_and_one_warning(RetryAfterStyle style)
    {
        await using var it = await StartAsync(
            new EmulatorOptions { RateLimits = [new(60, Minute, style) { Path = "/service-manager/" }], RequestLogSize = 100_000, ProvisioningTime = TimeSpan.FromSeconds(1) },
            ServiceManagerLimits.Published);
        await OnboardAsync(it, 60);
        var refused = it.Emulator.Requests.Where(request => request.StatusCode == 429).Select(request => request.Time - it.Emulator.StartedAt).Order().ToList();
        Assert.InRange(it.Log.Warnings.Count, 1, Bursts(refused));
        Assert.True(it.Log.Warnings.Count < refused.Count);
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

    [Fact]
    public async Task A_run_of_a_thousand_that_breaks_off_is_finished_by_the_next()
    {
        await using var it = await StartAsync(
            new EmulatorOptions { RateLimits = [new(600, Minute) { Path = "/service-manager/" }], RequestLogSize = 100_000, ProvisioningTime = TimeSpan.FromSeconds(4) },
            ServiceManagerLimits.Of(600, 600, 100_000));
        using (var first = it.NewClient())
        {
            var log = new CallRecorder();
            var broken = Task.WhenAll(Enumerable.Range(0, 1000).Select(i => InstanceProvisioner.CreateAsync(first, new CreateRequest($"t{i}"), log, CancellationToken.None)));
            var half = ClockDriver.UntilAsync(() => it.Counts.Bind >= 300, "the run is in its middle");
            await it.Clock.DriveAsync(half, TimeSpan.FromMinutes(61), () => log.IsBusy, Patience);
            // Connections are cut and nothing is tidied up, as if its process were gone.
            first.Dispose();
            await Assert.ThrowsAnyAsync<ServiceException>(() => broken.Soon());
        }

        var seen = -1L;
        await ClockDriver.UntilAsync(() => seen == (seen = it.Counts.Total), "the server has dealt with what was under way");
        Assert.True(it.Server.Instances.Count < 1000 || it.Server.BindingCount < 1000);
        await OnboardAsync(it, 1000, IfExistsAction.Recreate);
    }

    private static Task<ServiceManagerFixture> StartAsync(EmulatorOptions emulator, IReadOnlyList<SapServiceTools.Clients.Http.RequestLimit> limits) =>
        ServiceManagerFixture.StartAsync(emulator, options => options with { Limits = limits, PollingTimeoutSeconds = 1_000_000 });

    private static async Task OnboardAsync(ServiceManagerFixture it, int count, IfExistsAction ifExists = IfExistsAction.Error, int atOnce = 16)
    {
        // A run before may have used up the minute's requests.
        await it.Clock.DriveAsync(it.GetAllAsync(), TimeSpan.FromMinutes(61), () => it.Log.IsBusy, Patience);
        var tenants = Enumerable.Range(0, count).Select(i => $"t{i}").ToList();
        // As the cmdlets do it, with so many at once.
        using var throttle = new SemaphoreSlim(atOnce);
        var created = await it.Clock.DriveAsync(
            Task.WhenAll(tenants.Select(async tenant =>
            {
                await throttle.WaitAsync();
                try
                {
                    return await InstanceProvisioner.CreateAsync(it.Client, new CreateRequest(tenant, IfExists: ifExists), it.Log, CancellationToken.None);
                }
                finally
                {
                    throttle.Release();
                }
            })),
            TimeSpan.FromMinutes(61),
            () => it.Log.IsBusy,
            Patience);
        Assert.All(created, outcome => Assert.Equal(InstanceStatus.CreationSucceeded, outcome.Instance!.Status));
        Assert.Equal(tenants, created.Select(outcome => outcome.Instance!.TenantId));
        Assert.Equal(tenants.Order(), it.Server.Instances.Select(instance => instance.TenantId).Order());
        Assert.All(it.Server.Instances, instance => Assert.Single(instance.BindingIds));
    }

    /// <summary>Refusals belong to one burst until a minute passed without any, beyond the wait that was asked for.</summary>
    private static int Bursts(List<TimeSpan> refused)
    {
        var bursts = 0;
        var over = TimeSpan.MinValue;
        foreach (var at in refused)
        {
            if (at > over)
                bursts++;
            // Waits are told in whole seconds, from when the answer was written.
            var next = Minute * (Math.Floor(at / Minute) + 1);
            over = next + Minute - TimeSpan.FromSeconds(2);
        }

        return bursts;
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
