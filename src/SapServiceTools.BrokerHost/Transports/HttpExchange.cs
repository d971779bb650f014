using System.IO.Pipelines;
using System.Net;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>One request and its answer, as thin as both servers allow.</summary>
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

    /// <summary>Fires when the caller hangs up.</summary>
    public abstract CancellationToken Aborted { get; }

    /// <summary>The request's body.</summary>
    public abstract Stream RequestBody { get; }

    /// <summary>The length that the request announced; null if it is chunked or has no body.</summary>
    public abstract long? RequestContentLength { get; }

    /// <summary>The answer's status; set it before the first byte of the body.</summary>
    public abstract int StatusCode { get; set; }

    /// <summary>The answer's body. Without a length the answer is chunked.</summary>
    public abstract PipeWriter ResponseBody { get; }

    /// <summary>A request header's value, several joined with commas; null if it is absent.</summary>
    public abstract string? GetHeader(string name);

    /// <summary>Sets a header of the answer; set them before the first byte of the body.</summary>
    public abstract void SetHeader(string name, string value);

    /// <summary>Announces the length of the answer's body.</summary>
    public abstract void SetContentLength(long length);

    /// <summary>Cuts the connection without an answer, as a crashing server would.</summary>
    public abstract void Abort();
}
