namespace SapServiceTools.Clients.Broker.Api;

/// <summary>What to change of an instance.</summary>
/// <param name="InstanceId">Its id.</param>
public sealed record UpdateRequest(string InstanceId)
{
    /// <summary>The service's id as the caller last saw it; what the client knows goes before it.</summary>
    public string? LastServiceId { get; init; }

    /// <summary>The plan's id as the caller last saw it; what the client knows goes before it.</summary>
    public string? LastPlanId { get; init; }

    /// <summary>Name or id of its service; null for what the session knows.</summary>
    public string? Service { get; init; }

    /// <summary>Name or id of the plan that it has; null for what the session knows.</summary>
    public string? CurrentPlan { get; init; }

    /// <summary>Name or id of the plan that it is to have; null keeps its own.</summary>
    public string? Plan { get; init; }

    /// <inheritdoc cref="ProvisionRequest.Parameters"/>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <inheritdoc cref="ProvisionRequest.Context"/>
    public IReadOnlyDictionary<string, object?>? Context { get; init; }

    /// <inheritdoc cref="ProvisionRequest.MaintenanceInfo"/>
    public IReadOnlyDictionary<string, object?>? MaintenanceInfo { get; init; }

    /// <inheritdoc cref="ProvisionRequest.Mode"/>
    public RequestMode Mode { get; init; } = new();
}
