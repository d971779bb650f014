using System.Collections.Concurrent;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Runs handlers: while the caller waits, or in the background, where places are bounded.</summary>
internal sealed class OperationRunner(BrokerCore core, HandlerInvoker invoker) : IDisposable
{
    private const int CompletionRetries = 3;
    private static readonly TimeSpan CompletionRetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, OperationTicket> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(core.Options.BackgroundConcurrency);
    private readonly CancellationTokenSource _stopping = new();
    private int _reserved;
    private int _working;

    /// <summary>Operations in the background that run or wait.</summary>
    public int BackgroundCount => Volatile.Read(ref _reserved);

    /// <summary>Operations in the background that run.</summary>
    public int WorkingCount => Volatile.Read(ref _working);

    /// <summary>Operations in the background that wait.</summary>
    public int QueuedCount => Math.Max(0, BackgroundCount - WorkingCount);

    /// <summary>Handlers that run in this process, callers waiting or not.</summary>
    public int HandlerCount => Math.Max(0, _running.Count - QueuedCount);

    /// <summary>Takes a place in the queue; <see cref="StartBackground"/> or <see cref="Release"/> must follow.</summary>
    public bool TryReserve()
    {
        if (_stopping.IsCancellationRequested)
            return false;
        if (Interlocked.Increment(ref _reserved) <= core.Options.BackgroundConcurrency + core.Options.BackgroundQueueLimit)
            return true;
        Interlocked.Decrement(ref _reserved);
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _reserved);

    /// <summary>Runs a handler while the caller waits.</summary>
    public async ValueTask<(OperationOutcome Outcome, Completion Completion)> RunAsync(OperationTicket ticket)
    {
        _running[ticket.InstanceId] = ticket;
        try
        {
            var outcome = await invoker.InvokeAsync(ticket).ConfigureAwait(false);
            return (outcome, await FinishAsync(ticket, outcome).ConfigureAwait(false));
        }
        finally
        {
            End(ticket);
        }
    }

    /// <summary>Runs a handler in the background, on a place that was reserved.</summary>
    public void StartBackground(OperationTicket ticket)
    {
        _running[ticket.InstanceId] = ticket;
        _ = Task.Run(() => RunBackgroundAsync(ticket));
    }

    /// <summary>The run on an instance in this process.</summary>
    public OperationTicket? Find(string instanceId) => _running.GetValueOrDefault(instanceId);

    /// <summary>Tells a creation of this process to stop. The deletion that takes its place may have begun already, and is left alone.</summary>
    public void StopCreation(string instanceId)
    {
        if (Find(instanceId) is { Kind: BrokerOperation.Provision or BrokerOperation.Bind } ticket)
            ticket.Stop(StopReason.Superseded);
    }

    /// <summary>Stops a creation of this process and waits for its end.</summary>
    /// <exception cref="BrokerException">Another host runs it, or its handler doesn't stop.</exception>
    public async ValueTask StopCreationAsync(string instanceId, string operationId)
    {
        if (Find(instanceId) is not { } ticket || ticket.OperationId != operationId)
            throw new BrokerException(BrokerError.ConcurrentAccess);
        ticket.Stop(StopReason.Superseded);
        try
        {
            // Longer than the handler's own time to stop, after which its run ends anyway.
            await ticket.Ended.WaitAsync(core.Options.HandlerStopGrace * 2, core.Options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new BrokerException(BrokerError.ConcurrentAccess);
        }
    }

    /// <summary>Interrupts all handlers: another host may have taken their operations over.</summary>
    public void Interrupt()
    {
        foreach (var ticket in _running.Values)
            ticket.Stop(StopReason.HostStops);
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
            Interrupt();
            await WaitForAllAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _places.Dispose();
    }

    private async Task RunBackgroundAsync(OperationTicket ticket)
    {
        var placed = false;
        try
        {
            await _places.WaitAsync(_stopping.Token).ConfigureAwait(false);
            placed = true;
            ticket.Begin();
            Interlocked.Increment(ref _working);
            if (_stopping.IsCancellationRequested)
            {
                await HandBackAsync(ticket).ConfigureAwait(false);
                return;
            }
            var outcome = await invoker.InvokeAsync(ticket).ConfigureAwait(false);
            await FinishAsync(ticket, outcome).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!placed)
        {
            // The host stops before the operation's turn came.
            await HandBackAsync(ticket).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            core.Options.Log?.Fault($"{ticket.Kind} of instance {ticket.InstanceId}", ticket.InstanceId, ticket.Request.RequestIdentity, fault);
        }
        finally
        {
            if (placed)
            {
                Interlocked.Decrement(ref _working);
                _places.Release();
            }
            Release();
            End(ticket);
        }
    }

    private async ValueTask HandBackAsync(OperationTicket ticket)
    {
        try
        {
            await core.Completer.HandBackAsync(ticket).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            core.Options.Log?.Fault($"{ticket.Kind} of instance {ticket.InstanceId}", ticket.InstanceId, ticket.Request.RequestIdentity, fault);
        }
    }

    // The end of one may be the beginning of another, a deletion that waited.
    private async Task WaitForAllAsync()
    {
        while (!_running.IsEmpty)
            await Task.WhenAll(_running.Values.Select(ticket => ticket.Ended)).ConfigureAwait(false);
    }

    private async ValueTask<Completion> FinishAsync(OperationTicket ticket, OperationOutcome outcome)
    {
        if (outcome.IsAbandoned)
            return default;
        var completion = await CompleteAsync(ticket, outcome).ConfigureAwait(false);
        // It takes this run's place before this one ends, so that whoever waits for all to end sees no gap between the two.
        if (completion is { IsSuperseded: true, Instance: { } instance })
            await ContinueAsync(instance, completion.Binding).ConfigureAwait(false);
        return completion;
    }

    // The handler's work is done, so a store that is away for a moment is waited for. If it stays away, the recovery settles the operation later.
    private async ValueTask<Completion> CompleteAsync(OperationTicket ticket, OperationOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await core.Completer.CompleteAsync(ticket, outcome).ConfigureAwait(false);
            }
            catch (Exception fault) when (attempt <= CompletionRetries && fault is not BrokerException)
            {
                core.Options.Log?.Fault($"{ticket.Kind} of instance {ticket.InstanceId}", ticket.InstanceId, ticket.Request.RequestIdentity, fault);
                await Task.Delay(CompletionRetryDelay * attempt, core.Options.TimeProvider).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs the operation under an instance's <see cref="InstanceRecord.Active"/>, which this host has just taken.</summary>
    public async ValueTask ContinueAsync(InstanceRecord instance, BindingRecord? binding)
    {
        var ticket = await core.Tickets.RestoreAsync(instance, binding).ConfigureAwait(false);
        // What is on the books already has to be done, even if the queue is full.
        Interlocked.Increment(ref _reserved);
        StartBackground(ticket);
    }

    private void End(OperationTicket ticket)
    {
        _running.TryRemove(KeyValuePair.Create(ticket.InstanceId, ticket));
        ticket.End();
    }
}
