using System.Net;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Html;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Pages;

/// <summary>The streams that keep the pages as the broker is now.</summary>
public sealed class EventTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_instance_appears_and_a_deleted_one_goes(bool useHttpListener)
    {
        await using var host = await PageHost.StartAsync(useHttpListener: useHttpListener);
        await using var events = await host.WatchAsync();
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.ToString());
        await events.WaitAsync("instances", "There are none yet.");

        (await host.ProvisionAsync("i-1")).Expect(201);
        await events.WaitAsync("instances", "data-key=\"i-1\"");
        await events.WaitAsync("counts", "<dt>Instances</dt><dd>1</dd>");
        await events.WaitAsync("requests", "/v2/service_instances/i-1");

        (await host.DeprovisionAsync("i-1")).Expect(200);
        await events.WaitAsync("instances", now => !now.Contains("i-1", StringComparison.Ordinal));
        await events.WaitAsync("counts", "<dt>Instances</dt><dd>0</dd>");
    }

    [Fact]
    public async Task An_instances_page_follows_its_operations_and_bindings()
    {
        await using var host = await PageHost.StartAsync();
        var gate = new Gate();
        host.Handler.Provision = async (_, token) => { await gate.PassAsync(token); return null; };
        (await host.ProvisionAsync("i/1", TestCatalog.Async, TestCatalog.AsyncService)).Expect(202);
        await using var events = await host.WatchAsync("/dashboard/instances/i%2F1/events");
        await events.WaitAsync("facts", "Creating");
        gate.Open();
        await events.WaitAsync("facts", "Ready");
        await events.WaitAsync("history", "Succeeded");
        await host.CallAsync("PUT", BrokerHarness.Binding("i/1", "b-1", "?accepts_incomplete=true"), BrokerHarness.BindBody(TestCatalog.Async, TestCatalog.AsyncService));
        await events.WaitAsync("bindings", now => now.Contains("b-1", StringComparison.Ordinal) && now.Contains("Ready", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_happens_in_the_background_appears_without_a_request()
    {
        await using var host = await PageHost.StartAsync();
        var gate = new Gate();
        host.Handler.Provision = async (_, token) => { await gate.PassAsync(token); throw new BrokerException(BrokerError.ServiceFailure, "No room."); };
        (await host.ProvisionAsync("i-1", TestCatalog.Async, TestCatalog.AsyncService)).Expect(202);
        await using var events = await host.WatchAsync();
        await events.WaitAsync("operations", "i-1");
        gate.Open();
        await events.WaitAsync("operations", "There are none.");
        await events.WaitAsync("instances", "No room.");
    }

    [Fact]
    public async Task What_another_host_of_the_same_store_did_appears_after_a_while()
    {
        var clock = new ManualTimeProvider();
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = clock }, store);
        await using var events = await host.WatchAsync();
        await events.WaitAsync("instances", "There are none yet.");
        // Past this host's own commit there is no word of it.
        var record = new SapServiceTools.BrokerHost.Stores.InstanceRecord { Id = "i-other", Version = 7, State = SapServiceTools.BrokerHost.Stores.RecordState.Ready, ServiceId = TestCatalog.Service, PlanId = TestCatalog.Small };
        Assert.True(await store.CommitAsync(new("i-other", new("i-other", 0, record)), default));
        await clock.DriveAsync(events.WaitAsync("instances", "i-other"));
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(4.5), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task While_nothing_happens_only_keep_alives_are_sent_and_the_store_is_hardly_read()
    {
        var clock = new ManualTimeProvider();
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = clock }, store);
        await using var events = await host.WatchAsync();
        await events.WaitAsync("requests", "</section>");
        var (parts, lists) = (events.Parts.ToDictionary(), store.ListCount);
        var next = await clock.DriveAsync(events.ReadAsync());
        Assert.Equal("", next!.Value.Name);
        // The clock runs on while the heartbeat is under way.
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
        Assert.InRange(store.ListCount - lists, 2, (clock.Elapsed.TotalSeconds / 5) + 1);
        Assert.Equal(parts, events.Parts);
    }

    [Fact]
    public async Task Two_hundred_viewers_cost_one_rendering()
    {
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(store: store);
        host.Handler.Provision = (_, _) => default;
        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.WatchAsync()));
        try
        {
            await Task.WhenAll(all.Select(events => events.WaitAsync("instances", "There are none yet.")));
            Assert.Equal(200, host.Server.ViewerCount);
            var before = store.ListCount;
            (await host.ProvisionAsync("i-1")).Expect(201);
            await Task.WhenAll(all.Select(events => events.WaitAsync("instances", "i-1")));
            // Once for the change; a slow machine may see the five seconds pass in between.
            Assert.InRange(store.ListCount - before, 1, 20);
        }
        finally
        {
            foreach (var events in all)
                await events.DisposeAsync();
        }
        await UntilAsync(() => host.Server.ViewerCount is 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_closed_connection_is_no_viewer_any_more(bool useHttpListener)
    {
        var clock = new ManualTimeProvider();
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = clock }, useHttpListener: useHttpListener);
        var events = await host.WatchAsync();
        await events.WaitAsync("requests", "</section>");
        Assert.Equal(1, host.Server.ViewerCount);
        await events.DisposeAsync();
        // HttpListener learns of it when it can't send the next keep-alive.
        await UntilAsync(() => host.Server.ViewerCount is 0, () => clock.AdvanceToNextTimer());
    }

    [Fact]
    public void The_number_of_viewers_is_bounded()
    {
        var broadcasts = new PageBroadcasts(new BrokerEvents(new BrokerHostOptions()), TimeProvider.System);
        var view = new EmptyView("one");
        for (var count = 0; count < PageBroadcasts.MaximumViewers; count++)
            Assert.NotNull(broadcasts.Enter(view));
        Assert.Null(broadcasts.Enter(view));
        broadcasts.Leave(view);
        Assert.NotNull(broadcasts.Enter(new EmptyView("another")));
        Assert.Null(broadcasts.Enter(view));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_ends_all_streams_at_once(bool useHttpListener)
    {
        // The clock stands still, so nothing ends because its time has come.
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { TimeProvider = new ManualTimeProvider() }, useHttpListener: useHttpListener);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.WatchAsync()));
        await Task.WhenAll(all.Select(events => events.WaitAsync("requests", "</section>")));
        await host.Server.StopAsync(CancellationToken.None).WaitAsync(ClockDriver.Patience);
        foreach (var events in all)
        {
            while (await events.ReadAsync() is not null)
            {
            }
            await events.DisposeAsync();
        }
    }

    [Fact]
    public async Task Whoever_doesnt_read_holds_up_neither_others_nor_the_stop()
    {
        await using var host = await PageHost.StartAsync();
        await using var deaf = await RawHttp.ConnectAsync(host.Server.Addresses[0]);
        await deaf.SendAsync("GET /dashboard/events HTTP/1.1\nHost: localhost\n\n");
        await UntilAsync(() => host.Server.ViewerCount is 1);
        await using var events = await host.WatchAsync();
        for (var index = 0; index < 30; index++)
            (await host.ProvisionAsync($"i-{index}", parameters: new { text = new string('x', 10_000) })).Expect(201);
        await events.WaitAsync("instances", "i-29");
        await host.Server.StopAsync(CancellationToken.None).WaitAsync(ClockDriver.Patience);
    }

    [Fact]
    public async Task Viewers_are_told_that_the_store_cant_be_read_and_when_it_can_again()
    {
        var store = new FaultyStore();
        await using var host = await PageHost.StartAsync(store: store);
        await using var events = await host.WatchAsync();
        await using var other = await host.WatchAsync();
        await events.WaitAsync("requests", "</section>");
        store.Break();
        await Task.WhenAll(events.WaitForEventAsync("unavailable"), other.WaitForEventAsync("unavailable"));
        store.Mend();
        await Task.WhenAll(events.WaitForEventAsync("available"), other.WaitForEventAsync("available"));
        // One outage is one line in the log.
        Assert.Single(host.Log.Faults, fault => fault.What is "The dashboard");
        (await host.ProvisionAsync("i-1")).Expect(201);
        await events.WaitAsync("instances", "i-1");
    }

    [Fact]
    public async Task Of_an_unknown_instance_there_is_nothing_to_send_until_it_is_made()
    {
        await using var host = await PageHost.StartAsync();
        using var page = await host.Browser.GetAsync("/dashboard/instances/i-1");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        await using var events = await host.WatchAsync("/dashboard/instances/i-1/events");
        (await host.ProvisionAsync("i-1")).Expect(201);
        await events.WaitAsync("facts", "Ready");
    }

    private static async Task UntilAsync(Func<bool> isSo, Action? meanwhile = null)
    {
        var until = DateTime.UtcNow + ClockDriver.Patience;
        while (!isSo())
        {
            Assert.True(DateTime.UtcNow < until, "It doesn't happen.");
            meanwhile?.Invoke();
            await Task.Delay(5);
        }
    }

    private sealed class EmptyView(string address) : PageView
    {
        public override string EventsAddress => address;

        public override string Title => "";

        public override string PathToBase => "";

        public override void WriteHead(HtmlWriter html)
        {
        }

        public override ValueTask<IReadOnlyList<PagePart>?> RenderAsync(CancellationToken cancellationToken) => default;
    }
}
