using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Renews the host's heartbeat, and takes over the operations of dead hosts or marks them failed, so that none is stuck.</summary>
internal sealed class OperationRecovery(
    MonitoredStore store, OperationFactory factory, OperationCompleter completer, OperationRunner runner, BrokerMetrics metrics, BrokerHostOptions options) : IAsyncDisposable
{
    private const int HeartbeatsBetweenPurges = 12;
    private const string ProcessEnded = "The broker's process ended while the operation was going on.";
    private const string StoreWasUnavailable = "The operation was interrupted because the broker couldn't reach its store for too long.";

    private readonly CancellationTokenSource _stopping = new();
    private HashSet<string> _notRunning = new(StringComparer.Ordinal);
    private DateTimeOffset _lastBeat;
    private DateTimeOffset _orphansFrom = DateTimeOffset.MinValue;
    private bool _wasUnavailable;
    private Task _heartbeat = Task.CompletedTask;

    /// <summary>Writes the first heartbeat, recovers what is left from before, and goes on doing both until disposed of.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RenewHeartbeatAsync(cancellationToken).ConfigureAwait(false);
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        _heartbeat = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _heartbeat.ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Recovers the operations of all hosts that are dead now, and those of this host that nothing runs.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (options.Now >= _orphansFrom)
        {
            foreach (var instanceId in await store.FindOrphansAsync(cancellationToken).ConfigureAwait(false))
                await RecoverAsync(instanceId, isOwn: false, cancellationToken).ConfigureAwait(false);
        }
        // An operation that was interrupted, or whose first commit succeeded although its connection broke. One that is just being started is in the store a moment before it runs, so it counts only the second time.
        var owned = await store.FindOwnedAsync(store.Owner, cancellationToken).ConfigureAwait(false);
        var notRunning = owned.Where(instanceId => runner.Find(instanceId) is null).ToHashSet(StringComparer.Ordinal);
        foreach (var instanceId in notRunning.Where(_notRunning.Contains))
            await RecoverAsync(instanceId, isOwn: true, cancellationToken).ConfigureAwait(false);
        _notRunning = notRunning;
    }

    private async Task RenewHeartbeatAsync(CancellationToken cancellationToken)
    {
        var now = options.Now;
        await store.RenewLeaseAsync(store.Owner, options.LeaseDuration, cancellationToken).ConfigureAwait(false);
        // The other hosts couldn't renew their heartbeats either, and each has the time to before it counts as dead.
        if (_wasUnavailable)
            _orphansFrom = options.Now + options.LeaseDuration;
        _wasUnavailable = false;
        _lastBeat = now;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, options.TimeProvider);
        for (var count = 1; ; count++)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                    return;
                await RenewHeartbeatAsync(_stopping.Token).ConfigureAwait(false);
                // A deletion that came to another host can only be seen in the store.
                foreach (var instanceId in await store.FindSupersededAsync(store.Owner, _stopping.Token).ConfigureAwait(false))
                    runner.StopCreation(instanceId);
                await RecoverAsync(_stopping.Token).ConfigureAwait(false);
                if (count % HeartbeatsBetweenPurges is 0)
                    await store.PurgeAsync(options.Now, _stopping.Token).ConfigureAwait(false);
                // Without a request nothing would show that writing works again.
                if (store.Trouble is not null)
                    await store.TryWritingAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The store may work again with the next heartbeat; that it is unavailable is in the log already.
                if (!MonitoredStore.IsUnavailable(fault))
                    options.Log?.Fault("The heartbeat", null, fault);
                // Once this host counts as dead, others may run what it runs.
                _wasUnavailable = options.Now - _lastBeat >= options.HeartbeatInterval;
                if (options.Now - _lastBeat >= options.LeaseDuration)
                    runner.Interrupt(StopReason.LeaseLost);
            }
        }
    }

    private async Task RecoverAsync(string instanceId, bool isOwn, CancellationToken cancellationToken)
    {
        var instance = await store.FindInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false);
        if (instance?.Active is not { Owner: { } owner } active || (owner == store.Owner) != isOwn || (isOwn && runner.Find(instanceId) is not null))
            return;
        var (_, binding) = active.BindingId is { } bindingId ? await store.FindAsync(instanceId, bindingId, cancellationToken).ConfigureAwait(false) : default;
        // Of its own operations a host knows which its handlers have begun; of another's only what is stored.
        var isRepeatable = active is { Background: true, Request: not null }
            && (active.Attempt is 0 || (isOwn && !runner.WasInterrupted(active.Id)) || (active.Attempt < options.MaximumAttempts && factory.FindEntry(instance, active).Plan.Repeatable));
        var resumes = instance.Next is not null || isRepeatable;
        var change = instance.Next is not null
            ? completer.Proceed(instance, binding, null)
            : isRepeatable
                ? new StoreChange(instance.Id, instance.To(instance with { Active = active with { Owner = store.Owner } }))
                : await completer.EndAsync(
                    instance, binding, OperationOutcome.Failed(BrokerError.ServiceFailure, isOwn ? StoreWasUnavailable : ProcessEnded), null).ConfigureAwait(false);
        // Otherwise another host was faster.
        if (!await store.CommitAsync(change, CancellationToken.None).ConfigureAwait(false))
            return;
        runner.Forget(active.Id);
        metrics.TakenOver(active.Kind, resumes);
        if (resumes)
            await runner.ContinueAsync(change.Instance.Record!, change.Bindings.Count > 0 ? change.Bindings[0].Record : binding).ConfigureAwait(false);
    }
}
