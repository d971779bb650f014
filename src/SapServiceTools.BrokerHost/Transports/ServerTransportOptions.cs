using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>Where a server listens, and what it puts up with. HttpListener knows the size limit of bodies only; it has its own for the rest.</summary>
public sealed record ServerTransportOptions
{
    /// <summary>The address to listen on; the loopback by default.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The certificate with its private key; null means plain HTTP. It stays the caller's to dispose.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Asks callers for a certificate in the TLS handshake. Any is let through: what it is worth is the handler's to judge.</summary>
    public bool AllowClientCertificate { get; init; }

    /// <summary>Bytes of a request's body before it is refused with 413.</summary>
    public long MaxRequestBodySize { get; init; } = 1024 * 1024;

    /// <summary>Bytes of a request's first line before it is refused with 414. The name of an operation alone may take 10,000 characters, three bytes each when percent-encoded.</summary>
    public int MaxRequestLineSize { get; init; } = 64 * 1024;

    /// <summary>Bytes of a request's headers in all before it is refused with 431.</summary>
    public int MaxRequestHeadersSize { get; init; } = 32 * 1024;

    /// <summary>How long a caller may take to send its headers.</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idle connection stays open.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Bytes a second below which a sender of a body is cut off with 408; 0 waits for ever.</summary>
    public double MinRequestBodyRate { get; init; } = 240;

    /// <summary>Bytes a second below which a reader of a response is cut off; 0 waits for ever.</summary>
    public double MinResponseRate { get; init; } = 240;

    /// <summary>How long a body or a response may stay below its rate.</summary>
    public TimeSpan RateGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Takes HttpListener although Kestrel is there.</summary>
    public bool UseHttpListener { get; init; }
}
