namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>
/// Calls that wait for a worker, the oldest first, up to a bound. The two semaphores of a BlockingCollection spin so long before they sleep
/// that it takes more of the processor than a short handler does.
/// </summary>
/// <param name="limit">Calls that may wait.</param>
internal sealed class HandlerQueue(int limit)
{
    // Sleeping at once costs two switches of threads a call. Under load the next call is there after a few turns of other threads; without load so few are nothing.
    private const int YieldsBeforeSleep = 8;

    private readonly Queue<HandlerCall> _calls = new();
    private int _count;
    private bool _isClosed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a call; false if there is no room, or the queue is closed.</summary>
    public bool TryAdd(HandlerCall call)
    {
        lock (_calls)
        {
            if (_isClosed || _calls.Count >= limit)
                return false;
            _calls.Enqueue(call);
            _count = _calls.Count;
            Monitor.Pulse(_calls);
            return true;
        }
    }

    /// <summary>Takes a call; null if there is none.</summary>
    public HandlerCall? TryTake()
    {
        lock (_calls)
        {
            if (!_calls.TryDequeue(out var call))
                return null;
            _count = _calls.Count;
            return call;
        }
    }

    /// <summary>Takes a call, and waits for one; null once the queue is closed and empty.</summary>
    /// <param name="cancellationToken">Ends the wait; whoever fires it calls <see cref="Wake"/> afterwards.</param>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public HandlerCall? Take(CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < YieldsBeforeSleep && Volatile.Read(ref _count) == 0; turn++)
            Thread.Yield();
        lock (_calls)
        {
            while (true)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    // It may have been woken for a call, which then is another's.
                    Monitor.Pulse(_calls);
                    throw new OperationCanceledException(cancellationToken);
                }

                if (TryTake() is { } call)
                    return call;
                if (_isClosed)
                    return null;
                Monitor.Wait(_calls);
            }
        }
    }

    /// <summary>Lets all that wait look at their tokens.</summary>
    public void Wake()
    {
        lock (_calls)
            Monitor.PulseAll(_calls);
    }

    /// <summary>Takes no more calls; those that wait are still to be had.</summary>
    public void Close()
    {
        lock (_calls)
        {
            _isClosed = true;
            Monitor.PulseAll(_calls);
        }
    }
}
