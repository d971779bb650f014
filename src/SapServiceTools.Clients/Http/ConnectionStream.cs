namespace SapServiceTools.Clients.Http;

/// <summary>
/// A connection that notices an HTTP/1.0 response without <c>Connection: keep-alive</c>. It was the connection's last one (RFC 9112, 9.3), which .NET
/// doesn't see: it puts the connection back, and the next request meets a server that has hung up. Here it fails before a byte of it is written.
/// </summary>
internal sealed class ConnectionStream(Stream inner) : ForwardOnlyStream
{
    private const int MaxHead = 16 * 1024;
    private static readonly byte[] OldVersion = "HTTP/1.0 "u8.ToArray();
    private bool _isAnswering;
    private bool _isInHead = true;
    // The head of a response of HTTP/1.0 as far as it is read.
    private MemoryStream? _head;
    private volatile bool _isOver;

    public override bool CanWrite => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0)
            Notice(buffer.Span[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Notice(buffer.AsSpan(offset, read));
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        BeginRequest();
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        BeginRequest();
        inner.Write(buffer, offset, count);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void BeginRequest()
    {
        if (_isOver)
            throw new ConnectionOverException();
        if (!_isAnswering)
            return;
        (_isAnswering, _isInHead) = (false, true);
    }

    private void Notice(ReadOnlySpan<byte> bytes)
    {
        _isAnswering = true;
        if (!_isInHead)
            return;
        if (_head is null && bytes.Length >= OldVersion.Length && !bytes.StartsWith(OldVersion))
        {
            _isInHead = false;
            return;
        }

        var head = _head ??= new MemoryStream();
        head.Write(bytes);
        var text = head.GetBuffer().AsSpan(0, (int)head.Length);
        var start = text[..Math.Min(text.Length, OldVersion.Length)];
        if (!OldVersion.AsSpan().StartsWith(start))
        {
            (_isInHead, _head) = (false, null);
            return;
        }

        var end = text.IndexOf("\r\n\r\n"u8);
        if (end < 0 && text.Length < MaxHead)
            return;
        _isOver = !System.Text.Encoding.Latin1.GetString(text[..(end < 0 ? text.Length : end)])
            .Split("\r\n")
            .Any(line => line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase) && line.Contains("keep-alive", StringComparison.OrdinalIgnoreCase));
        (_isInHead, _head) = (false, null);
    }
}

/// <summary>A request was not sent, because the connection's last response had ended it.</summary>
internal sealed class ConnectionOverException() : IOException("The server ended the connection with its last answer.");
