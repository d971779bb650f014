using System.Buffers;
using System.Net;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>An exchange on HttpListener; the body of the response is collected in one buffer between two flushes.</summary>
internal sealed class HttpListenerExchange : HttpExchange, IDisposable
{
    private readonly HttpListenerContext _context;
    private readonly CancellationTokenSource _aborted = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly long _maxBody;
    private Stream? _body;
    private string? _path;
    private string _query = "";
    private long _length = -1;
    private int _isAborted;

    public HttpListenerExchange(HttpListenerContext context, long maxBody)
    {
        _context = context;
        _maxBody = maxBody;
        // Null would send the server's own name; an empty value sends none.
        Response.Headers.Set(HttpResponseHeader.Server, "");
    }

    public override string Method => Request.HttpMethod;

    public override string RawPath
    {
        get
        {
            if (_path is null)
                (_path, _query) = RequestTarget.Split(Request.RawUrl ?? "/");
            return _path;
        }
    }

    public override string RawQuery => RawPath.Length == 0 ? "" : _query;

    public override IPEndPoint? RemoteEndPoint => Request.RemoteEndPoint;

    public override CancellationToken Aborted => _aborted.Token;

    public override Stream RequestBody => _body ??= OpenBody();

    public override long? RequestContentLength => Request.Headers["Content-Length"] is null ? null : Request.ContentLength64;

    public override int StatusCode
    {
        get => Response.StatusCode;
        set => Response.StatusCode = value;
    }

    public override bool HasResponseStarted => HasStarted;

    public override IBufferWriter<byte> ResponseBody => _buffer;

    private bool HasStarted { get; set; }

    private HttpListenerRequest Request => _context.Request;

    private HttpListenerResponse Response => _context.Response;

    private bool MayHaveBody => Method != "HEAD" && StatusCode is >= 200 and not 204 and not 304;

    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!HasStarted)
            {
                HasStarted = true;
                if (_length >= 0)
                    Response.ContentLength64 = _length;
                else if (MayHaveBody)
                    Response.SendChunked = true;
            }
            if (MayHaveBody)
            {
                await Response.OutputStream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                await Response.OutputStream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            _buffer.ResetWrittenCount();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            Abort();
            throw new OperationCanceledException("The caller hung up.", e, Aborted);
        }
    }

    public override string? GetHeader(string name) => Request.Headers[name];

    public override void SetHeader(string name, string value) => Response.Headers.Set(name, value);

    public override void SetContentLength(long length) => _length = length;

    public override void Abort()
    {
        if (Interlocked.Exchange(ref _isAborted, 1) != 0)
            return;
        if (!HasStarted)
            Ignore(PromiseWhatNeverComes);
        Ignore(Response.Abort);
        Ignore(_aborted.Cancel);
    }

    /// <summary>Sends what is left and ends the response.</summary>
    public async ValueTask CompleteAsync(bool closeConnection)
    {
        if (Volatile.Read(ref _isAborted) != 0)
            return;
        if (!HasStarted)
        {
            if (closeConnection)
                Response.KeepAlive = false;
            if (_length < 0 && MayHaveBody)
                _length = _buffer.WrittenCount;
        }
        if (_buffer.WrittenCount > 0 || !HasStarted)
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        Ignore(Response.Close);
    }

    /// <summary>Answers a handler that threw: by a bare status, or by cutting the connection where the response has begun.</summary>
    public void Fail(int statusCode)
    {
        if (HasStarted || Volatile.Read(ref _isAborted) != 0)
        {
            Abort();
            return;
        }
        Ignore(() =>
        {
            ClearHead(statusCode);
            Response.ContentLength64 = 0;
            Response.Close();
        });
    }

    public void Dispose() => _aborted.Dispose();

    // Outside Windows Abort still sends the head (and the end of a chunked body): with a body that never comes the caller can't take it for a response.
    private void PromiseWhatNeverComes()
    {
        ClearHead((int)HttpStatusCode.BadGateway);
        Response.ContentLength64 = 1;
    }

    private void ClearHead(int statusCode)
    {
        Response.Headers.Clear();
        Response.Headers.Set(HttpResponseHeader.Server, "");
        Response.StatusCode = statusCode;
        Response.KeepAlive = false;
    }

    private static void Ignore(Action close)
    {
        try
        {
            close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException or AggregateException)
        {
            // The caller has closed the connection.
        }
    }

    private LimitedStream OpenBody() => Request.ContentLength64 > _maxBody
        ? throw new RequestRefusedException((int)HttpStatusCode.RequestEntityTooLarge, "The request's body is larger than this server takes.")
        : new LimitedStream(Request.InputStream, _maxBody);
}
