namespace SapServiceTools.Clients.Http;

/// <summary>
/// Limits each read in time, so that a server that falls silent within a body doesn't hang its reader. After a read that was given up the stream is dead:
/// nothing writes into the reader's buffer any more.
/// </summary>
internal sealed class PacedStream : Stream
{
    private readonly Stream _inner;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _onClosing;
    private readonly CancellationToken _closing;
    private ITimer? _timer;
    private volatile bool _silent;

    /// <param name="inner">The body; it is disposed with this stream.</param>
    /// <param name="limit">The longest pause; a longer one is a <see cref="TimeoutException"/>.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="closing">Ends all reads as an <see cref="ObjectDisposedException"/>.</param>
    public PacedStream(Stream inner, TimeSpan limit, TimeProvider time, CancellationToken closing)
    {
        _inner = inner;
        _limit = limit;
        _time = time;
        _closing = closing;
        _onClosing = closing.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Most reads find their bytes waiting; only a real wait pays for a timer.
            var pending = _inner.ReadAsync(buffer, _stop.Token);
            return pending.IsCompleted
                ? await pending.ConfigureAwait(false)
                : await WaitAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            throw _silent ? new TimeoutException() : new IOException("An earlier read was given up.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads are bounded in time.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _onClosing.Unregister();
            _timer?.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> WaitAsync(ValueTask<int> pending, CancellationToken cancellationToken)
    {
        _timer ??= _time.CreateTimer(
            static stream =>
            {
                ((PacedStream)stream!)._silent = true;
                ((PacedStream)stream)._stop.Cancel();
            },
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _timer.Change(_limit, Timeout.InfiniteTimeSpan);
        try
        {
            await using var onCancel = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop).ConfigureAwait(false);
            return await pending.ConfigureAwait(false);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
