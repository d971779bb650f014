namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>Holds a handler until the test lets it go on, and tells the test when it got there.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a handler has come to the gate.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _open.TrySetResult();

    /// <summary>For the handler.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        await _open.Task.WaitAsync(cancellationToken);
    }
}
