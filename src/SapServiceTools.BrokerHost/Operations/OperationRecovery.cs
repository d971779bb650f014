using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Gives heartbeat, and settles what dead hosts left: their operations are taken over or marked failed, so that none is stuck.</summary>
internal sealed class OperationRecovery(BrokerCore core) : IAsyncDisposable
{
    private const int BeatsBetweenPurges = 12;
    private const string ProcessEnded = "The broker's process ended while the operation was going on.";
    private const string StoreWasAway = "The operation was interrupted because the broker couldn't reach its store for too long.";

    private readonly CancellationTokenSource _stopping = new();
    private HashSet<string> _suspects = new(StringComparer.Ordinal);
    private DateTimeOffset _lastBeat;
    private DateTimeOffset _orphansFrom = DateTimeOffset.MinValue;
    private bool _isAway;
    private Task _beating = Task.CompletedTask;

    /// <summary>Writes the first heartbeat, settles what is left from before, and goes on doing both.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RenewHeartbeatAsync(cancellationToken).ConfigureAwait(false);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        _beating = BeatAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Settles the operations of all hosts that are dead now, and those of this host that nothing runs.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (core.Now >= _orphansFrom)
        {
            foreach (var instanceId in await core.Store.FindOrphansAsync(cancellationToken).ConfigureAwait(false))
                await SettleAsync(instanceId, isOwn: false, cancellationToken).ConfigureAwait(false);
        }
        // An operation that was interrupted, or whose beginning the store took although it said otherwise. One that is just being begun is in the store a moment before it runs, so it must be missed twice.
        var owned = await core.Store.FindOwnedAsync(core.Owner, cancellationToken).ConfigureAwait(false);
        var missed = owned.Where(instanceId => core.Runner.Find(instanceId) is null).ToHashSet(StringComparer.Ordinal);
        foreach (var instanceId in missed.Where(_suspects.Contains))
            await SettleAsync(instanceId, isOwn: true, cancellationToken).ConfigureAwait(false);
        _suspects = missed;
    }

    private async Task RenewHeartbeatAsync(CancellationToken cancellationToken)
    {
        var now = core.Now;
        await core.Store.BeatAsync(core.Owner, core.Options.LeaseDuration, cancellationToken).ConfigureAwait(false);
        // The other hosts couldn't renew their heartbeats either, and each has the time to before it counts as dead.
        if (_isAway)
            _orphansFrom = core.Now + core.Options.LeaseDuration;
        _isAway = false;
        _lastBeat = now;
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(core.Options.HeartbeatInterval, core.Options.TimeProvider);
        for (var beat = 1; ; beat++)
        {
            try
            {
                if (!await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                    return;
                await RenewHeartbeatAsync(_stopping.Token).ConfigureAwait(false);
                // A deletion that came to another host can only be seen in the store.
                foreach (var instanceId in await core.Store.FindSupersededAsync(core.Owner, _stopping.Token).ConfigureAwait(false))
                    core.Runner.StopCreation(instanceId);
                await SettleAsync(_stopping.Token).ConfigureAwait(false);
                if (beat % BeatsBetweenPurges is 0)
                    await core.Store.PurgeAsync(core.Now, _stopping.Token).ConfigureAwait(false);
                // Without a request nothing would show that writing works again.
                if (core.Store.Trouble is not null)
                    await core.Store.TryWritingAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The store may be back with the next beat; that it is away is in the log already.
                if (!MonitoredStore.IsAway(fault))
                    core.Options.Log?.Fault("The heartbeat", null, fault);
                // Once this host counts as dead, others may run what it runs.
                _isAway = core.Now - _lastBeat >= core.Options.HeartbeatInterval;
                if (core.Now - _lastBeat >= core.Options.LeaseDuration)
                    core.Runner.Interrupt(StopReason.LeaseLost);
            }
        }
    }

    private async Task SettleAsync(string instanceId, bool isOwn, CancellationToken cancellationToken)
    {
        var instance = await core.Store.FindInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false);
        if (instance?.Active is not { Owner: { } owner } active || (owner == core.Owner) != isOwn || (isOwn && core.Runner.Find(instanceId) is not null))
            return;
        var binding = active.BindingId is { } bindingId ? (await core.Store.FindAsync(instanceId, bindingId, cancellationToken).ConfigureAwait(false)).Binding : null;
        // Of its own operations a host knows which its handlers have begun; of another's only what stands in the store.
        var isRepeatable = active is { Background: true, Request: not null }
            && (active.Attempt is 0 || (isOwn && !core.Runner.WasInterrupted(active.Id)) || (active.Attempt < core.Options.MaximumAttempts && core.Runs.FindEntry(instance, active).Plan.Repeatable));
        var resumes = instance.Next is not null || isRepeatable;
        var change = instance.Next is not null
            ? core.Completer.Proceed(instance, binding, null)
            : isRepeatable
                ? new StoreChange(instance.Id, instance.To(instance with { Active = active with { Owner = core.Owner } }))
                : await core.Completer.EndAsync(
                    instance, binding, OperationOutcome.Failed(BrokerError.ServiceFailure, isOwn ? StoreWasAway : ProcessEnded), null).ConfigureAwait(false);
        // If the commit fails another host was faster.
        if (!await core.Store.CommitAsync(change, CancellationToken.None).ConfigureAwait(false))
            return;
        core.Runner.Forget(active.Id);
        core.Metrics.TakenOver(active.Kind, resumes);
        if (resumes)
            await core.Runner.ContinueAsync(change.Instance.Record!, change.Bindings.Count > 0 ? change.Bindings[0].Record : binding).ConfigureAwait(false);
    }
}
