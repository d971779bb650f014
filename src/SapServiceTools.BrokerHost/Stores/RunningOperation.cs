using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>An operation in progress, with all that another host needs to take it over.</summary>
internal sealed record RunningOperation
{
    public required string Id { get; init; }

    public BrokerOperation Kind { get; init; }

    /// <summary>The binding concerned; null if it is the instance itself.</summary>
    public string? BindingId { get; init; }

    /// <summary>The host that runs it; null if it goes on outside the hosts.</summary>
    public string? Owner { get; init; }

    /// <summary>The handler's own name for an operation outside the hosts.</summary>
    public string? HandlerOperation { get; init; }

    /// <summary>Whether the caller has been answered already.</summary>
    public bool Background { get; init; }

    /// <summary>How often it was begun; 0 while it waits for its turn.</summary>
    public int Attempt { get; init; } = 1;

    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When it counts as failed.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The request; kept only where it may be needed again.</summary>
    public StoredRequest? Request { get; init; }

    /// <summary>What the platform knows it by.</summary>
    public string PublicIdFor(OperationHistory operations) => operations.Last?.Id == Id ? operations.Last.PublicId : Id;

    public bool IsDelegated => Owner is null;

    /// <summary>Whether a caller can poll it: it goes on after the response to its own request, or the caller accepts asynchronous operations.</summary>
    public bool CanBePolledBy(IncomingRequest incoming) => Background || IsDelegated || incoming.AcceptsIncomplete;
}
