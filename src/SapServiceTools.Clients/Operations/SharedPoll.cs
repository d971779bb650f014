namespace SapServiceTools.Clients.Operations;

/// <summary>
/// A request that is under way for one or more waiters. It is given up when the last one leaves without a result; when all got what they wanted it runs to its end,
/// so that its connection can be used again.
/// </summary>
/// <param name="waiters">How many wait for it.</param>
#pragma warning disable CA1001 // Without a timer or a wait handle the source holds nothing to free.
internal sealed class SharedPoll(int waiters)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _abandoned = new();
    private int _waiters = waiters;

    /// <summary>Fires when nobody wants the result any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>A waiter has what it wanted. Call it under the poller's lock.</summary>
    public void Satisfy() => _waiters--;

    /// <summary>A waiter leaves without a result. True for the last one, after which <see cref="Abandon"/> is due. Call it under the poller's lock.</summary>
    public bool Leave() => --_waiters == 0;

    /// <summary>Ends the request. Don't call it under a lock, since others' code runs in it.</summary>
    public void Abandon() => _abandoned.Cancel();
}
