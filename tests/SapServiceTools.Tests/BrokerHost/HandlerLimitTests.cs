using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>A caller is answered within the handler's limit, whatever the handler does.</summary>
public sealed class HandlerLimitTests
{
    // If the answer came with the end of the grace only, no test would see it.
    private static readonly BrokerHostOptions Options = new() { HandlerTimeout = TimeSpan.FromSeconds(1), HandlerStopGrace = TimeSpan.FromHours(1) };

    [Fact]
    public async Task Code_that_cannot_be_stopped_keeps_nobody_waiting_and_keeps_the_instance()
    {
        await using var broker = await StartAsync(StoreKind.Memory, Options);
        var end = new TaskCompletionSource<ProvisionResult?>();
        broker.Handler.Provision = (_, _) => new(end.Task);
        Assert.Equal("The broker took too long.", (await broker.ProvisionAsync().WaitAsync(TimeSpan.FromSeconds(60))).Expect(500).Text("description"));
        // It may still change what it works on.
        (await broker.SendAsync("DELETE", Instance("i1", Ids() + "&accepts_incomplete=true"))).Expect(202);
        Assert.Equal("in progress", (await broker.PollAsync()).Text("state"));
        end.SetResult(null);
        Assert.Equal("succeeded", (await broker.WaitForInstanceAsync()).Text("state"));
        Assert.Equal(1, broker.Handler.Count(BrokerOperation.Deprovision));
    }

    [Fact]
    public async Task A_handler_that_stops_when_it_is_told_to_is_over_with_the_answer()
    {
        await using var broker = await StartAsync(StoreKind.Memory, Options with { HandlerTimeout = TimeSpan.FromSeconds(5) });
        broker.Handler.Provision = async (_, token) => { await Task.Delay(Timeout.Infinite, token); return null; };
        (await broker.ProvisionAsync()).Expect(500);
        Assert.Equal(("failed", "The broker took too long."), ((await broker.PollAsync()).Text("state"), (await broker.PollAsync()).Text("description")));
        (await broker.SendAsync("DELETE", Instance("i1", Ids()))).Expect(200);
    }
}
