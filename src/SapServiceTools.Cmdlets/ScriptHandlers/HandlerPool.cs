using System.Collections.Concurrent;
using System.Management.Automation;

namespace SapServiceTools.Cmdlets.ScriptHandlers;

/// <summary>
/// Runs script-block handlers on a fixed number of workers behind a bounded queue. A call that is cancelled is stopped and its worker replaced;
/// a call that finds the queue full is refused at once.
/// </summary>
internal sealed class HandlerPool : IDisposable
{
    private readonly HandlerPoolOptions _options;
    private readonly BlockingCollection<HandlerWork> _queue;
    private readonly HandlerWorker[] _workers;
    private long _completed;
    private long _failed;
    private long _stopped;
    private long _refused;
    private volatile bool _closed;

    /// <summary>Starts the workers and waits until each is ready.</summary>
    /// <exception cref="ServiceException">A module, variable or the initialization script fails.</exception>
    public HandlerPool(HandlerPoolOptions options, IReadOnlyList<HandlerScript> scripts)
    {
        _options = options;
        _queue = new BlockingCollection<HandlerWork>(options.QueueLength);
        _workers = new HandlerWorker[options.WorkerCount];
        try
        {
            Parallel.For(0, _workers.Length, index => _workers[index] = new HandlerWorker(options, scripts, _queue));
        }
        catch (AggregateException exception)
        {
            Dispose();
            throw exception.InnerException!;
        }
    }

    public int WorkerCount => _workers.Length;

    public int BusyCount => _workers.Count(worker => worker.IsBusy);

    public int QueuedCount => _queue.Count;

    public long CompletedCount => Interlocked.Read(ref _completed);

    public long FailedCount => Interlocked.Read(ref _failed);

    public long StoppedCount => Interlocked.Read(ref _stopped);

    public long RefusedCount => Interlocked.Read(ref _refused);

    /// <summary>Calls a handler.</summary>
    /// <param name="script">One of those that the pool was made with.</param>
    /// <param name="request">Becomes the handler's <c>$Request</c> and its first argument.</param>
    /// <param name="requestId">For the log.</param>
    /// <param name="cancellationToken">Stops the handler; its worker is replaced.</param>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="HandlerQueueFullException">No room.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="RuntimeException">What it threw.</exception>
    public async Task<IReadOnlyList<PSObject?>> InvokeAsync(HandlerScript script, object request, string requestId, CancellationToken cancellationToken)
    {
        var work = new HandlerWork(script, request, requestId);
        if (_closed || !TryQueue(work))
        {
            Interlocked.Increment(ref _refused);
            throw new HandlerQueueFullException();
        }

        await using var stop = cancellationToken.UnsafeRegister(
            static (state, token) => ((StopCall)state!).Invoke(token), new StopCall(this, work));
        try
        {
            var output = await work.Task.ConfigureAwait(false);
            Interlocked.Increment(ref _completed);
            return output;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _stopped);
            throw;
        }
        catch
        {
            Interlocked.Increment(ref _failed);
            throw;
        }
    }

    /// <summary>Takes no more calls, lets the queue run empty within the given time, then stops the workers.</summary>
    public bool Drain(TimeSpan timeout)
    {
        _closed = true;
        _queue.CompleteAdding();
        var deadline = DateTime.UtcNow + timeout;
        var drained = true;
        foreach (var worker in _workers)
        {
            var left = deadline - DateTime.UtcNow;
            drained &= worker.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        return drained;
    }

    public void Dispose()
    {
        _closed = true;
        if (!_queue.IsAddingCompleted)
            _queue.CompleteAdding();
        foreach (var worker in _workers)
            worker?.Dispose();
        while (_queue.TryTake(out var work))
            work.Fail(new HandlerQueueFullException());
        _queue.Dispose();
    }

    private bool TryQueue(HandlerWork work)
    {
        try
        {
            return _queue.TryAdd(work);
        }
        catch (InvalidOperationException)
        {
            // The pool is closing.
            return false;
        }
    }

    private sealed class StopCall(HandlerPool pool, HandlerWork work)
    {
        public void Invoke(CancellationToken cancellationToken)
        {
            // The caller hears of it now, even if the handler is in code that can't be stopped.
            if (work.Cancel(cancellationToken))
                _ = Task.Run(() => Array.Exists(pool._workers, worker => worker.TryStop(work)), CancellationToken.None);
        }
    }
}

/// <summary>There is no room in the queue, or the pool is closing.</summary>
internal sealed class HandlerQueueFullException() : Exception("The handlers' queue is full.");
