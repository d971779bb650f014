namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>One call of a handler, on its way to a worker and back.</summary>
internal abstract class HandlerCall(HandlerScript script, object request, string requestId)
{
    private const int Queued = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;
    private int _state;
    private WorkerRunspace? _runspace;

    public HandlerScript Script { get; } = script;

    public object Request { get; } = request;

    public string RequestId { get; } = requestId;

    /// <summary>Fired once its caller wants it stopped.</summary>
    protected CancellationToken Stopped { get; private set; }

    /// <summary>A worker takes the call; false if its caller gave up while it waited.</summary>
    public bool TryBegin(WorkerRunspace runspace)
    {
        _runspace = runspace;
        return Interlocked.CompareExchange(ref _state, Begun, Queued) == Queued;
    }

    /// <summary>
    /// Ends the call. One that waits is over at once, as one that was never begun; of one that runs the caller hears when the handler has really stopped,
    /// because until then it may still change what it works on.
    /// </summary>
    public void Stop(CancellationToken cancellationToken)
    {
        Stopped = cancellationToken;
        if (Interlocked.CompareExchange(ref _state, GivenUp, Queued) == Queued)
            Fail(new HandlerNotBegunException());
        else
            _runspace?.Stop(this);
    }

    /// <summary>Reads what the handler wrote; called on the worker's pipeline thread, where properties that are scripts can be read.</summary>
    public abstract void Complete(IReadOnlyList<PSObject?> output);

    public abstract void Fail(Exception exception);

    public abstract void Cancel();
}

/// <summary>A call with what its caller wants to know.</summary>
/// <param name="script">The handler.</param>
/// <param name="request">Its argument.</param>
/// <param name="requestId">For the log.</param>
/// <param name="read">Makes the result of the handler's output.</param>
internal sealed class HandlerCall<TResult>(HandlerScript script, object request, string requestId, Func<HandlerScript, IReadOnlyList<PSObject?>, TResult> read)
    : HandlerCall(script, request, requestId)
{
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Task => _completion.Task;

    public override void Complete(IReadOnlyList<PSObject?> output)
    {
        try
        {
            _completion.TrySetResult(read(Script, output));
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
        }
    }

    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    public override void Cancel() => _completion.TrySetCanceled(Stopped);
}

/// <summary>The call was given up before a worker took it.</summary>
internal sealed class HandlerNotBegunException() : Exception("No worker was free in time.");

/// <summary>There is no room in the queue, or the pool is closing.</summary>
internal sealed class HandlerQueueFullException() : Exception("The handlers' queue is full.");
