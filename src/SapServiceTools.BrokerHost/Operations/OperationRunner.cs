using System.Collections.Concurrent;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Runs handlers: while the caller waits, or in the background, where places are bounded. An outcome is kept until it is stored.</summary>
internal sealed class OperationRunner(
    MonitoredStore store, OperationFactory factory, OperationCompleter completer, HandlerInvoker invoker, BrokerMetrics metrics, BrokerHostOptions options) : IDisposable
{
    // Of faults other than an unavailable store.
    private const int MaximumOtherAttempts = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaximumDelay = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, OperationRun> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _interrupted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(options.BackgroundConcurrency);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _givingUp = new();
    private int _reserved;

    /// <summary>Operations in the background that run or wait.</summary>
    public int BackgroundCount => Volatile.Read(ref _reserved);

    /// <summary>Operations in the background that run.</summary>
    public int WorkingCount => options.BackgroundConcurrency - _slots.CurrentCount;

    /// <summary>Operations in the background that wait.</summary>
    public int QueuedCount => Math.Max(0, BackgroundCount - WorkingCount);

    /// <summary>Handlers that run in this process, callers waiting or not.</summary>
    public int HandlerCount => Math.Max(0, _running.Count - QueuedCount);

    /// <summary>Operations that have ended and whose outcome isn't stored, because the store is unavailable.</summary>
    public int UnstoredCount => _running.Values.Count(run => run.IsUnstored);

    /// <summary>Reserves a place for an operation in the background; null if there is none.</summary>
    public OperationPlace? TryReserve()
    {
        if (_stopping.IsCancellationRequested)
            return null;
        if (Interlocked.Increment(ref _reserved) <= options.BackgroundConcurrency + options.BackgroundQueueLimit)
            return new OperationPlace(_slots, hasSlot: _slots.Wait(0), Return);
        Return();
        return null;
    }

    /// <summary>Runs a handler while the caller waits, who is answered within the handler's limit whatever happens.</summary>
    /// <exception cref="BrokerException">The handler goes on beyond its limit.</exception>
    /// <exception cref="ServiceException">The handler has ended, and its outcome can't be stored.</exception>
    public async ValueTask<(OperationOutcome Outcome, StoredOutcome Stored)> RunAsync(OperationRun run)
    {
        _running[run.InstanceId] = run;
        var finished = RunForegroundAsync(run);
        if (finished.IsCompletedSuccessfully)
            return finished.Result;
        var task = finished.AsTask();
        try
        {
            return await task.WaitAsync(run.Limit, options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (task.IsCompleted)
                return await task.ConfigureAwait(false);
            LogWhenFailed(run, task);
            if (run.HasOutcome)
                throw store.Unavailable(StoreTrouble.OutcomeUnstored);
            throw new BrokerException(BrokerError.ServiceFailure, "The broker took too long.");
        }
    }

    /// <summary>Runs a handler in the background, and returns its place afterwards.</summary>
    public void StartBackground(OperationRun run, OperationPlace place)
    {
        _running[run.InstanceId] = run;
        _ = Task.Run(() => RunBackgroundAsync(run, place));
    }

    /// <summary>The run on an instance in this process.</summary>
    public OperationRun? Find(string instanceId) => _running.GetValueOrDefault(instanceId);

    /// <summary>Whether a handler of this process has begun an operation whose end isn't stored.</summary>
    public bool WasInterrupted(string operationId) => _interrupted.ContainsKey(operationId);

    /// <summary>An operation that was interrupted has been stored.</summary>
    public void Forget(string operationId) => _interrupted.TryRemove(operationId, out _);

    /// <summary>Tells a creation of this process to stop. A deletion that has begun in its place goes on.</summary>
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
            await run.Ended.WaitAsync(options.HandlerStopGrace * 2, options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new BrokerException(BrokerError.ConcurrentAccess);
        }
    }

    /// <summary>Interrupts all handlers. The outcomes of those that have ended already are still kept.</summary>
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

    /// <summary>Runs the operation under an instance's <see cref="InstanceRecord.Active"/>, which this host has just taken over.</summary>
    public async ValueTask ContinueAsync(InstanceRecord instance, BindingRecord? binding)
    {
        var run = await factory.RestoreAsync(instance, binding).ConfigureAwait(false);
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

    private async ValueTask<(OperationOutcome Outcome, StoredOutcome Stored)> RunForegroundAsync(OperationRun run)
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

    private void LogWhenFailed(OperationRun run, Task task) =>
        task.ContinueWith(late => Log(run, late.Exception!.InnerException!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task RunBackgroundAsync(OperationRun run, OperationPlace place)
    {
        try
        {
            var outcome = await BeginAsync(run, place).ConfigureAwait(false) ?? await invoker.InvokeAsync(run).ConfigureAwait(false);
            await FinishAsync(run, outcome).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Log(run, fault);
        }
        finally
        {
            place.Dispose();
            End(run);
        }
    }

    /// <summary>Waits for the operation's turn and stores that it begins.</summary>
    /// <returns>How the operation ended if it doesn't begin: its host stops, a deletion came, or another host has it.</returns>
    private async ValueTask<OperationOutcome?> BeginAsync(OperationRun run, OperationPlace place)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, run.Token);
        try
        {
            await place.EnterAsync(either.Token).ConfigureAwait(false);
            run.LeaveQueue();
            either.Token.ThrowIfCancellationRequested();
            if (run.IsBegun || await PersistAsync(run, "the operation's start", () => completer.BeginAsync(run), either.Token).ConfigureAwait(false))
                return null;
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            // It stays stored as one that waits for its turn.
        }
        if (run.StopReason is StopReason.Superseded)
            return OperationOutcome.Superseded;
        if (run.IsBegun)
            await completer.HandBackAsync(run).ConfigureAwait(false);
        return OperationOutcome.Abandoned;
    }

    // The end of one may start another, a deletion that waited.
    private async Task WaitForAllAsync()
    {
        while (!_running.IsEmpty)
            await Task.WhenAll(_running.Values.Select(run => run.Ended)).ConfigureAwait(false);
    }

    private async ValueTask<StoredOutcome> FinishAsync(OperationRun run, OperationOutcome outcome)
    {
        // It counts as interrupted until its outcome is stored.
        if (run.IsBegun)
            _interrupted.TryAdd(run.OperationId, true);
        if (outcome.IsAbandoned)
            return default;
        run.HasOutcome = true;
        metrics.OperationEnded(run.Kind, outcome.IsSuccess(run.Kind));
        var stored = await PersistAsync(run, "the operation's outcome", () => completer.CompleteAsync(run, outcome), _givingUp.Token).ConfigureAwait(false);
        Forget(run.OperationId);
        // The deletion starts before this run ends, so that who waits for all to end sees no gap between the two.
        if (stored is { IsSuperseded: true, Instance: { } instance })
            await ContinueAsync(instance, stored.Binding).ConfigureAwait(false);
        return stored;
    }

    /// <summary>Writes to the store. While it is unavailable the write is repeated, until the token fires and one more attempt has failed.</summary>
    private async ValueTask<TResult> PersistAsync<TResult>(OperationRun run, string what, Func<ValueTask<TResult>> write, CancellationToken stopping)
    {
        var delay = FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await write().ConfigureAwait(false);
                run.IsUnstored = false;
                return result;
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested && (MonitoredStore.IsUnavailable(fault) || attempt < MaximumOtherAttempts))
            {
                run.IsUnstored = run.IsBegun;
                if (attempt is 1)
                    Log(run, new ServiceException(ServiceErrorKind.Unavailable, ErrorIds.StateUnavailable, $"The store can't be written with {what}; the broker repeats the write until it succeeds: {Cause(fault)}.", fault));
            }
            catch (Exception fault) when (stopping.IsCancellationRequested && MonitoredStore.IsUnavailable(fault))
            {
                throw store.Unavailable($"The broker stops before {what} is stored.", fault);
            }
            await Task.Delay(delay, options.TimeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < MaximumDelay ? delay * 2 : MaximumDelay;
        }
    }

    private void Log(OperationRun run, Exception fault) => run.Request.LogFault(options.Log, fault);

    private static string Cause(Exception fault) => StoreFaultText.Explain(fault.InnerException ?? fault);

    private void End(OperationRun run)
    {
        _running.TryRemove(KeyValuePair.Create(run.InstanceId, run));
        run.End();
    }
}
