namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>
/// Runs script-block handlers on a fixed number of workers behind a bounded queue. A call that is cancelled is stopped and its worker replaced;
/// a call that finds the queue full is refused at once.
/// </summary>
internal sealed class HandlerPool : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(2);
    private readonly HandlerQueue _queue;
    private readonly HandlerWorker[] _workers;
    private readonly CancellationTokenSource _closing = new();
    private long _completed;
    private long _failed;
    private long _stopped;
    private long _refused;

    private HandlerPool(HandlerPoolOptions options)
    {
        _queue = new HandlerQueue(options.QueueLength);
        _workers = new HandlerWorker[options.WorkerCount];
    }

    public int WorkerCount => _workers.Length;

    public int BusyCount => _workers.Count(worker => worker.IsBusy);

    public int QueuedCount => _queue.Count;

    public long CompletedCount => Interlocked.Read(ref _completed);

    public long FailedCount => Interlocked.Read(ref _failed);

    public long StoppedCount => Interlocked.Read(ref _stopped);

    public long RefusedCount => Interlocked.Read(ref _refused);

    /// <summary>Starts the workers; done when each is ready.</summary>
    /// <exception cref="ServiceException">A module, variable or the initialization script fails.</exception>
    public static async Task<HandlerPool> StartAsync(HandlerPoolOptions options, IReadOnlyList<HandlerScript> scripts, CancellationToken cancellationToken)
    {
        var pool = new HandlerPool(options);
        try
        {
            await Task.Run(
                () => Parallel.For(0, options.WorkerCount, index =>
                    pool._workers[index] = new HandlerWorker(options, scripts, pool._queue, cancellationToken, pool._closing.Token)),
                CancellationToken.None).ConfigureAwait(false);
            return pool;
        }
        catch (AggregateException several)
        {
            await pool.DisposeAsync().ConfigureAwait(false);
            // They all have the same modules and script, so they fail alike.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerException!);
            throw;
        }
    }

    /// <summary>Calls a handler.</summary>
    /// <param name="script">One of those that the pool was made with.</param>
    /// <param name="request">Becomes the handler's <c>$Request</c> and its first argument.</param>
    /// <param name="requestId">For the log.</param>
    /// <param name="read">Makes the result of the handler's output.</param>
    /// <param name="cancellationToken">Stops the handler; its worker is replaced.</param>
    /// <exception cref="HandlerQueueFullException">No room.</exception>
    /// <exception cref="HandlerNotBegunException">It was to be stopped and hadn't begun.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="RuntimeException">What it threw.</exception>
    public async ValueTask<TResult> InvokeAsync<TResult>(
        HandlerScript script, object request, string requestId, Func<HandlerScript, IReadOnlyList<PSObject?>, TResult> read, CancellationToken cancellationToken)
    {
        var call = new HandlerCall<TResult>(script, request, requestId, read);
        if (!_queue.TryAdd(call))
        {
            Interlocked.Increment(ref _refused);
            throw new HandlerQueueFullException();
        }

        using var stop = cancellationToken.UnsafeRegister(static (state, token) => ((HandlerCall)state!).Stop(token), call);
        try
        {
            var result = await call.Task.ConfigureAwait(false);
            Interlocked.Increment(ref _completed);
            return result;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _stopped);
            throw;
        }
        catch (HandlerNotBegunException)
        {
            Interlocked.Increment(ref _refused);
            throw;
        }
        catch
        {
            Interlocked.Increment(ref _failed);
            throw;
        }
    }

    /// <summary>Takes no more calls and replaces no more workers.</summary>
    public void Close()
    {
        _queue.Close();
        _closing.Cancel();
    }

    /// <summary>Tells the callers of whatever still runs that it is over.</summary>
    public void Abandon()
    {
        foreach (var worker in _workers)
            worker?.Abandon();
    }

    /// <summary>
    /// Begins to stop the workers, and returns as soon as none of their runspaces counts as open. PowerShell closes those that do when the process ends,
    /// and would wait for a handler that can't be stopped.
    /// </summary>
    public void Leave()
    {
        Close();
        foreach (var worker in _workers)
            _ = worker.EndAsync();
        SpinWait.SpinUntil(() => Array.TrueForAll(_workers, worker => !worker.IsOpen), LeaveTimeout);
    }

    /// <summary>Stops the workers, in the middle of their calls. Those that can't be stopped are left to themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        while (_queue.TryTake() is { } call)
            call.Stop(_closing.Token);
        var ends = Task.WhenAll(_workers.Select(worker => worker?.EndAsync() ?? Task.CompletedTask));
        if (await Task.WhenAny(ends, Task.Delay(StopTimeout)).ConfigureAwait(false) != ends)
            Abandon();
    }
}
