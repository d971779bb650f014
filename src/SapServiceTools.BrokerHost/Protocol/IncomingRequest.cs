namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>A request that has come through version, authentication, route and body.</summary>
internal sealed class IncomingRequest
{
    public required BrokerOperation Operation { get; init; }

    public string InstanceId { get; init; } = "";

    public string? BindingId { get; init; }

    public ApiVersion Version { get; init; }

    public string? RequestIdentity { get; init; }

    public string? UserName { get; init; }

    public QueryValues Query { get; init; }

    public bool AcceptsIncomplete => Query.AcceptsIncomplete;

    public RequestBody? Body { get; init; }

    /// <summary>The header as it came.</summary>
    public string? OriginatingIdentityText { get; init; }

    public OriginatingIdentity? OriginatingIdentity { get; init; }

    /// <summary>The address of the instance's own page, if there are pages.</summary>
    public string? InstancePage { get; init; }
}
