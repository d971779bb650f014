namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The platform's own account of an instance before an update.</summary>
public sealed class PreviousValues
{
    /// <summary>The service; deprecated, it can't change.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The plan.</summary>
    public string? PlanId { get; init; }

    /// <summary>The organisation; deprecated.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The space; deprecated.</summary>
    public string? SpaceId { get; init; }

    /// <summary>The version of the plan.</summary>
    public string? MaintenanceVersion { get; init; }
}
