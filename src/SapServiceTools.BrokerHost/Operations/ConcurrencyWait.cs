using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Lets a request wait for another operation on the same instance, for up to <see cref="BrokerHostOptions.ConcurrencyWait"/>.</summary>
internal sealed class ConcurrencyWait(MonitoredStore store, DelegatedOperations delegated, OperationRunner runner, BrokerHostOptions options)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the operation that holds the instance; one of the handler's own is polled first. The instance need not be free afterwards.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="deadline">What the call before returned; null for a request's first call.</param>
    /// <returns>The deadline for the next call.</returns>
    /// <exception cref="BrokerException">The time is up.</exception>
    /// <exception cref="ServiceException">The operation waits for nothing but the store.</exception>
    public async ValueTask<DateTimeOffset?> WaitAsync(InstanceRecord instance, DateTimeOffset? deadline) =>
        await delegated.RefreshAsync(instance).ConfigureAwait(false) ? deadline : await WaitAsync(instance.Id, deadline).ConfigureAwait(false);

    /// <summary>The same without a poll of the handler.</summary>
    public async ValueTask<DateTimeOffset?> WaitAsync(string instanceId, DateTimeOffset? deadline)
    {
        var until = deadline ?? options.Now + options.ConcurrencyWait;
        var left = until - options.Now;
        var run = runner.Find(instanceId);
        if (run is { IsUnstored: true })
            throw store.Unavailable(StoreTrouble.OutcomeUnstored);
        if (left <= TimeSpan.Zero)
            throw new BrokerException(BrokerError.ConcurrentAccess);
        if (run is null)
        {
            // Another host has it, and only the store tells when it is done.
            await Task.Delay(left < PollInterval ? left : PollInterval, options.TimeProvider).ConfigureAwait(false);
            return until;
        }
        try
        {
            await run.Ended.WaitAsync(left, options.TimeProvider).ConfigureAwait(false);
            return until;
        }
        catch (TimeoutException)
        {
            throw new BrokerException(BrokerError.ConcurrentAccess);
        }
    }
}
