namespace SapServiceTools.Clients.Broker.Api;

/// <summary>A broker's answer with a status that the request allows.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Fields">The fields of the body; none where it was empty.</param>
/// <param name="RequestId">The request identity that was sent.</param>
internal sealed record BrokerResponse(int Status, ResponseFields Fields, string RequestId)
{
    /// <summary>How long the broker asks to wait before the next poll.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The tag of the body.</summary>
    public string? ETag { get; init; }
}
