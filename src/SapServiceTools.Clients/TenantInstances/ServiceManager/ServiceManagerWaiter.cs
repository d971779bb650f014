using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Waits for operations of instances and of bindings.</summary>
internal sealed class ServiceManagerWaiter(OperationPoller<OperationInfo> instances, OperationPoller<OperationInfo> bindings)
{
    /// <summary>Waits until an operation is over.</summary>
    /// <param name="work">Whose, and how long.</param>
    /// <param name="location">Where it is.</param>
    /// <param name="type">What it does.</param>
    /// <returns>The operation, succeeded or failed; null if the server doesn't know it (any more).</returns>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    public async Task<OperationInfo?> WaitAsync(WorkContext work, string location, OperationType type)
    {
        var poller = location.StartsWith(ServiceManagerApi.Bindings, StringComparison.Ordinal) ? bindings : instances;
        OperationInfo? latest = null;
        var seenPending = false;
        var request = new PollRequest<OperationInfo>(
            location,
            type,
            (operation, fromList) =>
            {
                latest = operation ?? latest;
                // A list has an instance's last operation only, and perhaps without the details; a poll of the operation itself decides.
                if (fromList && operation is null or { State: OperationInfo.Failed })
                    return PollResult.Confirm;
                if (operation is null or { IsOver: true })
                    return PollResult.Done;
                seenPending = true;
                return PollResult.Pending(operation.State ?? "unknown");
            },
            work.Deadline.Left,
            work.Log)
        {
            Name = work.TenantId,
        };
        var result = await poller.WaitAsync(request, work.CancellationToken).ConfigureAwait(false);
        if (seenPending && result is { State: OperationInfo.Succeeded, CreatedAt: { } began, UpdatedAt: { } ended })
            poller.RecordDuration(type, ended - began);
        return result;
    }
}
