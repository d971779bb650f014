using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>One run of a handler in this process.</summary>
#pragma warning disable CA1001 // The source has no timer to dispose of, and a handler that ends late may still check its token.
internal sealed class OperationRun
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasSlot;

    public required string OperationId { get; init; }

    public required IncomingRequest Incoming { get; init; }

    public required BrokerRequest Request { get; init; }

    /// <summary>The caller has been answered already.</summary>
    public bool Background { get; init; }

    /// <summary>Whether it waits for a slot among those that run in the background.</summary>
    public bool IsQueued => Background && !_hasSlot;

    /// <summary>How long the handler may take.</summary>
    public TimeSpan Limit { get; init; }

    /// <summary>A record of a failed creation was there before; it stays if this one is refused.</summary>
    public bool ReplacesFailed { get; init; }

    /// <summary>The store says that the handler has begun.</summary>
    public bool IsBegun { get; set; }

    /// <summary>The handler has ended, and its outcome is in this process only, because the store is unavailable.</summary>
    public bool IsUnstored { get; set; }

    /// <summary>The handler has ended. A store that doesn't respond, and doesn't fail either, may keep its outcome waiting.</summary>
    public bool HasOutcome { get; set; }

    public BrokerOperation Kind => Request.Kind;

    public string InstanceId => Request.InstanceId;

    public string? BindingId => Request.BindingId;

    public CancellationToken Token => _stop.Token;

    public StopReason StopReason { get; private set; }

    /// <summary>Completes when the run has ended and its outcome is stored, or it was given up.</summary>
    public Task Ended => _ended.Task;

    /// <summary>It waits no more.</summary>
    public void LeaveQueue() => _hasSlot = true;

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

    public void End()
    {
        lock (_ended)
            _ended.TrySetResult();
    }
}

/// <summary>Why a handler was told to stop.</summary>
internal enum StopReason
{
    None,
    TimedOut,
    Superseded,
    HostStops,

    /// <summary>The host couldn't renew its lease for so long that another may have taken its operations over.</summary>
    LeaseLost,
}
