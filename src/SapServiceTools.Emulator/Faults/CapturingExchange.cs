using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Emulator.Faults;

/// <summary>Lets a service do its work, and keeps the response back for a fault to spoil.</summary>
internal sealed class CapturingExchange(HttpExchange inner) : HttpExchange
{
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly List<(string Name, string Value)> _headers = [];

    public override string Method => inner.Method;

    public override string RawPath => inner.RawPath;

    public override string RawQuery => inner.RawQuery;

    public override IPEndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public override X509Certificate2? ClientCertificate => inner.ClientCertificate;

    public override CancellationToken Aborted => inner.Aborted;

    public override Stream RequestBody => inner.RequestBody;

    public override long? RequestContentLength => inner.RequestContentLength;

    public override int StatusCode { get; set; } = 200;

    public override bool HasResponseStarted => false;

    public override IBufferWriter<byte> ResponseBody => _body;

    /// <summary>The body that the service wrote.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>True if the service cut the connection by itself.</summary>
    public bool IsAborted { get; private set; }

    public override ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    public override string? GetHeader(string name) => inner.GetHeader(name);

    public override void SetHeader(string name, string value) => _headers.Add((name, value));

    public override void SetContentLength(long length)
    {
        // The length of what is sent in the end is another.
    }

    public override void Abort()
    {
        IsAborted = true;
        inner.Abort();
    }

    /// <summary>Hands the headers of the response on.</summary>
    public void CopyHeaders()
    {
        foreach (var (name, value) in _headers)
            inner.SetHeader(name, value);
    }
}
