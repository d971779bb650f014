using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Transports;

/// <summary>Both servers do the same.</summary>
public sealed class ServerTransportTests : IDisposable
{
    // Nothing here waits for it; a hanging server fails the test instead of hanging the run.
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public static TheoryData<TransportKind> Kinds { get; } = [TransportKind.Kestrel, TransportKind.HttpListener];

    public static TheoryData<TransportKind, string> KindsAndVerbs { get; } = Cross("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");

    public static TheoryData<TransportKind, string, string, string> KindsAndTargets { get; } = Cross3(
        ("/a%2Fb", "/a%2Fb", ""),
        ("/m%C3%BCnchen/x%20y?", "/m%C3%BCnchen/x%20y", ""),
        ("/a//b/../c", "/a//b/../c", ""),
        ("/%24%26?q=%2F&r=a?b", "/%24%26", "q=%2F&r=a?b"),
        ("/x/%7Btenant_id%7D?a", "/x/%7Btenant_id%7D", "a"),
        ("/", "/", ""));

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

    public void Dispose() => _limit.Dispose();

    [Theory]
    [MemberData(nameof(KindsAndVerbs))]
    public async Task Verb_body_and_status_pass(TransportKind kind, string verb)
    {
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            using var reader = new StreamReader(exchange.RequestBody);
            var body = await reader.ReadToEndAsync(_limit.Token);
            exchange.StatusCode = 207;
            exchange.SetHeader("Content-Type", "text/plain; charset=utf-8");
            await TestServer.AnswerAsync(exchange, $"{exchange.Method} {Length(exchange)} {body}");
        });
        using var request = new HttpRequestMessage(new HttpMethod(verb), "/x") { Content = new StringContent("häppy") };
        using var response = await server.Client.SendAsync(request, _limit.Token);
        Assert.Equal((HttpStatusCode)207, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"{verb} 6 häppy", await response.Content.ReadAsStringAsync(_limit.Token));
        Assert.NotNull(response.Headers.Date);
        Assert.Equal("", string.Join("", response.Headers.Server));
    }

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
        var answer = await raw.ReadToEndAsync(_limit.Token);
        Assert.StartsWith("HTTP/1.1 200", answer);
        Assert.Contains("Content-Length: 5\r\n", answer);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [MemberData(nameof(KindsAndTargets))]
    public async Task Paths_stay_encoded(TransportKind kind, string target, string path, string query)
    {
        await using var server = await TestServer.StartAsync(kind, exchange =>
            TestServer.AnswerAsync(exchange, $"{exchange.RawQuery} | {exchange.RawPath}"));
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET {target} HTTP/1.1\nHost: {server.Uri.Authority}\nConnection: close\n\n");
        Assert.Contains($"{query} | {path}", await raw.ReadToEndAsync(_limit.Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Headers_pass_both_ways(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, exchange =>
        {
            exchange.SetHeader("Retry-After", exchange.GetHeader("x-one") + "|" + exchange.GetHeader("X-Many") + "|" + (exchange.GetHeader("X-None") ?? "null"));
            exchange.SetHeader("WWW-Authenticate", "Basic realm=\"x\"");
            exchange.SetHeader("X-Cf-RouterError", "unknown_route");
            exchange.SetHeader("Location", "http://elsewhere.example/a%2Fb");
            exchange.StatusCode = 429;
            return default;
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-One", "1");
        request.Headers.Add("x-many", ["a", "b"]);
        using var response = await server.Client.SendAsync(request, _limit.Token);
        Assert.Equal((HttpStatusCode)429, response.StatusCode);
        Assert.Equal("1|a, b|null", response.Headers.NonValidated["Retry-After"].ToString().Replace("a,b", "a, b", StringComparison.Ordinal));
        Assert.Equal("Basic realm=\"x\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("unknown_route", response.Headers.GetValues("X-Cf-RouterError").Single());
        Assert.Equal("http://elsewhere.example/a%2Fb", response.Headers.NonValidated["Location"].ToString());
        Assert.Equal(0, response.Content.Headers.ContentLength);
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
        var answer = await raw.ReadToEndAsync(_limit.Token);
        Assert.StartsWith("HTTP/1.1 204", answer);
        Assert.DoesNotContain("chunked", answer, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_chunked_request_has_no_length(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            using var reader = new StreamReader(exchange.RequestBody);
            await TestServer.AnswerAsync(exchange, $"{Length(exchange)} {await reader.ReadToEndAsync(_limit.Token)}");
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("abc") };
        request.Headers.TransferEncodingChunked = true;
        using var response = await server.Client.SendAsync(request, _limit.Token);
        Assert.Equal("none abc", await response.Content.ReadAsStringAsync(_limit.Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_absent_body_is_empty(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            var read = await exchange.RequestBody.ReadAsync(new byte[1], _limit.Token);
            await TestServer.AnswerAsync(exchange, $"{Length(exchange)} {read}");
        });
        Assert.Equal("none 0", await server.Client.GetStringAsync("/", _limit.Token));
        using var response = await server.Client.PostAsync("/", null, _limit.Token);
        Assert.Equal("0 0", await response.Content.ReadAsStringAsync(_limit.Token));
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
            await exchange.FlushAsync(_limit.Token);
            Assert.True(exchange.HasResponseStarted);
            await seen.Task.WaitAsync(_limit.Token);
            await TestServer.AnswerAsync(exchange, ", last");
        });
        using var response = await server.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, _limit.Token);
        await using var body = await response.Content.ReadAsStreamAsync(_limit.Token);
        var first = new byte[5];
        await body.ReadExactlyAsync(first, _limit.Token);
        Assert.Equal("first", Encoding.UTF8.GetString(first));
        seen.SetResult();
        using var reader = new StreamReader(body);
        Assert.Equal(", last", await reader.ReadToEndAsync(_limit.Token));
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
                await exchange.FlushAsync(_limit.Token);
            }
        });
        var text = await server.Client.GetStringAsync("/", _limit.Token);
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
        var answer = await raw.ReadToEndAsync(_limit.Token);
        if (CanCut(kind))
            Assert.Equal("", answer);
        else
            Assert.StartsWith("HTTP/1.1 502", answer);
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/", _limit.Token));
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
            await exchange.FlushAsync(_limit.Token);
            await seen.Task.WaitAsync(_limit.Token);
            if (throws)
                throw new InvalidOperationException("canary");
            exchange.Abort();
        });
        using var response = await server.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, _limit.Token);
        await using var body = await response.Content.ReadAsStreamAsync(_limit.Token);
        await body.ReadExactlyAsync(new byte[4], _limit.Token);
        seen.SetResult();
        var error = await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[4], _limit.Token));
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
        using var response = await server.Client.GetAsync("/", _limit.Token);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(_limit.Token));
        Assert.False(response.Headers.Contains("X-Secret"));
        Assert.DoesNotContain("canary", response.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_body_beyond_the_limit_is_413(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, new() { MaxRequestBodySize = 1000 }, async exchange =>
            await exchange.RequestBody.CopyToAsync(Stream.Null, _limit.Token));
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/") { Content = new ByteArrayContent(new byte[1001]) };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await server.Client.SendAsync(request, _limit.Token);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
        using var fits = await server.Client.PutAsync("/", new ByteArrayContent(new byte[1000]), _limit.Token);
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_caller_is_known(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, exchange => TestServer.AnswerAsync(exchange, exchange.RemoteEndPoint!.Address.ToString()));
        Assert.Equal("127.0.0.1", await server.Client.GetStringAsync("/", _limit.Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Many_requests_run_at_once(TransportKind kind)
    {
        const int Count = 20;
        var arrived = 0;
        var all = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            if (Interlocked.Increment(ref arrived) == Count)
                all.SetResult();
            await all.Task.WaitAsync(_limit.Token);
            await TestServer.AnswerAsync(exchange, exchange.RawPath);
        });
        var texts = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => server.Client.GetStringAsync($"/{i}", _limit.Token)));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"/{i}"), texts);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stop_lets_running_requests_end_and_takes_no_new_ones(TransportKind kind)
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            begun.SetResult();
            await go.Task.WaitAsync(_limit.Token);
            await TestServer.AnswerAsync(exchange, "done");
        });
        var answer = server.Client.GetStringAsync("/", _limit.Token);
        await begun.Task.WaitAsync(_limit.Token);
        var stop = server.Transport.StopAsync(_limit.Token);
        Assert.False(stop.IsCompleted);
        go.SetResult();
        Assert.Equal("done", await answer);
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/", _limit.Token));
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
            await aborted.Task.WaitAsync(_limit.Token);
        });
        var answer = server.Client.GetStringAsync("/", _limit.Token);
        await begun.Task.WaitAsync(_limit.Token);
        await server.Transport.StopAsync(new CancellationToken(canceled: true));
        await aborted.Task.WaitAsync(_limit.Token);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_taken_port_is_a_clear_error(TransportKind kind)
    {
        await using var first = await TestServer.StartAsync(kind, _ => default);
        foreach (var other in new[] { TransportKind.Kestrel, TransportKind.HttpListener })
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() => TestServer.StartAsync(other, new() { Port = first.Uri.Port }, _ => default));
            Assert.Equal(ErrorIds.PortInUse, error.ErrorId);
            Assert.Equal($"Port {first.Uri.Port} on 127.0.0.1 is in use.", error.Message);
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
            Assert.Equal("one", await first.Client.GetStringAsync("/", _limit.Token));
        }
        await using var second = await TestServer.StartAsync(kind, new() { Port = port }, exchange => TestServer.AnswerAsync(exchange, "two"));
        Assert.Equal("two", await second.Client.GetStringAsync("/", _limit.Token));
    }

    // The managed HttpListener ends an aborted answer politely; the seam's documentation says so.
    private static bool CanCut(TransportKind kind) => kind == TransportKind.Kestrel || OperatingSystem.IsWindows();

    private static string Length(HttpExchange exchange) => exchange.RequestContentLength?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static TheoryData<TransportKind, string> Cross(params string[] values)
    {
        var data = new TheoryData<TransportKind, string>();
        foreach (var value in values)
        {
            data.Add(TransportKind.Kestrel, value);
            data.Add(TransportKind.HttpListener, value);
        }
        return data;
    }

    private static TheoryData<TransportKind, string, string, string> Cross3(params (string Target, string Path, string Query)[] values)
    {
        var data = new TheoryData<TransportKind, string, string, string>();
        foreach (var (target, path, query) in values)
        {
            data.Add(TransportKind.Kestrel, target, path, query);
            data.Add(TransportKind.HttpListener, target, path, query);
        }
        return data;
    }
}
