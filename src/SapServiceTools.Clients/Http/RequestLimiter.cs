namespace SapServiceTools.Clients.Http;

/// <summary>
/// Keeps a session below the rates that its service allows. A request takes a place in each window that counts it, and gives it back one window's length after
/// its answer: whenever the server counted it between sending and answer, no span of that length ever sees more than the limit.
/// A 429 with a time to come back makes all wait until then.
/// </summary>
public sealed class RequestLimiter
{
    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly Window[] _windows;
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly long _epoch;
    private TimeSpan _pausedUntil;
    private ITimer? _timer;

    /// <summary>Creates a limiter.</summary>
    public RequestLimiter(IEnumerable<RequestLimit> limits, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _epoch = _time.GetTimestamp();
        _windows = [.. limits.Select(limit => new Window(limit))];
    }

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>Waits for a place in all windows that count the request. The first come is the first served of those who want the same.</summary>
    internal async ValueTask<Place> EnterAsync(ServiceRequest request, ICallLog log, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var windows = Array.FindAll(_windows, window => window.Limit.Counts(request.Method, request.Uri));
        Waiter waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && TryTake(windows, Now))
                return new Place(this, windows);
            waiter = new Waiter(windows);
            _waiting.AddLast(waiter);
            Serve();
        }

        using var cancellation = cancellationToken.Register(() => Leave(waiter, cancellationToken));
        if (!waiter.Task.IsCompleted)
            log.Verbose($"Waiting for the rate limit before it goes on: {request.Purpose}.");
        await waiter.Task.ConfigureAwait(false);
        return new Place(this, windows);
    }

    /// <summary>The server asks for a pause.</summary>
    internal void Pause(TimeSpan pause)
    {
        lock (_lock)
        {
            var until = Now + pause;
            if (until > _pausedUntil)
                _pausedUntil = until;
        }
    }

    private bool TryTake(Window[] windows, TimeSpan now)
    {
        if (now < _pausedUntil)
            return false;
        foreach (var window in windows)
        {
            if (!window.HasRoom(now))
                return false;
        }

        foreach (var window in windows)
            window.Take();
        return true;
    }

    private void Release(Window[] windows)
    {
        lock (_lock)
        {
            var now = Now;
            foreach (var window in windows)
                window.GiveBack(now);
            Serve();
        }
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(waiter))
                return;
        }

        waiter.Cancel(cancellationToken);
    }

    /// <summary>Lets in who can be, in the order in which they came; one who waits for a window of its own holds up nobody who doesn't need it.</summary>
    private void Serve()
    {
        // One time for all decisions: what is full at one moment and free at the next would be waited for by nobody.
        var now = Now;
        HashSet<Window>? full = null;
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            var windows = node.Value.Windows;
            if (full is null || !Array.Exists(windows, full.Contains))
            {
                if (TryTake(windows, now))
                {
                    _waiting.Remove(node);
                    node.Value.Admit();
                }
                else
                {
                    full ??= [];
                    full.UnionWith(windows.Where(window => now < _pausedUntil || !window.HasRoom(now)));
                    if (full.Count == _windows.Length)
                        break;
                }
            }

            node = next;
        }

        Schedule(full ?? [], now);
    }

    private void Schedule(IReadOnlyCollection<Window> full, TimeSpan now)
    {
        _timer?.Dispose();
        _timer = null;
        if (_waiting.Count == 0)
            return;
        // Where all places are with requests under way, the end of one of those serves the next.
        var next = now < _pausedUntil
            ? _pausedUntil
            : full.Select(window => window.NextFree).Where(free => free > now).DefaultIfEmpty().Min();
        if (next == default)
            return;
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((next - now).TotalMilliseconds));
        _timer = _time.CreateTimer(static state => ((RequestLimiter)state!).Tick(), this, wait, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_lock)
            Serve();
    }

    /// <summary>A request's places; disposed of when its answer is there.</summary>
    internal sealed class Place(RequestLimiter limiter, Window[] windows) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                limiter.Release(windows);
        }
    }

    /// <summary>The places of one limit.</summary>
    internal sealed class Window(RequestLimit limit)
    {
        private readonly Queue<TimeSpan> _free = new();
        private int _underWay;

        public RequestLimit Limit => limit;

        /// <summary>When the next place becomes free that no request under way has.</summary>
        public TimeSpan NextFree => _free.TryPeek(out var free) ? free : TimeSpan.Zero;

        public bool HasRoom(TimeSpan now)
        {
            while (_free.TryPeek(out var free) && free <= now)
                _free.Dequeue();
            return _underWay + _free.Count < limit.Requests;
        }

        public void Take() => _underWay++;

        public void GiveBack(TimeSpan now)
        {
            _underWay--;
            _free.Enqueue(now + limit.Window);
        }
    }

    private sealed class Waiter(Window[] windows)
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Window[] Windows => windows;

        public Task Task => _source.Task;

        public void Admit() => _source.TrySetResult();

        public void Cancel(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);
    }
}
