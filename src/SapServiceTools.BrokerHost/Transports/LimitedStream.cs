using System.Net;
using SapServiceTools.Clients.Http;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>Reads a request's body up to a limit.</summary>
internal sealed class LimitedStream(Stream inner, long limit) : ForwardOnlyStream
{
    private long _left = limit;

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    private int Count(int read)
    {
        _left -= read;
        if (_left < 0)
            throw new RequestRefusedException((int)HttpStatusCode.RequestEntityTooLarge, "The request's body is larger than this server takes.");
        return read;
    }
}
