using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Tests.Support;

/// <summary>A server on loopback that answers as a test says, and remembers what it was asked.</summary>
public sealed class HttpStub : IAsyncDisposable
{
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly IServerTransport _transport;
    private readonly Func<StubCall, ValueTask> _answer;
    private int _count;

    private HttpStub(Func<StubCall, ValueTask> answer, X509Certificate2? certificate)
    {
        _answer = answer;
        _transport = ServerTransports.Create(new ServerTransportOptions { Certificate = certificate, MinResponseRate = 0 });
    }

    public Uri Uri => _transport.Addresses[0];

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    public static async Task<HttpStub> StartAsync(Func<StubCall, ValueTask> answer, X509Certificate2? certificate = null)
    {
        var stub = new HttpStub(answer, certificate);
        await stub._transport.StartAsync(stub.HandleAsync, CancellationToken.None);
        return stub;
    }

    public static Task<HttpStub> StartAsync(Action<StubCall> answer, X509Certificate2? certificate = null) => StartAsync(
        call =>
        {
            answer(call);
            return default;
        },
        certificate);

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private async ValueTask HandleAsync(HttpExchange exchange)
    {
        using var body = new MemoryStream();
        await exchange.RequestBody.CopyToAsync(body, exchange.Aborted);
        var request = new StubRequest(
            Interlocked.Increment(ref _count),
            exchange.Method,
            exchange.RawPath + (exchange.RawQuery.Length > 0 ? "?" + exchange.RawQuery : ""),
            Encoding.UTF8.GetString(body.ToArray()),
            StubRequest.Recorded.ToDictionary(name => name, exchange.GetHeader, StringComparer.OrdinalIgnoreCase));
        _requests.Enqueue(request);
        await _answer(new StubCall(request, exchange));
    }
}

/// <summary>What a stub was asked.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Method">The verb.</param>
/// <param name="Target">Path and query as they were sent.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Headers">The headers that tests look at; null where one was absent.</param>
public sealed record StubRequest(int Number, string Method, string Target, string Body, IReadOnlyDictionary<string, string?> Headers)
{
    internal static readonly string[] Recorded =
    [
        "Authorization", "User-Agent", "Accept", "Content-Type", "Content-Length", "Transfer-Encoding", "X-CorrelationID", "Accept-Encoding", "traceparent", "Cookie", "X-More",
        "If-None-Match", "X-Broker-API-Version", "X-Broker-API-Originating-Identity", "X-Broker-API-Request-Identity", "X-Auth-Token",
    ];
}

/// <summary>One request at a stub, to be answered.</summary>
public sealed class StubCall(StubRequest request, HttpExchange exchange)
{
    public StubRequest Request { get; } = request;

    public HttpExchange Exchange { get; } = exchange;

    public int Number => Request.Number;

    public void Header(string name, string value) => Exchange.SetHeader(name, value);

    public void Json(string json, int status = 200) => Answer(status, "application/json", Encoding.UTF8.GetBytes(json));

    public void Text(int status, string text, string type = "text/plain") => Answer(status, type, Encoding.UTF8.GetBytes(text));

    public void Empty(int status)
    {
        Exchange.StatusCode = status;
        if (status is not (204 or 304))
            Exchange.SetContentLength(0);
    }

    public void Answer(int status, string type, ReadOnlySpan<byte> body)
    {
        Exchange.StatusCode = status;
        Exchange.SetHeader("Content-Type", type);
        Exchange.SetContentLength(body.Length);
        Exchange.ResponseBody.Write(body);
    }

    public void Abort() => Exchange.Abort();

    /// <summary>Holds the answer back until the caller hangs up.</summary>
    public async ValueTask HangAsync()
    {
        try
        {
            await Task.Delay(Timeout.Infinite, Exchange.Aborted);
        }
        catch (OperationCanceledException)
        {
            // What it waits for.
        }
    }
}
