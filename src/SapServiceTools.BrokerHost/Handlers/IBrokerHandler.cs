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

    /// <summary>Deletes an instance, also one whose creation failed half-way.</summary>
    ValueTask<DeprovisionResult?> DeprovisionAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>Creates a binding, or rotates one (<see cref="BrokerRequest.Predecessor"/>).</summary>
    ValueTask<BindResult?> BindAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>Deletes a binding, also one whose creation failed half-way.</summary>
    ValueTask<UnbindResult?> UnbindAsync(BrokerRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Called before a provision that the host runs in the background is accepted, while the caller waits: what it returns is in the first answer, the only place where platforms read it.
    /// It may refuse the provision by a <see cref="BrokerException"/>. It must change nothing, as it may be called more than once for an instance, and for one that another request creates.
    /// </summary>
    ValueTask<AcceptResult?> AcceptAsync(BrokerRequest request, CancellationToken cancellationToken) => default;

    // The three below only look, and may run beside one another and beside the five above.

    /// <summary>Says more of an instance than the host knows. Called only for services whose instances are retrievable.</summary>
    ValueTask<InstanceDetails?> FetchInstanceAsync(BrokerRequest request, CancellationToken cancellationToken) => default;

    /// <summary>Says what a binding is, in place of what the host kept. Called only for services whose bindings are retrievable.</summary>
    ValueTask<BindResult?> FetchBindingAsync(BrokerRequest request, CancellationToken cancellationToken) => default;

    /// <summary>Says how work outside of the host stands; called only after a result with <see cref="HandlerResult.Asynchronous"/>. Null means that it goes on.</summary>
    ValueTask<LastOperationResult?> LastOperationAsync(BrokerRequest request, CancellationToken cancellationToken) => default;
}
