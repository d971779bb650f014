using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Begins the operations of all endpoints: takes a place if the operation goes to the background, enters it in the store, and runs it or sees to it that it is run.</summary>
internal sealed class OperationStarter(BrokerCore core)
{
    /// <summary>Begins an operation, and waits for its end unless it goes on in the background.</summary>
    /// <param name="incoming">The request.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="entry">The plan that it is about.</param>
    /// <param name="background">Whether the caller is answered before it runs.</param>
    /// <param name="prepare">Makes the change that begins it.</param>
    /// <returns>The operation; null if the store has changed meanwhile and has to be read again.</returns>
    /// <exception cref="BrokerException">There is no place for it, or it ended badly.</exception>
    public async ValueTask<StartedOperation?> StartAsync(
        IncomingRequest incoming, BrokerOperation kind, CatalogEntry entry, bool background, Func<RunningOperation, OperationStart> prepare)
    {
        var place = background ? Reserve() : null;
        try
        {
            var operation = core.Runs.NewOperation(incoming, kind, entry.Plan, background, isBegun: place is null or { HasSlot: true });
            var start = prepare(operation);
            if (!await core.Store.CommitAsync(start.Change, CancellationToken.None).ConfigureAwait(false))
                return null;
            var run = core.Runs.NewRun(incoming, operation, entry, start.Request, start.ReplacesFailed);
            if (place is not null)
            {
                core.Runner.StartBackground(run, place);
                // It is the run's from now on.
                place = null;
                return new StartedOperation(true, operation.Id, start.Change.Instance.Record, null);
            }
            var (outcome, completion) = await core.Runner.RunAsync(run).ConfigureAwait(false);
            RequireGoodEnd(run, outcome, completion);
            return new StartedOperation(outcome.IsDelegated, outcome.HandlerOperation ?? operation.Id, completion.Instance, outcome);
        }
        finally
        {
            place?.Dispose();
        }
    }

    private OperationPlace Reserve() => core.Runner.TryReserve() ?? throw new BrokerException(BrokerError.Overloaded) { RetryAfter = core.Options.PollInterval };

    private void RequireGoodEnd(OperationRun run, OperationOutcome outcome, Completion completion)
    {
        // An operation that was interrupted has no end yet.
        if (outcome.IsAbandoned)
        {
            throw run.StopReason is StopReason.LeaseLost
                ? core.Store.Unavailable()
                : new BrokerException(BrokerError.Overloaded, "The broker is stopping.") { RetryAfter = core.Options.PollInterval };
        }
        var isStopped = run.StopReason is StopReason.Superseded || completion.IsSuperseded;
        if (outcome.Fault is { } fault && !isStopped)
            throw fault;
        if (!completion.IsOwned || isStopped)
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
