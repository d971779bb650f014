using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Gives signs of life, and settles what dead hosts left: their operations are taken over or marked failed, so that none is stuck.</summary>
internal sealed class OperationRecovery(BrokerCore core) : IAsyncDisposable
{
    private const int BeatsBetweenPurges = 12;

    private readonly CancellationTokenSource _stopping = new();
    private HashSet<string> _suspects = new(StringComparer.Ordinal);
    private DateTimeOffset _lastBeat;
    private Task _beating = Task.CompletedTask;

    /// <summary>Gives the first sign of life, settles what is left from before, and goes on doing both.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await GiveSignAsync(cancellationToken).ConfigureAwait(false);
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
        foreach (var instanceId in await core.Store.FindOrphansAsync(cancellationToken).ConfigureAwait(false))
            await SettleAsync(instanceId, isOwn: false, cancellationToken).ConfigureAwait(false);
        // An operation that was interrupted, or whose end the store didn't take. One that is just being begun is on the books a moment before it runs, so it must be missed twice.
        var owned = await core.Store.FindOwnedAsync(core.Owner, cancellationToken).ConfigureAwait(false);
        var missed = owned.Where(instanceId => core.Runner.Find(instanceId) is null).ToHashSet(StringComparer.Ordinal);
        foreach (var instanceId in missed.Where(_suspects.Contains))
            await SettleAsync(instanceId, isOwn: true, cancellationToken).ConfigureAwait(false);
        _suspects = missed;
    }

    private async Task GiveSignAsync(CancellationToken cancellationToken)
    {
        var now = core.Now;
        await core.Store.BeatAsync(core.Owner, core.Options.LeaseDuration, cancellationToken).ConfigureAwait(false);
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
                await GiveSignAsync(_stopping.Token).ConfigureAwait(false);
                // A deletion that came to another host can only be seen in the books.
                foreach (var instanceId in await core.Store.FindSupersededAsync(core.Owner, _stopping.Token).ConfigureAwait(false))
                    core.Runner.StopCreation(instanceId);
                await SettleAsync(_stopping.Token).ConfigureAwait(false);
                if (beat % BeatsBetweenPurges is 0)
                    await core.Store.PurgeAsync(core.Now, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The store may be back with the next beat. Once this host counts as dead, others may run what it runs.
                core.Options.Log?.Fault("The sign of life", null, fault);
                if (core.Now - _lastBeat >= core.Options.LeaseDuration)
                    core.Runner.Interrupt();
            }
        }
    }

    private async Task SettleAsync(string instanceId, bool isOwn, CancellationToken cancellationToken)
    {
        var instance = await core.Store.FindInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false);
        if (instance?.Active is not { Owner: { } owner } active || (owner == core.Owner) != isOwn || (isOwn && core.Runner.Find(instanceId) is not null))
            return;
        var binding = active.BindingId is { } bindingId ? (await core.Store.FindAsync(instanceId, bindingId, cancellationToken).ConfigureAwait(false)).Binding : null;
        var isRepeatable = active is { Background: true, Request: not null }
            && (active.Attempt is 0 || (active.Attempt < core.Options.MaximumAttempts && core.Tickets.FindEntry(instance, active).Plan.Repeatable));
        var resumes = instance.Next is not null || isRepeatable;
        var change = instance.Next is not null
            ? core.Completer.Proceed(instance, binding, null)
            : isRepeatable
                ? new StoreChange(instance.Id, instance.To(instance with { Active = active with { Owner = core.Owner, Attempt = active.Attempt + 1 } }))
                : await core.Completer.EndAsync(
                    instance, binding, OperationOutcome.Failed(BrokerError.ServiceFailure, "The broker was stopped while the operation was going on."), null).ConfigureAwait(false);
        // If the commit fails another host was faster.
        if (!await core.Store.CommitAsync(change, CancellationToken.None).ConfigureAwait(false))
            return;
        core.Metrics.TakenOver(active.Kind, resumes);
        if (resumes)
            await core.Runner.ContinueAsync(change.Instance.Record!, change.Bindings.Count > 0 ? change.Bindings[0].Record : binding).ConfigureAwait(false);
    }
}
