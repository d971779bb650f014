namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A request as it came in, as far as a handler sees of it.</summary>
internal sealed record StoredRequest
{
    public byte[]? Body { get; init; }

    public string? ServiceId { get; init; }

    public string? PlanId { get; init; }

    public bool AcceptsIncomplete { get; init; }

    public string? OriginatingIdentity { get; init; }

    public string? RequestIdentity { get; init; }

    public string? UserName { get; init; }

    public string? Version { get; init; }
}
