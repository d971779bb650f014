using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>An exchange straight on Kestrel's features.</summary>
internal sealed class KestrelExchange : HttpExchange
{
    private IFeatureCollection _features = null!;
    private IHttpRequestFeature _request = null!;
    private IHttpResponseFeature _response = null!;
    private PipeWriter? _writer;
    private string? _path;
    private string _query = "";

    public override string Method => _request.Method;

    public override string RawPath
    {
        get
        {
            if (_path is null)
                (_path, _query) = RequestTarget.Split(_request.RawTarget);
            return _path;
        }
    }

    public override string RawQuery => RawPath.Length == 0 ? "" : _query;

    public override IPEndPoint? RemoteEndPoint =>
        _features.Get<IHttpConnectionFeature>() is { RemoteIpAddress: { } address } connection ? new(address, connection.RemotePort) : null;

    public override X509Certificate2? ClientCertificate => _features.Get<ITlsConnectionFeature>()?.ClientCertificate;

    public override CancellationToken Aborted => Lifetime.RequestAborted;

    public override Stream RequestBody => _request.Body;

    public override long? RequestContentLength => _request.Headers.ContentLength;

    public override int StatusCode
    {
        get => _response.StatusCode;
        set => _response.StatusCode = value;
    }

    public override bool HasResponseStarted => _response.HasStarted;

    public override IBufferWriter<byte> ResponseBody => Writer;

    private PipeWriter Writer => _writer ??= _features.Get<IHttpResponseBodyFeature>()!.Writer;

    private IHttpRequestLifetimeFeature Lifetime => _features.Get<IHttpRequestLifetimeFeature>()!;

    public override ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flush = Writer.FlushAsync(cancellationToken);
        if (!flush.IsCompletedSuccessfully)
            return WaitAsync(flush);
        ThrowIfHungUp(flush.Result);
        return default;
    }

    public override string? GetHeader(string name)
    {
        var values = _request.Headers[name];
        return values.Count == 0 ? null : values.ToString();
    }

    public override void SetHeader(string name, string value) => _response.Headers[name] = value;

    public override void SetContentLength(long length) => _response.Headers.ContentLength = length;

    public override void Abort() => Lifetime.Abort();

    public void Begin(IFeatureCollection features)
    {
        _features = features;
        _request = features.Get<IHttpRequestFeature>()!;
        _response = features.Get<IHttpResponseFeature>()!;
    }

    public void End()
    {
        _writer = null;
        _path = null;
        _query = "";
    }

    private async ValueTask WaitAsync(ValueTask<FlushResult> flush) => ThrowIfHungUp(await flush.ConfigureAwait(false));

    private void ThrowIfHungUp(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
            throw new OperationCanceledException("The caller hung up.", Aborted);
    }
}
