using SapServiceTools.BrokerHost.Operations;

namespace SapServiceTools.BrokerHost;

/// <summary>Whether the books can be reached. Anybody may ask, so many who ask within a second cost one look.</summary>
internal sealed class StoreHealth(BrokerCore core)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private Task<bool>? _look;
    private DateTimeOffset _endedAt;
    private bool _wasReachable = true;

    public Task<bool> IsReachableAsync()
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && core.Now - _endedAt >= MaximumAge))
                _look = LookAsync();
            return _look;
        }
    }

    private async Task<bool> LookAsync()
    {
        var isReachable = true;
        using var limit = new CancellationTokenSource(Patience, core.Options.TimeProvider);
        try
        {
            // No instance has this id; that there is an answer is what counts.
            await core.Store.FindInstanceAsync("", limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            isReachable = false;
            if (_wasReachable)
                core.Options.Log?.Fault("The look at the books", null, fault);
        }
        _wasReachable = isReachable;
        _endedAt = core.Now;
        return isReachable;
    }
}
