using System.Collections.Concurrent;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Runs handlers: while the caller waits, or in the background, where places are bounded. How one ended is kept until the store has taken it.</summary>
internal sealed class OperationRunner(BrokerCore core, HandlerInvoker invoker) : IDisposable
{
    // Of what isn't the store's being away a few tries are enough.
    private const int OtherTries = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, OperationRun> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _interrupted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(core.Options.BackgroundConcurrency);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _givingUp = new();
    private int _reserved;

    /// <summary>Operations in the background that run or wait.</summary>
    public int BackgroundCount => Volatile.Read(ref _reserved);

    /// <summary>Operations in the background that run.</summary>
    public int WorkingCount => core.Options.BackgroundConcurrency - _slots.CurrentCount;

    /// <summary>Operations in the background that wait.</summary>
    public int QueuedCount => Math.Max(0, BackgroundCount - WorkingCount);

    /// <summary>Handlers that run in this process, callers waiting or not.</summary>
    public int HandlerCount => Math.Max(0, _running.Count - QueuedCount);

    /// <summary>Operations whose end is known here alone, because the store is away.</summary>
    public int KeptCount => _running.Values.Count(run => run.IsKept);

    /// <summary>Takes a place for an operation in the background; null if there is none.</summary>
    public OperationPlace? TryReserve()
    {
        if (_stopping.IsCancellationRequested)
            return null;
        if (Interlocked.Increment(ref _reserved) <= core.Options.BackgroundConcurrency + core.Options.BackgroundQueueLimit)
            return new OperationPlace(_slots, hasSlot: _slots.Wait(0), Return);
        Return();
        return null;
    }

    /// <summary>Runs a handler while the caller waits, who is answered within the handler's limit whatever happens.</summary>
    /// <exception cref="BrokerException">The handler goes on beyond its limit.</exception>
    /// <exception cref="ServiceException">The handler is done, and the store can't take it.</exception>
    public async ValueTask<(OperationOutcome Outcome, Completion Completion)> RunAsync(OperationRun run)
    {
        _running[run.InstanceId] = run;
        var finished = RunWaitedForAsync(run);
        if (finished.IsCompletedSuccessfully)
            return finished.Result;
        var task = finished.AsTask();
        try
        {
            return await task.WaitAsync(run.Limit, core.Options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (task.IsCompleted)
                return await task.ConfigureAwait(false);
            _ = task.ContinueWith(late => Note(run, late.Exception!.InnerException!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            if (run.IsKept)
                throw core.Store.Unavailable("The operation is done, and the broker keeps its outcome until its store can be written again.");
            throw new BrokerException(BrokerError.ServiceFailure, "The broker took too long.");
        }
    }

    /// <summary>Runs a handler in the background, on a place that is the run's from now on.</summary>
    public void StartBackground(OperationRun run, OperationPlace place)
    {
        _running[run.InstanceId] = run;
        _ = Task.Run(() => RunBackgroundAsync(run, place));
    }

    /// <summary>The run on an instance in this process.</summary>
    public OperationRun? Find(string instanceId) => _running.GetValueOrDefault(instanceId);

    /// <summary>Whether a handler of this process has begun an operation that the store doesn't know the end of.</summary>
    public bool WasInterrupted(string operationId) => _interrupted.ContainsKey(operationId);

    /// <summary>The store knows now what becomes of an operation that was interrupted.</summary>
    public void Forget(string operationId) => _interrupted.TryRemove(operationId, out _);

    /// <summary>Tells a creation of this process to stop. The deletion that takes its place may have begun already, and is left alone.</summary>
    public void StopCreation(string instanceId)
    {
        if (Find(instanceId) is { Kind: BrokerOperation.Provision or BrokerOperation.Bind } run)
            run.Stop(StopReason.Superseded);
    }

    /// <summary>Stops a creation of this process and waits for its end.</summary>
    /// <exception cref="BrokerException">Another host runs it, or its handler doesn't stop.</exception>
    public async ValueTask StopCreationAsync(string instanceId, string operationId)
    {
        if (Find(instanceId) is not { } run || run.OperationId != operationId)
            throw new BrokerException(BrokerError.ConcurrentAccess);
        run.Stop(StopReason.Superseded);
        try
        {
            // Longer than the handler's own time to stop, after which its run ends anyway.
            await run.Ended.WaitAsync(core.Options.HandlerStopGrace * 2, core.Options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new BrokerException(BrokerError.ConcurrentAccess);
        }
    }

    /// <summary>Interrupts all handlers. How those ended that are done already is still kept.</summary>
    public void Interrupt(StopReason reason)
    {
        foreach (var run in _running.Values)
            run.Stop(reason);
    }

    /// <summary>Begins nothing more, lets running handlers end until the token fires, then interrupts them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await WaitForAllAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _givingUp.CancelAsync().ConfigureAwait(false);
            Interrupt(StopReason.HostStops);
            await WaitForAllAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs the operation under an instance's <see cref="InstanceRecord.Active"/>, which this host has just taken.</summary>
    public async ValueTask ContinueAsync(InstanceRecord instance, BindingRecord? binding)
    {
        var run = await core.Runs.RestoreAsync(instance, binding).ConfigureAwait(false);
        // What is in the store already has to be done, even if the queue is full.
        Interlocked.Increment(ref _reserved);
        StartBackground(run, new OperationPlace(_slots, hasSlot: false, Return));
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _givingUp.Dispose();
        _slots.Dispose();
    }

    private void Return() => Interlocked.Decrement(ref _reserved);

    private async ValueTask<(OperationOutcome Outcome, Completion Completion)> RunWaitedForAsync(OperationRun run)
    {
        try
        {
            var outcome = await invoker.InvokeAsync(run).ConfigureAwait(false);
            return (outcome, await FinishAsync(run, outcome).ConfigureAwait(false));
        }
        finally
        {
            End(run);
        }
    }

    private async Task RunBackgroundAsync(OperationRun run, OperationPlace place)
    {
        try
        {
            var outcome = await BeginAsync(run, place).ConfigureAwait(false) ?? await invoker.InvokeAsync(run).ConfigureAwait(false);
            await FinishAsync(run, outcome).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Note(run, fault);
        }
        finally
        {
            place.Dispose();
            End(run);
        }
    }

    /// <summary>Waits for the operation's turn and notes in the store that it begins.</summary>
    /// <returns>How the operation ended if it doesn't begin: its host stops, a deletion came, or another host has it.</returns>
    private async ValueTask<OperationOutcome?> BeginAsync(OperationRun run, OperationPlace place)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, run.Token);
        try
        {
            await place.EnterAsync(either.Token).ConfigureAwait(false);
            run.TakePlace();
            either.Token.ThrowIfCancellationRequested();
            if (run.IsBegun || await PersistAsync(run, "to begin it", () => core.Completer.BeginAsync(run), either.Token).ConfigureAwait(false))
                return null;
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            // It stays in the store as one that waits for its turn.
        }
        if (run.StopReason is StopReason.Superseded)
            return OperationOutcome.Superseded;
        if (run.IsBegun)
            await core.Completer.HandBackAsync(run).ConfigureAwait(false);
        return OperationOutcome.Abandoned;
    }

    // The end of one may be the beginning of another, a deletion that waited.
    private async Task WaitForAllAsync()
    {
        while (!_running.IsEmpty)
            await Task.WhenAll(_running.Values.Select(run => run.Ended)).ConfigureAwait(false);
    }

    private async ValueTask<Completion> FinishAsync(OperationRun run, OperationOutcome outcome)
    {
        // What has begun and isn't known to have ended, until the store says that it has.
        if (run.IsBegun)
            _interrupted.TryAdd(run.OperationId, true);
        if (outcome.IsAbandoned)
            return default;
        core.Metrics.OperationEnded(run.Kind, outcome.IsSuccess(run.Kind));
        var completion = await PersistAsync(run, "how it ended", () => core.Completer.CompleteAsync(run, outcome), _givingUp.Token).ConfigureAwait(false);
        Forget(run.OperationId);
        // It takes this run's place before this one ends, so that whoever waits for all to end sees no gap between the two.
        if (completion is { IsSuperseded: true, Instance: { } instance })
            await ContinueAsync(instance, completion.Binding).ConfigureAwait(false);
        return completion;
    }

    /// <summary>Writes to the store. One that is away is waited for as long as it takes, or until the token fires and one more try has failed.</summary>
    private async ValueTask<TResult> PersistAsync<TResult>(OperationRun run, string what, Func<ValueTask<TResult>> write, CancellationToken giveUp)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await write().ConfigureAwait(false);
                run.IsKept = false;
                return result;
            }
            catch (Exception fault) when (!giveUp.IsCancellationRequested && (MonitoredStore.IsAway(fault) || attempt < OtherTries))
            {
                run.IsKept = run.IsBegun;
                if (attempt is 1)
                    Note(run, new ServiceException(ServiceErrorKind.Unavailable, ErrorIds.StateUnavailable, $"The store doesn't take {what}; it is tried again until it does. {Cause(fault)}", fault));
            }
            catch (Exception fault) when (giveUp.IsCancellationRequested && MonitoredStore.IsAway(fault))
            {
                throw core.Store.Unavailable($"The broker stops before its store has taken {what}.", fault);
            }
            await Task.Delay(pause, core.Options.TimeProvider, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static string Cause(Exception fault) => (fault.InnerException ?? fault).Message;

    private void Note(OperationRun run, Exception fault) =>
        core.Options.Log?.Fault($"{run.Kind} of instance {run.InstanceId}", run.InstanceId, run.Request.RequestIdentity, fault);

    private void End(OperationRun run)
    {
        _running.TryRemove(KeyValuePair.Create(run.InstanceId, run));
        run.End();
    }
}
