using System.Buffers;
using System.Text;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Tests.Transports;

/// <summary>A started transport with a client to it.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private TestServer(IServerTransport transport)
    {
        Transport = transport;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Uri, Timeout = Timeout.InfiniteTimeSpan };
    }

    public IServerTransport Transport { get; }

    public HttpClient Client { get; }

    public Uri Uri => Transport.Addresses[0];

    public static Task<TestServer> StartAsync(TransportKind kind, ExchangeHandler handler) => StartAsync(kind, new(), handler);

    public static async Task<TestServer> StartAsync(TransportKind kind, ServerTransportOptions options, ExchangeHandler handler)
    {
        var transport = ServerTransports.Create(options with { UseHttpListener = kind == TransportKind.HttpListener });
        await transport.StartAsync(handler, CancellationToken.None);
        return new TestServer(transport);
    }

    public static ValueTask AnswerAsync(HttpExchange exchange, string text)
    {
        exchange.ResponseBody.Write(Encoding.UTF8.GetBytes(text));
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Transport.DisposeAsync();
    }
}
