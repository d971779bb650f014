namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>What a handler returns. Null in place of it means: done, with nothing to say.</summary>
public abstract class HandlerResult
{
    /// <summary>
    /// The work goes on outside of the host, and <see cref="IBrokerHandler.LastOperationAsync"/> tells how it stands.
    /// Allowed only if the caller accepts it (<see cref="BrokerRequest.AcceptsIncomplete"/>) or the host runs the operation in the background.
    /// </summary>
    public bool Asynchronous { get; init; }

    /// <summary>The handler's own name for that work, at most 10,000 characters; it comes back as <see cref="BrokerRequest.Operation"/>.</summary>
    public string? Operation { get; init; }
}
