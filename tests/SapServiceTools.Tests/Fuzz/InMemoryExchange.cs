using System.Buffers;
using System.Net;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Tests.Fuzz;

/// <summary>A request that came by no network, so that a fuzzer can send thousands a second and sees the code that they reach.</summary>
public sealed class InMemoryExchange(RequestText request) : HttpExchange
{
    private readonly ArrayBufferWriter<byte> _response = new();

    public override string Method => request.Method;

    public override string RawPath => request.Path;

    public override string RawQuery => request.Query;

    public override IPEndPoint? RemoteEndPoint { get; } = new(IPAddress.Loopback, 1);

    public override CancellationToken Aborted => CancellationToken.None;

    public override Stream RequestBody { get; } = new MemoryStream(request.Body);

    public override long? RequestContentLength => request.Body.Length;

    public override int StatusCode { get; set; } = 200;

    public override bool HasResponseStarted => false;

    public override IBufferWriter<byte> ResponseBody => _response;

    /// <summary>What was answered.</summary>
    public ReadOnlySpan<byte> Response => _response.WrittenSpan;

    public Dictionary<string, string> ResponseHeaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool IsAborted { get; private set; }

    public override ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public override string? GetHeader(string name) => request.Headers.GetValueOrDefault(name);

    public override void SetHeader(string name, string value)
    {
        // What a server would refuse to send.
        if (value.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            throw new InputFaultException($"the header {name} of an answer has a control character");
        ResponseHeaders[name] = value;
    }

    public override void SetContentLength(long length)
    {
    }

    public override void Abort() => IsAborted = true;
}

/// <summary>A transport whose requests are handed to it.</summary>
public sealed class InMemoryTransport : IServerTransport
{
    private ExchangeHandler? _handler;

    public IReadOnlyList<Uri> Addresses { get; } = [new("http://127.0.0.1:1/")];

    public Task StartAsync(ExchangeHandler handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        return Task.CompletedTask;
    }

    public ValueTask HandleAsync(HttpExchange exchange) => _handler!(exchange);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
