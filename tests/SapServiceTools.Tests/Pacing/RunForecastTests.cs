using System.Globalization;
using SapServiceTools.Clients.TenantInstances.Pacing;
using SapServiceTools.Clients.TenantInstances.Reconciliation;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.InstanceManager;
using SapServiceTools.Tests.ServiceManager;
using SapServiceTools.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace SapServiceTools.Tests.Pacing;

/// <summary>What is foretold of a run beside what becomes of it, at an emulated service under its rates, in the time of a clock that the test drives.</summary>
public sealed class RunForecastTests(ITestOutputHelper output)
{
    private const int Throttle = 16;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Thousands of requests, on machines that have other things to do.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    // SAPSERVICETOOLS_FORECAST_TENANTS=5000 makes it 5,000 tenants with half an hour for each run.
    private static readonly int Tenants = int.Parse(Environment.GetEnvironmentVariable("SAPSERVICETOOLS_FORECAST_TENANTS") ?? "500", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Chained_runs_at_fifty_creates_a_minute_take_what_was_foretold()
    {
        await using var it = await StartAsync();
        var budget = Tenants * TimeSpan.FromMinutes(30) / 5000;
        var all = Enumerable.Range(0, Tenants).Select(i => $"t{i}").ToList();
        // A few that are there already: the list tells how long they took.
        foreach (var tenant in all.Take(10))
            await it.CreateAsync(tenant);
        it.Clock.Advance(Minute);

        FleetSummary forecast;
        using (var planner = it.NewClient())
            forecast = RunSimulation.Run(planner, await PlanAsync(planner, all, it), Throttle, budget);
        var began = it.Clock.Elapsed;
        var runs = new List<TenantRemainder?>();
        do
            runs.Add(await RunAsync(it, all, budget));
        while (runs[^1] is { } left && Advanced(runs, left));

        var took = it.Clock.Elapsed - began;
        output.WriteLine($"{Tenants} tenants, {budget} a run. Foretold: {forecast.ExpectedDuration} in {forecast.ExpectedRuns} runs, {forecast.Requests} requests, {forecast.BindingLimit}. Outcome: {took} in {runs.Count} runs.");
        foreach (var run in runs)
            output.WriteLine($"  {run?.ToString() ?? "all done"} after {run?.Elapsed}");
        Assert.Equal((10, Tenants - 10), (forecast.Keep, forecast.Create));
        Assert.Equal("50 POST /v1/service_instances in 1 min", forecast.BindingLimit);
        Assert.InRange(took / forecast.ExpectedDuration, 0.9, 1.1);
        Assert.InRange(runs.Count, forecast.ExpectedRuns!.Value - 1, forecast.ExpectedRuns.Value + 1);
        Assert.True(runs.Count > 2);
        // What was begun was begun in time: the rest of it is work, not a wait for the limits.
        Assert.All(runs, run => Assert.True(run is null || run.Elapsed <= budget, $"{run?.Elapsed}"));
        Assert.Equal(all.Order(), it.Server.Instances.Select(instance => instance.TenantId).Order());
        Assert.All(it.Server.Instances, instance => Assert.Single(instance.BindingIds));
    }

    [Fact]
    public async Task Requests_are_foretold_by_kind()
    {
        await using var it = await StartAsync();
        var all = Enumerable.Range(0, 40).Select(i => $"t{i}").ToList();
        foreach (var tenant in all.Take(4).Append("extra"))
            await it.CreateAsync(tenant);
        using var client = it.NewClient();
        var steps = ReconcilePlanner.Plan(all, await ReadAsync(client, it), removeExtra: true);
        var forecast = RunSimulation.Run(client, steps, Throttle, null);
        Assert.Null(forecast.ExpectedRuns);
        Assert.Equal((4, 36, 0, 1), (forecast.Keep, forecast.Create, forecast.Repair, forecast.Remove));
        Assert.Equal((36, 36, 1, 1), (forecast.RequestsByKind["Create"], forecast.RequestsByKind["Bind"], forecast.RequestsByKind["Delete"], forecast.RequestsByKind["Unbind"]));

        var before = it.Counts.Total;
        await RunAsync(it, client, steps, new TimeBudget(TimeSpan.FromDays(1), it.Clock));
        // The list was read before the plan.
        var sent = it.Counts.Total - before + 2;
        Assert.InRange(forecast.Requests / (double)sent, 0.9, 1.1);
    }

    [Fact]
    public async Task Without_rates_it_is_the_throttle_that_counts()
    {
        await using var it = await ManagerFixture.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(4) });
        // The session learns what a creation takes.
        await it.DriveBetweenRequestsAsync(CreateAsync("first"), TimeSpan.FromSeconds(40));
        var steps = ReconcilePlanner.Plan(Enumerable.Range(0, 64).Select(i => $"t{i}"), await it.GetAllAsync(), removeExtra: false);
        var forecast = RunSimulation.Run(it.Client, steps, 8, null);
        Assert.Equal("ThrottleLimit 8", forecast.BindingLimit);

        var began = it.Clock.Elapsed;
        using var throttle = new SemaphoreSlim(8);
        await it.DriveBetweenRequestsAsync(Task.WhenAll(steps.Select(async step =>
        {
            await throttle.WaitAsync();
            try
            {
                await Reconciler.MakeUsableAsync(it.Client, step, null, TimeSpan.FromDays(1), it.Log, CancellationToken.None);
                return step;
            }
            finally
            {
                throttle.Release();
            }
        })), TimeSpan.FromSeconds(40));
        var took = it.Clock.Elapsed - began;
        output.WriteLine($"Foretold {forecast.ExpectedDuration}, took {took}.");
        Assert.InRange(took / forecast.ExpectedDuration, 0.85, 1.15);

        async Task<ManagedInstance?> CreateAsync(string tenant) =>
            await it.Client.CompleteAsync(await it.Client.StartCreateAsync(tenant, null, it.Log, CancellationToken.None), null, it.Log, CancellationToken.None);
    }

    [Fact]
    public void Where_the_hour_allows_less_than_its_minutes_the_hour_counts()
    {
        using var client = new ServiceManagerClient(ServiceManagerOptions.FromServiceKey(new Dictionary<string, object?>
        {
            ["sm_url"] = "https://service-manager.invalid",
            ["url"] = "https://uaa.invalid",
            ["clientid"] = "id",
            ["clientsecret"] = "secret",
        }));
        var steps = ReconcilePlanner.Plan(Enumerable.Range(0, 5000).Select(i => $"t{i}"), [], removeExtra: false);
        var forecast = RunSimulation.Run(client, steps, Throttle, null);
        output.WriteLine($"{forecast}; {forecast.Requests} requests; {forecast.BindingLimit}");
        Assert.Equal("10000 requests in 1 h", forecast.BindingLimit);
        Assert.True(forecast.ExpectedDuration >= TimeSpan.FromHours(Math.Floor((forecast.Requests - 1) / 10_000.0)));
        // The same plan, the same outcome.
        Assert.Equal(forecast.ExpectedDuration, RunSimulation.Run(client, steps, Throttle, null).ExpectedDuration);

        var short1 = RunSimulation.Run(client, steps.Take(100).ToList(), Throttle, TimeSpan.FromHours(1));
        Assert.Equal(1, short1.ExpectedRuns);
    }

    [Theory]
    [InlineData(InstanceStatus.CreationInProgress)]
    [InlineData(InstanceStatus.CreationFailed)]
    [InlineData(InstanceStatus.DeletionInProgress)]
    [InlineData(InstanceStatus.DeletionFailed)]
    [InlineData(InstanceStatus.BindingMissing)]
    [InlineData(InstanceStatus.BindingFailed)]
    public async Task Repairs_are_foretold_too(string status)
    {
        await using var manager = await ManagerFixture.StartAsync();
        await using var it = await StartAsync();
        foreach (var client in new IWorkloadSource[] { manager.Client, it.Client })
        {
            var step = new FleetStep { TenantId = "a", Action = FleetAction.Repair, Found = status, Reason = "" };
            var forecast = RunSimulation.Run(client, [step], Throttle, TimeSpan.FromHours(1));
            Assert.Equal((1, 1), (forecast.Repair, forecast.ExpectedRuns!.Value));
            Assert.True(forecast.Requests > 1);
            Assert.True(forecast.ExpectedDuration > TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Each_of_several_instances_of_a_tenant_is_deleted()
    {
        await using var it = await StartAsync();
        var step = new FleetStep { TenantId = "a", Action = FleetAction.Remove, Found = InstanceStatus.CreationSucceeded, Reason = "", InstanceIds = ["1", "2"] };
        Assert.Equal(2, RunSimulation.Run(it.Client, [step], Throttle, null).RequestsByKind["Delete"]);
    }

    [Fact]
    public async Task A_fleet_in_order_takes_nothing()
    {
        await using var it = await StartAsync();
        var forecast = RunSimulation.Run(it.Client, [], Throttle, Minute);
        Assert.Equal((0, TimeSpan.Zero), (forecast.Requests, forecast.ExpectedDuration));
        Assert.Null(forecast.BindingLimit);
    }

    private static Task<ServiceManagerFixture> StartAsync() => ServiceManagerFixture.StartAsync(
        new EmulatorOptions
        {
            RateLimits = [new(50, Minute) { Method = "POST", Path = "/service-manager/v1/service_instances" }],
            ProvisioningTime = TimeSpan.FromSeconds(4),
        },
        options => options with { Limits = ServiceManagerLimits.Of(50, 1000, 1_000_000), PollingTimeoutSeconds = 1_000_000 });

    /// <summary>One run, as another process would make it.</summary>
    private static async Task<TenantRemainder?> RunAsync(ServiceManagerFixture it, List<string> all, TimeSpan budget)
    {
        using var client = it.NewClient();
        var left = new TimeBudget(budget, it.Clock);
        return await RunAsync(it, client, await PlanAsync(client, all, it), left);
    }

    /// <summary>As the cmdlets do it: the next tenant is begun when one is over, if the budget lets it.</summary>
    private static async Task<TenantRemainder?> RunAsync(ServiceManagerFixture it, ServiceManagerClient client, IReadOnlyList<FleetStep> steps, TimeBudget budget)
    {
        var log = new CallRecorder { IsDebugEnabled = false };
        var estimate = new WorkEstimate(((IWorkloadSource)client).Limiter, it.Clock);
        await it.Clock.DriveAsync(Task.Run(AllAsync), TimeSpan.FromMinutes(61), () => log.IsBusy, Patience);
        return budget.Remainder();

        async Task AllAsync()
        {
            using var throttle = new SemaphoreSlim(Throttle);
            var running = new List<Task>();
            foreach (var step in steps.Where(step => step.Action != FleetAction.Keep))
            {
                await throttle.WaitAsync();
                if (budget.TryBegin(step.TenantId, estimate) is { } record)
                    running.Add(Task.Run(() => WorkAsync(step, record)));
                else
                    throttle.Release();
            }

            await Task.WhenAll(running);

            async Task WorkAsync(FleetStep step, TimeBudget.Record record)
            {
                try
                {
                    await record.RunAsync(
                        () => step.Action == FleetAction.Remove
                            ? Reconciler.RemoveAsync(client, step, null, log, CancellationToken.None)
                            : Reconciler.MakeUsableAsync(client, step, null, null, log, CancellationToken.None),
                        goesOn: false);
                }
                finally
                {
                    throttle.Release();
                }
            }
        }
    }

    private static async Task<IReadOnlyList<FleetStep>> PlanAsync(ServiceManagerClient client, List<string> all, ServiceManagerFixture it) =>
        ReconcilePlanner.Plan(all, await ReadAsync(client, it), removeExtra: false);

    private static async Task<List<ManagedInstance>> ReadAsync(ServiceManagerClient client, ServiceManagerFixture it)
    {
        return await it.DriveAsync(ListAsync());

        async Task<List<ManagedInstance>> ListAsync()
        {
            var found = new List<ManagedInstance>();
            await foreach (var instance in client.GetAllAsync(it.Log, CancellationToken.None))
                found.Add(instance);
            return found;
        }
    }

    private static bool Advanced(List<TenantRemainder?> runs, TenantRemainder left)
    {
        Assert.True(left.DoneCount > 0, $"Run {runs.Count}: {left}");
        return true;
    }
}
