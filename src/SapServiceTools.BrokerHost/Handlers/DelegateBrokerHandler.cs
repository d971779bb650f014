using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A handler made of delegates. One that is null does nothing and succeeds, except an update, which is refused.</summary>
public sealed class DelegateBrokerHandler : IBrokerHandler
{
    /// <summary>Creates an instance.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<ProvisionResult?>>? OnProvision { get; init; }

    /// <summary>Changes an instance.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<UpdateResult?>>? OnUpdate { get; init; }

    /// <summary>Deletes an instance.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<DeprovisionResult?>>? OnDeprovision { get; init; }

    /// <summary>Creates a binding.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<BindResult?>>? OnBind { get; init; }

    /// <summary>Deletes a binding.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<UnbindResult?>>? OnUnbind { get; init; }

    /// <summary>Returns what is known of an instance before its creation in the background begins.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<AcceptResult?>>? OnAccept { get; init; }

    /// <summary>Fetches an instance.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<InstanceDetails?>>? OnFetchInstance { get; init; }

    /// <summary>Fetches a binding.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<BindResult?>>? OnFetchBinding { get; init; }

    /// <summary>Returns the state of an asynchronous operation of the handler's own.</summary>
    public Func<BrokerRequest, CancellationToken, ValueTask<LastOperationResult?>>? OnLastOperation { get; init; }

    /// <inheritdoc/>
    public ValueTask<ProvisionResult?> ProvisionAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnProvision?.Invoke(request, cancellationToken) ?? default;

    /// <inheritdoc/>
    public ValueTask<UpdateResult?> UpdateAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnUpdate is null ? throw new BrokerException(BrokerError.PlanChangeNotSupported, "This broker doesn't update instances.") : OnUpdate(request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DeprovisionResult?> DeprovisionAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnDeprovision?.Invoke(request, cancellationToken) ?? default;

    /// <inheritdoc/>
    public ValueTask<BindResult?> BindAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnBind?.Invoke(request, cancellationToken) ?? default;

    /// <inheritdoc/>
    public ValueTask<UnbindResult?> UnbindAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnUnbind?.Invoke(request, cancellationToken) ?? default;

    /// <inheritdoc/>
    public ValueTask<AcceptResult?> AcceptAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnAccept?.Invoke(request, cancellationToken) ?? default;

    /// <inheritdoc/>
    public ValueTask<InstanceDetails?> FetchInstanceAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnFetchInstance?.Invoke(request, cancellationToken) ?? default;

    /// <inheritdoc/>
    public ValueTask<BindResult?> FetchBindingAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnFetchBinding?.Invoke(request, cancellationToken) ?? default;

    /// <inheritdoc/>
    public ValueTask<LastOperationResult?> LastOperationAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        OnLastOperation?.Invoke(request, cancellationToken) ?? default;
}
