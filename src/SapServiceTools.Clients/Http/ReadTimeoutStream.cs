namespace SapServiceTools.Clients.Http;

/// <summary>
/// Limits the time that reads wait for their server, so that one that falls silent within a body, or drips it, doesn't hold its reader.
/// Only waiting counts: what the reader does between two reads is its own affair. After a read that was given up the stream is dead:
/// nothing writes into the reader's buffer any more.
/// </summary>
internal sealed class ReadTimeoutStream : ForwardOnlyStream
{
    private readonly Stream _inner;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _onClosing;
    private readonly CancellationToken _closing;
    private ITimer? _timer;
    private TimeSpan _left;
    private volatile bool _silent;

    /// <param name="inner">The body; it is disposed with this stream.</param>
    /// <param name="limit">The longest wait, of all reads together or between two signs of <see cref="Progress"/>; a longer one is a <see cref="TimeoutException"/>.</param>
    /// <param name="used">How much of it is used up already.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="closing">Ends all reads as an <see cref="ObjectDisposedException"/>.</param>
    public ReadTimeoutStream(Stream inner, TimeSpan limit, TimeSpan used, TimeProvider time, CancellationToken closing)
    {
        _inner = inner;
        _limit = limit;
        _left = used < limit ? limit - used : TimeSpan.Zero;
        _time = time;
        _closing = closing;
        _onClosing = closing.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
    }

    /// <summary>What counts as progress, after which the whole limit is there again; without it the limit is that of the whole body.</summary>
    public BodyPace Pace { get; set; }

    /// <summary>The reader got what it reads for.</summary>
    public void Progress() => _left = _limit;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Most reads find their bytes waiting; only a real wait pays for a timer.
            var pending = _inner.ReadAsync(buffer, _stop.Token);
            var read = pending.IsCompleted
                ? await pending.ConfigureAwait(false)
                : await WaitAsync(pending, cancellationToken).ConfigureAwait(false);
            if (Pace == BodyPace.EachRead)
                Progress();
            return read;
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            throw _silent ? new TimeoutException() : new IOException("An earlier read was given up.");
        }
    }

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
                ((ReadTimeoutStream)stream!)._silent = true;
                ((ReadTimeoutStream)stream)._stop.Cancel();
            },
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _timer.Change(_left, Timeout.InfiniteTimeSpan);
        var started = _time.GetTimestamp();
        try
        {
            await using var onCancel = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop).ConfigureAwait(false);
            return await pending.ConfigureAwait(false);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var waited = _time.GetElapsedTime(started);
            _left = waited < _left ? _left - waited : TimeSpan.Zero;
        }
    }
}

/// <summary>What the time limit of a body is about.</summary>
internal enum BodyPace
{
    /// <summary>The whole of it.</summary>
    Whole,

    /// <summary>Each read: a file may take as long as its bytes keep coming.</summary>
    EachRead,

    /// <summary>What its reader makes of it, such as the elements of a list.</summary>
    EachElement,
}
