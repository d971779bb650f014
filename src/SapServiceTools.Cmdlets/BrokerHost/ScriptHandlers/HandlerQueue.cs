namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>
/// Calls that wait for a worker, the oldest first, up to a bound. A lock and no more: the semaphores of a BlockingCollection spin before they sleep,
/// which takes more of the processor than a short handler does.
/// </summary>
/// <param name="limit">Calls that may wait.</param>
internal sealed class HandlerQueue(int limit)
{
    private readonly Queue<HandlerCall> _calls = new();
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_calls)
                return _calls.Count;
        }
    }

    /// <summary>Adds a call; false if there is no room, or the queue is closed.</summary>
    public bool TryAdd(HandlerCall call)
    {
        lock (_calls)
        {
            if (_isClosed || _calls.Count >= limit)
                return false;
            _calls.Enqueue(call);
            Monitor.Pulse(_calls);
            return true;
        }
    }

    /// <summary>Takes a call; null if there is none.</summary>
    public HandlerCall? TryTake()
    {
        lock (_calls)
            return _calls.TryDequeue(out var call) ? call : null;
    }

    /// <summary>Takes a call, and waits for one; null once the queue is closed and empty.</summary>
    /// <param name="cancellationToken">Ends the wait; whoever fires it calls <see cref="Wake"/> afterwards.</param>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public HandlerCall? Take(CancellationToken cancellationToken)
    {
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

                if (_calls.TryDequeue(out var call))
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
