namespace SapServiceTools.Clients.Broker.Api;

/// <summary>Something to delete or fetch.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="BindingId">The binding; null for the instance itself.</param>
public sealed record ResourceRequest(string InstanceId, string? BindingId = null)
{
    /// <summary>The service's id as the caller last saw it; what the client knows goes before it.</summary>
    public string? LastServiceId { get; init; }

    /// <summary>The plan's id as the caller last saw it; what the client knows goes before it.</summary>
    public string? LastPlanId { get; init; }

    /// <summary>Name or id of its service; null for what the session knows.</summary>
    public string? Service { get; init; }

    /// <summary>Name or id of its plan; null for what the session knows.</summary>
    public string? Plan { get; init; }

    /// <summary>Deletes the bindings that the session knows of before their instance.</summary>
    public bool IncludeBindings { get; init; }

    /// <inheritdoc cref="ProvisionRequest.Mode"/>
    public RequestMode Mode { get; init; } = new();
}
