namespace SapServiceTools.Clients.Broker.Api;

/// <summary>An instance to create.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="Service">Name or id of the service; null for whichever has the plan.</param>
/// <param name="Plan">Name or id of the plan.</param>
public sealed record ProvisionRequest(string InstanceId, string? Service, string Plan)
{
    /// <summary>The service's own parameters.</summary>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <summary>The platform's context.</summary>
    public IReadOnlyDictionary<string, object?>? Context { get; init; }

    /// <summary>The version that is expected of the plan, with its field <c>version</c>.</summary>
    public IReadOnlyDictionary<string, object?>? MaintenanceInfo { get; init; }

    /// <summary>How to go about it.</summary>
    public RequestMode Mode { get; init; } = new();
}
