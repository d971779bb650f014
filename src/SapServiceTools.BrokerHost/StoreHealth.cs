using SapServiceTools.BrokerHost.Operations;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost;

/// <summary>Whether the store can be read and written. Anybody may ask, so many who ask within a second cost one check.</summary>
internal sealed class StoreHealth(BrokerCore core)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(1);

    // Of a store that works there is no need to write more often.
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private Task<StoreTrouble?>? _check;
    private DateTimeOffset _endedAt;
    private DateTimeOffset _writtenAt = DateTimeOffset.MinValue;

    /// <returns>The trouble that the store is in; null if there is none.</returns>
    public Task<StoreTrouble?> CheckAsync()
    {
        lock (_lock)
        {
            if (_check is null || (_check.IsCompleted && core.Now - _endedAt >= MaximumAge))
                _check = CheckStoreAsync();
            return _check;
        }
    }

    private async Task<StoreTrouble?> CheckStoreAsync()
    {
        using var limit = new CancellationTokenSource(Limit, core.Options.TimeProvider);
        var isWrite = false;
        // What this check found counts, though another call may meet a store that answers meanwhile.
        StoreTrouble? found = null;
        try
        {
            // No instance has this id; that there is an answer is what counts.
            await core.Store.FindInstanceAsync("", limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
            if (core.Store.Trouble is not null || core.Now - _writtenAt >= WriteInterval)
            {
                isWrite = true;
                await core.Store.TryWritingAsync(limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
                _writtenAt = core.Now;
            }
        }
        catch (OperationCanceledException)
        {
            found = core.Store.Report(new TimeoutException("The store doesn't answer."), isWrite);
        }
        catch (Exception fault)
        {
            // Whatever else there is about it, it doesn't work. A store that is away has told so already.
            found = core.Store.Report(fault, isWrite);
        }
        _endedAt = core.Now;
        return found ?? core.Store.Trouble;
    }
}
