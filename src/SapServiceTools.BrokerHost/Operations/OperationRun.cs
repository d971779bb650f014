using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>One run of a handler in this process.</summary>
#pragma warning disable CA1001 // The source has no timer to dispose of, and a handler that ends late may still look at its token.
internal sealed class OperationRun
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _hasPlace;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required string OperationId { get; init; }

    public required IncomingRequest Incoming { get; init; }

    public required BrokerRequest Request { get; init; }

    /// <summary>The caller has its answer already.</summary>
    public bool Background { get; init; }

    /// <summary>Whether it still waits for a place among those that run in the background.</summary>
    public bool IsQueued => Background && !_hasPlace;

    /// <summary>How long the handler may take.</summary>
    public TimeSpan Limit { get; init; }

    /// <summary>A record of a failed creation was there before; it stays if this one is refused.</summary>
    public bool ReplacesFailed { get; init; }

    /// <summary>The store says that the handler has begun.</summary>
    public bool IsBegun { get; set; }

    /// <summary>The handler has ended, and how is known here alone: the store is away.</summary>
    public bool IsKept { get; set; }

    public BrokerOperation Kind => Request.Kind;

    public string InstanceId => Request.InstanceId;

    public string? BindingId => Request.BindingId;

    public CancellationToken Token => _stop.Token;

    public StopReason StopReason { get; private set; }

    /// <summary>Ends when the run is over and in the store.</summary>
    public Task Ended => _ended.Task;

    /// <summary>It has its place.</summary>
    public void TakePlace() => _hasPlace = true;

    public void Stop(StopReason reason)
    {
        lock (_ended)
        {
            if (_ended.Task.IsCompleted || StopReason is not StopReason.None)
                return;
            StopReason = reason;
        }
        // The handler's continuations must not run on the thread of whoever stops it.
        _ = _stop.CancelAsync();
    }

    /// <summary>The run is over and in the store, or given up.</summary>
    public void End()
    {
        lock (_ended)
            _ended.TrySetResult();
    }
}
