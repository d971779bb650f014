using SapServiceTools.BrokerHost.Stores;

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

    /// <summary>All that another host needs to run it again.</summary>
    public StoredRequest ToStored() => new()
    {
        Body = Body?.Text,
        ServiceId = Query.ServiceId,
        PlanId = Query.PlanId,
        AcceptsIncomplete = Query.AcceptsIncomplete,
        OriginatingIdentity = OriginatingIdentityText,
        RequestIdentity = RequestIdentity,
        UserName = UserName,
        Version = Version.ToString(),
    };

    public static IncomingRequest FromStored(StoredRequest stored, BrokerOperation operation, string instanceId, string? bindingId) => new()
    {
        Operation = operation,
        InstanceId = instanceId,
        BindingId = bindingId,
        Version = ApiVersion.TryParse(stored.Version, out var version) ? version : ApiVersion.Current,
        RequestIdentity = stored.RequestIdentity,
        UserName = stored.UserName,
        Query = new QueryValues { ServiceId = stored.ServiceId, PlanId = stored.PlanId, AcceptsIncomplete = stored.AcceptsIncomplete },
        Body = stored.Body is null ? null : RequestBodyReader.Read(stored.Body),
        OriginatingIdentityText = stored.OriginatingIdentity,
        OriginatingIdentity = OriginatingIdentityHeader.Parse(stored.OriginatingIdentity),
    };
}
