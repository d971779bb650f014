using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Transports;

/// <summary>What only Kestrel offers: TLS and limits against callers who take their time.</summary>
public sealed class KestrelTransportTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Https_with_a_given_certificate()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel, new() { Certificate = certificate },
            exchange => TestServer.AnswerAsync(exchange, exchange.RawPath));
        Assert.Equal("https", server.Uri.Scheme);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, seen, _, _) => seen!.GetCertHashString() == certificate.Thumbprint;
        using var client = new HttpClient(handler);
        Assert.Equal("/a%2Fb", await client.GetStringAsync(new Uri(server.Uri, "/a%2Fb"), _limit.Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/", _limit.Token));
    }

    [Fact]
    public async Task Headers_beyond_the_limit_are_431()
    {
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel, new() { MaxRequestHeadersSize = 1000 }, _ => default);
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET / HTTP/1.1\nHost: {server.Uri.Authority}\nX-Long: {new string('x', 1000)}\n\n");
        Assert.StartsWith("HTTP/1.1 431", await raw.ReadToEndAsync(_limit.Token));
    }

    [Fact]
    public async Task Headers_that_never_end_are_cut_off()
    {
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel, new() { RequestHeadersTimeout = TimeSpan.FromMilliseconds(200) }, _ => default);
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET / HTTP/1.1\nHost: {server.Uri.Authority}\n");
        Assert.StartsWith("HTTP/1.1 408", await raw.ReadToEndAsync(_limit.Token));
    }

    [Fact]
    public async Task A_body_that_never_comes_is_cut_off()
    {
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel,
            new() { MinRequestBodyRate = 1000, RateGracePeriod = TimeSpan.FromSeconds(1.1) },
            async exchange => await exchange.RequestBody.CopyToAsync(Stream.Null, _limit.Token));
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"POST / HTTP/1.1\nHost: {server.Uri.Authority}\nContent-Length: 1000\n\nx");
        Assert.StartsWith("HTTP/1.1 408", await raw.ReadToEndAsync(_limit.Token));
    }

    [Fact]
    public async Task An_idle_connection_is_closed()
    {
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel, new() { KeepAliveTimeout = TimeSpan.FromMilliseconds(200) },
            exchange => TestServer.AnswerAsync(exchange, "done"));
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET / HTTP/1.1\nHost: {server.Uri.Authority}\n\n");
        Assert.Contains("done", await raw.ReadToEndAsync(_limit.Token));
    }

    [Fact]
    public async Task A_caller_that_hangs_up_fires_Aborted()
    {
        var begun = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel, async exchange =>
        {
            await using var note = exchange.Aborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task.WaitAsync(_limit.Token);
        });
        var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET / HTTP/1.1\nHost: {server.Uri.Authority}\n\n");
        await begun.Task.WaitAsync(_limit.Token);
        await raw.DisposeAsync();
        await aborted.Task.WaitAsync(_limit.Token);
    }

    [Fact]
    public async Task Writing_to_a_caller_that_hung_up_ends_the_handler()
    {
        var ended = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(TransportKind.Kestrel, async exchange =>
        {
            try
            {
                while (true)
                {
                    await TestServer.AnswerAsync(exchange, new string('x', 8192));
                    await exchange.FlushAsync(_limit.Token);
                }
            }
            catch (OperationCanceledException)
            {
                ended.SetResult();
                throw;
            }
        });
        var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET / HTTP/1.1\nHost: {server.Uri.Authority}\n\n");
        await raw.ReadUntilAsync("xxxx", _limit.Token);
        await raw.DisposeAsync();
        await ended.Task.WaitAsync(_limit.Token);
    }
}
