using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Starts the operations of all endpoints: reserves a place if the operation goes to the background, stores it, and runs it or lets the runner do so.</summary>
internal sealed class OperationStarter(MonitoredStore store, OperationFactory factory, OperationRunner runner, BrokerHostOptions options)
{
    /// <summary>Starts an operation, and waits for its end unless it goes on in the background.</summary>
    /// <param name="incoming">The request.</param>
    /// <param name="entry">The plan that it is about.</param>
    /// <param name="background">Whether the caller is answered before it runs.</param>
    /// <param name="prepare">Makes the change that begins it.</param>
    /// <returns>The operation; null if the store has changed meanwhile and has to be read again.</returns>
    /// <exception cref="BrokerException">There is no place for it, or it failed.</exception>
    public async ValueTask<StartedOperation?> StartAsync(IncomingRequest incoming, CatalogEntry entry, bool background, Func<RunningOperation, OperationStart> prepare)
    {
        var place = background ? Reserve() : null;
        try
        {
            var operation = factory.NewOperation(incoming, entry.Plan, background, isBegun: place is null or { HasSlot: true });
            var start = prepare(operation);
            if (!await store.CommitAsync(start.Change).ConfigureAwait(false))
                return null;
            var run = factory.NewRun(incoming, operation, entry, start.Request, start.ReplacesFailed);
            if (place is not null)
            {
                runner.StartBackground(run, place);
                // It is the run's from now on.
                place = null;
                return new StartedOperation(true, operation.Id, start.Change.Instance.Record, null);
            }
            var (outcome, stored) = await runner.RunAsync(run).ConfigureAwait(false);
            ThrowUnlessSucceeded(run, outcome, stored);
            return new StartedOperation(outcome.IsDelegated, outcome.HandlerOperation ?? operation.Id, stored.Instance, outcome);
        }
        finally
        {
            place?.Dispose();
        }
    }

    /// <summary>Lets a deletion follow the creation under <see cref="InstanceRecord.Active"/>, which is stopped. A caller that accepts no asynchronous operation waits for its end.</summary>
    /// <param name="incoming">The deletion.</param>
    /// <param name="entry">The plan that it is about.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="prepare">Makes the change that stores the deletion.</param>
    /// <returns>The id of the deletion; null if the stored state has changed and has to be read again.</returns>
    /// <exception cref="BrokerException">Another host runs the creation, its handler doesn't stop, or another deletion waits for it already.</exception>
    public async ValueTask<string?> SupersedeAsync(IncomingRequest incoming, CatalogEntry entry, InstanceRecord instance, Func<RunningOperation, StoreChange> prepare)
    {
        if (instance.Next is { } waiting)
            return incoming.AcceptsIncomplete ? waiting.Id : throw new BrokerException(BrokerError.ConcurrentAccess);
        if (!incoming.AcceptsIncomplete)
        {
            await runner.StopCreationAsync(instance.Id, instance.Active!.Id).ConfigureAwait(false);
            return null;
        }
        var deletion = factory.NewOperation(incoming, entry.Plan, background: true, isBegun: false);
        if (!await store.CommitAsync(prepare(deletion)).ConfigureAwait(false))
            return null;
        runner.StopCreation(instance.Id);
        return deletion.Id;
    }

    private OperationPlace Reserve() => runner.TryReserve() ?? throw new BrokerException(BrokerError.Overloaded) { RetryAfter = options.PollInterval };

    private void ThrowUnlessSucceeded(OperationRun run, OperationOutcome outcome, StoredOutcome stored)
    {
        // An operation that was interrupted has no end yet.
        if (outcome.IsAbandoned)
        {
            throw run.StopReason is StopReason.LeaseLost
                ? store.Unavailable()
                : new BrokerException(BrokerError.Overloaded, "The broker is stopping.") { RetryAfter = options.PollInterval };
        }
        var isStopped = run.StopReason is StopReason.Superseded || stored.IsSuperseded;
        if (outcome.Fault is { } fault && !isStopped)
            throw fault;
        if (!stored.IsOwned || isStopped)
        {
            throw new BrokerException(BrokerError.ConcurrentAccess, run.Kind switch
            {
                BrokerOperation.Provision => "The service instance was deleted while it was being created.",
                BrokerOperation.Bind => "The service binding was deleted while it was being created.",
                _ => null,
            });
        }
    }
}

/// <summary>What a new operation does to the store, and what its handler gets.</summary>
/// <param name="Change">The change that begins it.</param>
/// <param name="Request">What its handler gets.</param>
/// <param name="ReplacesFailed">A record of a failed creation was there before; it stays if this one is refused.</param>
internal readonly record struct OperationStart(StoreChange Change, BrokerRequest Request, bool ReplacesFailed = false);

/// <summary>An operation that goes on, or has succeeded while its caller waited.</summary>
/// <param name="IsInProgress">The caller is to poll.</param>
/// <param name="PublicId">What the platform knows it by.</param>
/// <param name="Instance">The instance as it is now.</param>
/// <param name="Outcome">How it ended; null in the background.</param>
internal sealed record StartedOperation(bool IsInProgress, string PublicId, InstanceRecord? Instance, OperationOutcome? Outcome);
