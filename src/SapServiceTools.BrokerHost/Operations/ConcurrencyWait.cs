using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>How long one request puts up with another that has the instance.</summary>
internal sealed class ConcurrencyWait(BrokerCore core)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly DateTimeOffset _until = core.Now + core.Options.ConcurrencyWait;

    /// <summary>Waits for the instance to become free; it need not be free afterwards.</summary>
    /// <exception cref="BrokerException">The time is up.</exception>
    /// <exception cref="ServiceException">The operation waits for nothing but the store.</exception>
    public async ValueTask WaitAsync(string instanceId)
    {
        var left = _until - core.Now;
        if (core.Runner.Find(instanceId) is { IsKept: true })
            throw core.Store.Unavailable("The operation is done, and the broker keeps its outcome until its store can be written again.");
        if (left <= TimeSpan.Zero)
            throw new BrokerException(BrokerError.ConcurrentAccess);
        if (core.Runner.Find(instanceId) is not { } run)
        {
            // Another host has it, and only the store tells when it is done.
            await Task.Delay(left < PollInterval ? left : PollInterval, core.Options.TimeProvider).ConfigureAwait(false);
            return;
        }
        try
        {
            await run.Ended.WaitAsync(left, core.Options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new BrokerException(BrokerError.ConcurrentAccess);
        }
    }
}
