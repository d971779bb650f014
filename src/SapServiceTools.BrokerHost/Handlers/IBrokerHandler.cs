using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>
/// What provisioning means. The host has checked everything that the protocol demands before it calls, runs at most one of the first five methods an instance at a time, and stores their state;
/// a method does the work and returns, or throws a <see cref="BrokerException"/>. The token fires when the time is up, the instance is deleted while it is being created, or the host stops.
/// </summary>
public interface IBrokerHandler
{
    /// <summary>Creates an instance.</summary>
    ValueTask<ProvisionResult?> ProvisionAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>Changes an instance. If it throws, nothing may have changed.</summary>
    ValueTask<UpdateResult?> UpdateAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>Deletes an instance, also one whose creation failed in the middle.</summary>
    ValueTask<DeprovisionResult?> DeprovisionAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>Creates a binding, or rotates one (<see cref="BrokerRequest.Predecessor"/>).</summary>
    ValueTask<BindResult?> BindAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>Deletes a binding, also one whose creation failed in the middle.</summary>
    ValueTask<UnbindResult?> UnbindAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Called before a provision that the host runs in the background is accepted, while the caller waits: what it returns is in the first response, the only one where platforms read it.
    /// It may refuse the provision by a <see cref="BrokerException"/>. It must change nothing, as it may be called more than once for an instance, and for one that another request creates.
    /// </summary>
    ValueTask<AcceptResult?> AcceptAsync(BrokerRequest request, CancellationToken cancellationToken) => default;

    // The three below only read, and may run beside one another and beside the five above.

    /// <summary>Returns details of an instance that the host doesn't have. Called only for services whose instances are retrievable.</summary>
    ValueTask<InstanceDetails?> FetchInstanceAsync(BrokerRequest request, CancellationToken cancellationToken) => default;

    /// <summary>Returns a binding, in place of what the host stored. Called only for services whose bindings are retrievable.</summary>
    ValueTask<BindResult?> FetchBindingAsync(BrokerRequest request, CancellationToken cancellationToken) => default;

    /// <summary>Returns the state of an asynchronous operation of the handler's own; called only after a result with <see cref="HandlerResult.Asynchronous"/>. Null means that it is in progress.</summary>
    ValueTask<LastOperationResult?> LastOperationAsync(BrokerRequest request, CancellationToken cancellationToken) => default;
}
