using System.Globalization;
using System.Net;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Transports;

/// <summary>What of a request reaches the handler.</summary>
public sealed class TransportRequestTests : BothTransportsTests
{
    public static TheoryData<TransportKind, string> KindsAndVerbs { get; } = Cross("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS");

    public static TheoryData<TransportKind, string, string, string> KindsAndTargets { get; } = Cross3(
        ("/a%2Fb", "/a%2Fb", ""),
        ("/m%C3%BCnchen/x%20y?", "/m%C3%BCnchen/x%20y", ""),
        ("/a//b/../c", "/a//b/../c", ""),
        ("/%24%26?q=%2F&r=a?b", "/%24%26", "q=%2F&r=a?b"),
        ("/x/%7Btenant_id%7D?a", "/x/%7Btenant_id%7D", "a"),
        ("/", "/", ""));

    [Theory]
    [MemberData(nameof(KindsAndVerbs))]
    public async Task Verb_body_and_status_pass(TransportKind kind, string verb)
    {
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            using var reader = new StreamReader(exchange.RequestBody);
            var body = await reader.ReadToEndAsync(Limit);
            exchange.StatusCode = 207;
            exchange.SetHeader("Content-Type", "text/plain; charset=utf-8");
            await TestServer.AnswerAsync(exchange, $"{exchange.Method} {Length(exchange)} {body}");
        });
        using var request = new HttpRequestMessage(new HttpMethod(verb), "/x") { Content = new StringContent("häppy") };
        using var response = await server.Client.SendAsync(request, Limit);
        Assert.Equal((HttpStatusCode)207, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"{verb} 6 häppy", await response.Content.ReadAsStringAsync(Limit));
        Assert.NotNull(response.Headers.Date);
        Assert.Equal("", string.Join("", response.Headers.Server));
    }

    [Theory]
    [MemberData(nameof(KindsAndTargets))]
    public async Task Paths_stay_encoded(TransportKind kind, string target, string path, string query)
    {
        await using var server = await TestServer.StartAsync(kind, exchange =>
            TestServer.AnswerAsync(exchange, $"{exchange.RawQuery} | {exchange.RawPath}"));
        await using var raw = await RawHttp.ConnectAsync(server.Uri);
        await raw.SendAsync($"GET {target} HTTP/1.1\nHost: {server.Uri.Authority}\nConnection: close\n\n");
        Assert.Contains($"{query} | {path}", await raw.ReadToEndAsync(Limit));
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
        using var response = await server.Client.SendAsync(request, Limit);
        Assert.Equal((HttpStatusCode)429, response.StatusCode);
        Assert.Equal("1|a, b|null", response.Headers.NonValidated["Retry-After"].ToString().Replace("a,b", "a, b", StringComparison.Ordinal));
        Assert.Equal("Basic realm=\"x\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("unknown_route", response.Headers.GetValues("X-Cf-RouterError").Single());
        Assert.Equal("http://elsewhere.example/a%2Fb", response.Headers.NonValidated["Location"].ToString());
        Assert.Equal(0, response.Content.Headers.ContentLength);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_chunked_request_has_no_length(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            using var reader = new StreamReader(exchange.RequestBody);
            await TestServer.AnswerAsync(exchange, $"{Length(exchange)} {await reader.ReadToEndAsync(Limit)}");
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("abc") };
        request.Headers.TransferEncodingChunked = true;
        using var response = await server.Client.SendAsync(request, Limit);
        Assert.Equal("none abc", await response.Content.ReadAsStringAsync(Limit));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_absent_body_is_empty(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, async exchange =>
        {
            var read = await exchange.RequestBody.ReadAsync(new byte[1], Limit);
            await TestServer.AnswerAsync(exchange, $"{Length(exchange)} {read}");
        });
        Assert.Equal("none 0", await server.Client.GetStringAsync("/", Limit));
        using var response = await server.Client.PostAsync("/", null, Limit);
        Assert.Equal("0 0", await response.Content.ReadAsStringAsync(Limit));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_body_beyond_the_limit_is_413(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, new() { MaxRequestBodySize = 1000 }, async exchange =>
            await exchange.RequestBody.CopyToAsync(Stream.Null, Limit));
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/") { Content = new ByteArrayContent(new byte[1001]) };
            request.Headers.TransferEncodingChunked = chunked;
            using var response = await server.Client.SendAsync(request, Limit);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }
        using var fits = await server.Client.PutAsync("/", new ByteArrayContent(new byte[1000]), Limit);
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_caller_is_known(TransportKind kind)
    {
        await using var server = await TestServer.StartAsync(kind, exchange => TestServer.AnswerAsync(exchange, exchange.RemoteEndPoint!.Address.ToString()));
        Assert.Equal("127.0.0.1", await server.Client.GetStringAsync("/", Limit));
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
            await all.Task.WaitAsync(Limit);
            await TestServer.AnswerAsync(exchange, exchange.RawPath);
        });
        var texts = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => server.Client.GetStringAsync($"/{i}", Limit)));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"/{i}"), texts);
    }

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
