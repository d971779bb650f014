using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost;

/// <summary>Whether the store can be read and written. Anybody may ask, so many who ask within a second cost one check.</summary>
internal sealed class StoreHealth(MonitoredStore store, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(1);

    // While the store works it isn't written more often.
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
            if (_check is null || (_check.IsCompleted && time.GetUtcNow() - _endedAt >= MaximumAge))
                _check = CheckStoreAsync();
            return _check;
        }
    }

    private async Task<StoreTrouble?> CheckStoreAsync()
    {
        using var limit = new CancellationTokenSource(Limit, time);
        var isWrite = false;
        // What this check found counts, even if another call succeeds meanwhile.
        StoreTrouble? found = null;
        try
        {
            // No instance has this id; a read that ends is all that counts.
            await store.FindInstanceAsync("", limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
            if (store.Trouble is not null || time.GetUtcNow() - _writtenAt >= WriteInterval)
            {
                isWrite = true;
                await store.TryWritingAsync(limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
                _writtenAt = time.GetUtcNow();
            }
        }
        catch (OperationCanceledException)
        {
            found = store.Report(new TimeoutException("The store doesn't respond."), isWrite);
        }
        catch (Exception fault)
        {
            // Any fault means that the store doesn't work. An unavailable store has been reported already.
            found = store.Report(fault, isWrite);
        }
        _endedAt = time.GetUtcNow();
        return found ?? store.Trouble;
    }
}
