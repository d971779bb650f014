using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Transports;

/// <summary>Start and stop.</summary>
public sealed class TransportLifetimeTests : BothTransportsTests
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stop_lets_running_requests_end_and_takes_no_new_ones(TransportKind kind)
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            begun.SetResult();
            await go.Task.WaitAsync(Limit);
            await TestServer.AnswerAsync(exchange, "done");
        });
        var answer = server.Client.GetStringAsync("/", Limit);
        await begun.Task.WaitAsync(Limit);
        var stop = server.Transport.StopAsync(Limit);
        await stop.StaysPendingAsync();
        go.SetResult();
        Assert.Equal("done", await answer);
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/", Limit));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stop_aborts_what_is_left_when_its_token_fires(TransportKind kind)
    {
        var begun = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            await using var note = exchange.Aborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task.WaitAsync(Limit);
        });
        var answer = server.Client.GetStringAsync("/", Limit);
        await begun.Task.WaitAsync(Limit);
        await server.Transport.StopAsync(new CancellationToken(canceled: true));
        await aborted.Task.WaitAsync(Limit);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_taken_port_is_a_clear_error(TransportKind kind)
    {
        await using var first = await TestServer.StartAsync(kind, exchange => TestServer.AnswerAsync(exchange, "first"));
        foreach (var other in new[] { TransportKind.Kestrel, TransportKind.HttpListener })
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() => TestServer.StartAsync(other, new() { Port = first.Uri.Port }, _ => default));
            Assert.Equal(ErrorIds.PortInUse, error.ErrorId);
            Assert.Equal($"Port {first.Uri.Port} on 127.0.0.1 is in use.", error.Message);
            Assert.Equal("first", await first.Client.GetStringAsync("/", Limit));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_freed_port_can_be_taken_again(TransportKind kind)
    {
        int port;
        await using (var first = await TestServer.StartAsync(kind, exchange => TestServer.AnswerAsync(exchange, "one")))
        {
            port = first.Uri.Port;
            Assert.Equal("one", await first.Client.GetStringAsync("/", Limit));
        }
        await using var second = await TestServer.StartAsync(kind, new() { Port = port }, exchange => TestServer.AnswerAsync(exchange, "two"));
        Assert.Equal("two", await second.Client.GetStringAsync("/", Limit));
    }
}
