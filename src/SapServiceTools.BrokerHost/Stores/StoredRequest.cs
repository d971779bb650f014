using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A request in the store: all that another host needs to run it again.</summary>
internal sealed record StoredRequest
{
    public byte[]? Body { get; init; }

    public string? ServiceId { get; init; }

    public string? PlanId { get; init; }

    public bool AcceptsIncomplete { get; init; }

    /// <summary>The header as it came.</summary>
    public string? OriginatingIdentity { get; init; }

    public string? RequestIdentity { get; init; }

    public string? UserName { get; init; }

    public string? Version { get; init; }

    public static StoredRequest From(IncomingRequest incoming) => new()
    {
        Body = incoming.Body?.Text,
        ServiceId = incoming.Query.ServiceId,
        PlanId = incoming.Query.PlanId,
        AcceptsIncomplete = incoming.AcceptsIncomplete,
        OriginatingIdentity = incoming.OriginatingIdentityText,
        RequestIdentity = incoming.RequestIdentity,
        UserName = incoming.UserName,
        Version = incoming.Version.ToString(),
    };

    public IncomingRequest ToIncoming(BrokerOperation operation, string instanceId, string? bindingId) => new()
    {
        Operation = operation,
        InstanceId = instanceId,
        BindingId = bindingId,
        Version = ApiVersion.TryParse(Version, out var version) ? version : ApiVersion.Current,
        RequestIdentity = RequestIdentity,
        UserName = UserName,
        Query = new QueryValues { ServiceId = ServiceId, PlanId = PlanId, AcceptsIncomplete = AcceptsIncomplete },
        Body = Body is null ? null : RequestBodyReader.Read(Body),
        OriginatingIdentityText = OriginatingIdentity,
        OriginatingIdentity = OriginatingIdentityHeader.Parse(OriginatingIdentity),
    };
}
