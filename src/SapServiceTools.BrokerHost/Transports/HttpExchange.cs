using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>
/// One request and its response, as thin as both servers allow. It is the server's again when the handler's task ends:
/// servers reuse it for the next request of the connection, so nothing may keep it.
/// </summary>
/// <remarks>It names no type of System.IO.Pipelines: .NET 8 has that assembly only in the ASP.NET Core shared framework, and HttpListener must do without.</remarks>
public abstract class HttpExchange
{
    /// <summary>The verb in upper case.</summary>
    public abstract string Method { get; }

    /// <summary>The path as it was sent, still percent-encoded, without the query.</summary>
    public abstract string RawPath { get; }

    /// <summary>The query as it was sent, without the question mark; empty if there is none.</summary>
    public abstract string RawQuery { get; }

    /// <summary>The caller's address.</summary>
    public abstract IPEndPoint? RemoteEndPoint { get; }

    /// <summary>The certificate that the caller presented; null if it has none or none was asked for.</summary>
    public virtual X509Certificate2? ClientCertificate => null;

    /// <summary>Fires when the caller hangs up. HttpListener notices that only when it writes.</summary>
    public abstract CancellationToken Aborted { get; }

    /// <summary>The request's body. A read beyond the server's limits is an <see cref="IOException"/>, which the server answers by 413 or 408 if it leaves the handler.</summary>
    public abstract Stream RequestBody { get; }

    /// <summary>The length that the request announced; null if it is chunked or has no body.</summary>
    public abstract long? RequestContentLength { get; }

    /// <summary>The response's status; set it before the first flush of the body.</summary>
    public abstract int StatusCode { get; set; }

    /// <summary>True once the head of the response is on its way, so that status and headers can't be changed any more.</summary>
    public abstract bool HasResponseStarted { get; }

    /// <summary>
    /// Takes the response's body. What is written here is buffered until <see cref="FlushAsync"/> or the end of the exchange; long responses flush now and then.
    /// Without a length the response is chunked.
    /// </summary>
    public abstract IBufferWriter<byte> ResponseBody { get; }

    /// <summary>Sends what was written, the head included, and waits while the caller reads slower than the server writes.</summary>
    /// <exception cref="OperationCanceledException">The caller hung up, or the token fired.</exception>
    public abstract ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>A request header's value, several joined with commas; null if it is absent.</summary>
    public abstract string? GetHeader(string name);

    /// <summary>Sets a header of the response; set them before the first flush of the body.</summary>
    public abstract void SetHeader(string name, string value);

    /// <summary>Announces the length of the response's body.</summary>
    public abstract void SetContentLength(long length);

    /// <summary>
    /// Cuts the connection without a response, as a crashing server would. HttpListener outside Windows can't do that quite: before the head it sends a 502
    /// whose body is missing, and a chunked body it ends as if it were whole.
    /// </summary>
    public abstract void Abort();
}
