namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>What a handler returns. Null in place of it means success without details.</summary>
public abstract class HandlerResult
{
    /// <summary>
    /// The operation goes on outside the host, and <see cref="IBrokerHandler.LastOperationAsync"/> returns its state.
    /// Allowed only if the caller accepts it (<see cref="BrokerRequest.AcceptsIncomplete"/>) or the host runs the operation in the background.
    /// </summary>
    public bool Asynchronous { get; init; }

    /// <summary>The handler's own name for that operation, at most 10,000 characters; it comes back as <see cref="BrokerRequest.Operation"/>.</summary>
    public string? Operation { get; init; }
}
