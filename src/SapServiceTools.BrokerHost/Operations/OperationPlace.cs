namespace SapServiceTools.BrokerHost.Operations;

/// <summary>A place for an operation in the background, which goes back when it is disposed of.</summary>
/// <param name="slots">Which bound how many run at once.</param>
/// <param name="hasSlot">Whether it has one of them already, so that its operation needn't wait for its turn.</param>
/// <param name="onReturn">Called once, when it goes back.</param>
internal sealed class OperationPlace(SemaphoreSlim slots, bool hasSlot, Action onReturn) : IDisposable
{
    private bool _isReturned;

    public bool HasSlot { get; private set; } = hasSlot;

    /// <summary>Waits for the operation's turn.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (HasSlot)
            return;
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        HasSlot = true;
    }

    public void Dispose()
    {
        if (_isReturned)
            return;
        _isReturned = true;
        if (HasSlot)
            slots.Release();
        onReturn();
    }
}
