namespace SapServiceTools.Clients.Http;

/// <summary>
/// Keeps a session below the rates that its service allows. A request takes a place in each window that counts it, and gives it back one window's length after
/// its response: whenever the server counted it between sending and response, no span of that length ever sees more than the limit.
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
    private IReadOnlyCollection<Window> _full = [];
    private TimeSpan _servedAt;
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
        var windows = WindowsOf(request.Method, request.Uri);
        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Queue(windows, () => admitted.TrySetResult()) is not { } waiter)
            return new Place(this, windows);
        using var cancellation = cancellationToken.Register(() =>
        {
            if (Leave(waiter))
                admitted.TrySetCanceled(cancellationToken);
        });
        if (!admitted.Task.IsCompleted)
            log.Verbose($"Waiting for the rate limit before it goes on: {request.Purpose}.");
        var since = Now;
        await admitted.Task.ConfigureAwait(false);
        LimitWait.Current?.Add(Now - since);
        return new Place(this, windows);
    }

    /// <summary>The same without a task: calls back with the place, now or from a timer of the clock. That call must not enter again by itself.</summary>
    internal void Enter(HttpMethod method, Uri uri, Action<Place> admit)
    {
        var windows = WindowsOf(method, uri);
        if (Queue(windows, () => admit(new Place(this, windows))) is null)
            admit(new Place(this, windows));
    }

    /// <summary>A limiter for another clock that begins where this one is: with the same limits, and as many of their places taken.</summary>
    internal RequestLimiter Fork(TimeProvider time)
    {
        var fork = new RequestLimiter(_windows.Select(window => window.Limit), time);
        lock (_lock)
        {
            var now = Now;
            fork._pausedUntil = _pausedUntil - now;
            for (var i = 0; i < _windows.Length; i++)
                fork._windows[i].CopyFrom(_windows[i], now);
        }

        return fork;
    }

    /// <summary>How many places of each limit were taken so far.</summary>
    internal long[] CountTaken()
    {
        lock (_lock)
            return Array.ConvertAll(_windows, window => window.Taken);
    }

    /// <summary>The limits, each with how long it kept requests waiting so far.</summary>
    internal IReadOnlyList<(RequestLimit Limit, TimeSpan HeldUp)> GetHeldUp()
    {
        lock (_lock)
            return Array.ConvertAll(_windows, window => (window.Limit, window.HeldUp));
    }

    /// <summary>How long until work that needs so many places of each limit can have them all, behind those who wait already.</summary>
    /// <param name="own">How many places of each limit, in the order of <see cref="CountTaken"/>, the work needs.</param>
    /// <param name="ahead">How many other pieces of such work are under way and may need as many yet.</param>
    internal TimeSpan WaitFor(IReadOnlyList<int> own, int ahead)
    {
        lock (_lock)
        {
            var now = Now;
            var longest = _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero;
            for (var i = 0; i < _windows.Length; i++)
            {
                var queued = _waiting.Count(waiter => Array.IndexOf(waiter.Windows, _windows[i]) >= 0);
                var wait = own[i] == 0 ? TimeSpan.Zero : _windows[i].WaitFor(Math.Max(queued, ahead * own[i]) + own[i], now);
                if (wait > longest)
                    longest = wait;
            }

            return longest;
        }
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

    private Window[] WindowsOf(HttpMethod method, Uri uri) => Array.FindAll(_windows, window => window.Limit.Counts(method, uri));

    /// <summary>Takes the places, or queues for them; null where they were there.</summary>
    private Waiter? Queue(Window[] windows, Action admit)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && TryTake(windows, Now))
                return null;
            var waiter = new Waiter(windows, admit);
            _waiting.AddLast(waiter);
            Serve();
            return waiter;
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

    private bool Leave(Waiter waiter)
    {
        lock (_lock)
        {
            var wasThere = _waiting.Remove(waiter);
            if (_waiting.Count == 0)
                _full = [];
            return wasThere;
        }
    }

    /// <summary>Lets in who can be, in the order in which they came; one who waits for a window of its own holds up nobody who doesn't need it.</summary>
    private void Serve()
    {
        // One time for all decisions: what is full at one moment and free at the next would be waited for by nobody.
        var now = Now;
        foreach (var window in _full)
            window.HeldUp += now - _servedAt;
        _servedAt = now;
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

        _full = full ?? [];
        Schedule(_full, now);
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

    /// <summary>A request's places; disposed of when its response is there.</summary>
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

        /// <summary>How many places were taken so far.</summary>
        public long Taken { get; private set; }

        /// <summary>How long it kept requests waiting so far.</summary>
        public TimeSpan HeldUp { get; set; }

        /// <summary>When the next place becomes free that no request under way has.</summary>
        public TimeSpan NextFree => _free.TryPeek(out var free) ? free : TimeSpan.Zero;

        public bool HasRoom(TimeSpan now)
        {
            while (_free.TryPeek(out var free) && free <= now)
                _free.Dequeue();
            return _underWay + _free.Count < limit.Requests;
        }

        public void Take()
        {
            _underWay++;
            Taken++;
        }

        public void GiveBack(TimeSpan now)
        {
            _underWay--;
            _free.Enqueue(now + limit.Window);
        }

        /// <summary>How long until so many places are free.</summary>
        public TimeSpan WaitFor(int places, TimeSpan now)
        {
            HasRoom(now);
            // What is taken until then comes back one window's length later, and so on.
            var rounds = (places - 1) / limit.Requests;
            var next = places - (rounds * limit.Requests) - (limit.Requests - _underWay - _free.Count) - 1;
            var first = next < 0 ? TimeSpan.Zero : next < _free.Count ? _free.ElementAt(next) - now : limit.Window;
            return first + (rounds * limit.Window);
        }

        /// <summary>Takes the places of another one over, with times from now on. Those with requests under way are counted from now.</summary>
        public void CopyFrom(Window other, TimeSpan now)
        {
            foreach (var free in other._free.Where(free => free > now))
                _free.Enqueue(free - now);
            for (var i = 0; i < other._underWay; i++)
                _free.Enqueue(limit.Window);
        }
    }

    private sealed class Waiter(Window[] windows, Action admit)
    {
        public Window[] Windows => windows;

        public void Admit() => admit();
    }
}
