using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.Tests.BrokerHost.Pages;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>What probes are told.</summary>
public sealed class HealthTests
{
    private const string Ok = """{"status":"ok"}""";
    private const string Unreachable = """{"status":"unavailable","description":"The broker's store can't be reached now."}""";
    private const string Unwritable = """{"status":"unavailable","description":"The broker's store can't be written now."}""";

    [Fact]
    public async Task Books_that_cant_be_reached_are_503_without_details_until_they_can()
    {
        var clock = new ManualTimeProvider();
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = clock }, store);
        Assert.Equal(Ok, (await host.CallAsync("GET", "/health")).Expect(200).Body);
        store.Break();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Unreachable, (await host.CallAsync("GET", "/health")).Expect(503).Body);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Unreachable, (await host.CallAsync("GET", "/health")).Expect(503).Body);
        Assert.Single(host.Log.Faults, fault => fault.What is "Reading the store");
        store.Mend();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Ok, (await host.CallAsync("GET", "/health")).Expect(200).Body);
    }

    [Fact]
    public async Task A_store_that_cant_be_written_are_503_before_anything_is_asked_for_and_the_dashboard_shows_it()
    {
        var clock = new ManualTimeProvider();
        var store = new FaultyStore { IsFull = true };
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = clock }, store);
        Assert.Equal(Unwritable, (await host.CallAsync("GET", "/health")).Expect(503).Body);
        var page = await host.ReadAsync("/dashboard");
        Assert.Contains("can't be written now", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", page, StringComparison.Ordinal);
        Assert.Equal("The disk is full, password=hunter2.", Assert.Single(host.Log.Faults, fault => fault.What is "Writing the store").Exception.Message);
        store.IsFull = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Ok, (await host.CallAsync("GET", "/health")).Expect(200).Body);
        Assert.DoesNotContain("can't be written now", System.Net.WebUtility.HtmlDecode(await host.ReadAsync("/dashboard")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Books_that_dont_answer_are_503_in_time()
    {
        var clock = new ManualTimeProvider();
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = clock }, store);
        var asked = new TaskCompletionSource();
        store.Reach = async token => { asked.TrySetResult(); await Task.Delay(Timeout.Infinite, token); };
        var answer = host.CallAsync("GET", "/health");
        await asked.Task;
        (await clock.DriveAsync(answer, TimeSpan.FromSeconds(10))).Expect(503);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Many_probes_within_a_second_cost_one_check()
    {
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = new ManualTimeProvider() }, store);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.CallAsync("GET", "/health")));
        Assert.Equal(1, store.FindCount);
    }

    // HttpListener goes on to answer while handlers end; Kestrel takes no new connections then, which routers understand as well.
    [Fact]
    public async Task A_host_that_stops_is_503()
    {
        await using var host = await PageHost.StartAsync(useHttpListener: true);
        var gate = new Gate();
        host.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        var provision = host.ProvisionAsync("i1");
        await gate.Reached;
        var stop = host.Server.StopAsync();
        // Not one only: whoever comes is answered.
        (await host.CallAsync("GET", "/health")).Expect(503);
        (await host.CallAsync("GET", "/v2/catalog")).Expect(503);
        gate.Open();
        (await provision).Expect(201);
        await stop;
    }
}
