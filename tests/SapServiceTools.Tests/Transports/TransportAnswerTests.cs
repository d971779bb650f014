using System.Buffers;
using System.Net;
using System.Text;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Transports;

/// <summary>What of an answer reaches the caller.</summary>
public sealed class TransportAnswerTests : BothTransportsTests
{
    public static TheoryData<TransportKind, bool, bool> KindsAndEnds { get; } = new()
    {
        { TransportKind.Kestrel, true, true },
        { TransportKind.Kestrel, true, false },
        { TransportKind.Kestrel, false, true },
        { TransportKind.Kestrel, false, false },
        { TransportKind.HttpListener, true, true },
        { TransportKind.HttpListener, true, false },
        { TransportKind.HttpListener, false, true },
        { TransportKind.HttpListener, false, false },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Head_has_the_length_but_no_body(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, exchange =>
        {
            exchange.SetContentLength(5);
            return TestServer.AnswerAsync(exchange, exchange.Method + "!");
        });
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"HEAD / HTTP/1.1\nHost: {server.Uri.Authority}\nConnection: close\n\n");
        var answer = await raw.ReadToEndAsync(Limit);
        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Contains("Content-Length: 5\r\n", answer);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_content_has_neither_length_nor_chunks(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, exchange =>
        {
            exchange.StatusCode = 204;
            return default;
        });
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"DELETE / HTTP/1.1\nHost: {server.Uri.Authority}\nConnection: close\n\n");
        var answer = await raw.ReadToEndAsync(Limit);
        Assert.StartsWith("HTTP/1.1 204", answer);
        Assert.DoesNotContain("chunked", answer, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_flushed_answer_arrives_before_its_end(TransportKind kind)
    {
        var seen = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            await TestServer.AnswerAsync(exchange, "first");
            Assert.False(exchange.HasResponseStarted);
            await exchange.FlushAsync(Limit);
            Assert.True(exchange.HasResponseStarted);
            await seen.Task.WaitAsync(Limit);
            await TestServer.AnswerAsync(exchange, ", last");
        });
        using var response = await server.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Limit);
        await using var body = await response.Content.ReadAsStreamAsync(Limit);
        var first = new byte[5];
        await body.ReadExactlyAsync(first, Limit);
        Assert.Equal("first", Encoding.UTF8.GetString(first));
        seen.SetResult();
        using var reader = new StreamReader(body);
        Assert.Equal(", last", await reader.ReadToEndAsync(Limit));
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_long_answer_arrives_whole(TransportKind kind)
    {
        const int Blocks = 500;
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            for (var i = 0; i < Blocks; i++)
            {
                exchange.ResponseBody.Write(Encoding.UTF8.GetBytes(new string((char)('a' + (i % 26)), 8192)));
                await exchange.FlushAsync(Limit);
            }
        });
        var text = await server.Client.GetStringAsync("/", Limit);
        Assert.Equal(string.Concat(Enumerable.Range(0, Blocks).Select(i => new string((char)('a' + (i % 26)), 8192))), text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Abort_cuts_the_connection_without_an_answer(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, exchange =>
        {
            exchange.Abort();
            return default;
        });
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET / HTTP/1.1\nHost: {server.Uri.Authority}\n\n");
        var answer = await raw.ReadToEndAsync(Limit);
        if (CanCut(kind))
            Assert.Equal("", answer);
        else
            Assert.StartsWith("HTTP/1.1 502", answer);
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/", Limit));
    }

    [Theory]
    [MemberData(nameof(KindsAndEnds))]
    public async Task What_ends_within_the_body_is_seen_as_broken(TransportKind kind, bool chunked, bool throws)
    {
        var seen = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            if (!chunked)
                exchange.SetContentLength(8);
            await TestServer.AnswerAsync(exchange, "half");
            await exchange.FlushAsync(Limit);
            await seen.Task.WaitAsync(Limit);
            if (throws)
                throw new InvalidOperationException("canary");
            exchange.Abort();
        });
        using var response = await server.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Limit);
        await using var body = await response.Content.ReadAsStreamAsync(Limit);
        await body.ReadExactlyAsync(new byte[4], Limit);
        seen.SetResult();
        var error = await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[4], Limit));
        // An end of stream would mean that the answer looked whole.
        Assert.Equal(chunked && !CanCut(kind), error is EndOfStreamException);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_handlers_exception_is_a_bare_500(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, exchange =>
        {
            exchange.SetHeader("X-Secret", "canary");
            exchange.ResponseBody.Write("canary"u8);
            throw new InvalidOperationException("canary");
        });
        using var response = await server.Client.GetAsync("/", Limit);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Limit));
        Assert.False(response.Headers.Contains("X-Secret"));
        Assert.DoesNotContain("canary", response.ToString(), StringComparison.Ordinal);
    }
}
