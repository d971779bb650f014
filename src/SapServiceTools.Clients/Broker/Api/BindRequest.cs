namespace SapServiceTools.Clients.Broker.Api;

/// <summary>A binding to create.</summary>
/// <param name="InstanceId">The instance to bind.</param>
/// <param name="BindingId">The binding's id.</param>
public sealed record BindRequest(string InstanceId, string BindingId)
{
    /// <summary>The service's id as the caller last saw it; what the client knows goes before it.</summary>
    public string? LastServiceId { get; init; }

    /// <summary>The plan's id as the caller last saw it; what the client knows goes before it.</summary>
    public string? LastPlanId { get; init; }

    /// <summary>Name or id of the instance's service; null for what the session knows.</summary>
    public string? Service { get; init; }

    /// <summary>Name or id of the instance's plan; null for what the session knows.</summary>
    public string? Plan { get; init; }

    /// <summary>The binding that this one is to replace; null for an ordinary one.</summary>
    public string? PredecessorBindingId { get; init; }

    /// <summary>The app that is bound; null for none.</summary>
    public string? AppGuid { get; init; }

    /// <summary>What the binding is for: <c>app_guid</c>, <c>route</c> and more.</summary>
    public IReadOnlyDictionary<string, object?>? BindResource { get; init; }

    /// <inheritdoc cref="ProvisionRequest.Parameters"/>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <summary>The platform's context; null takes that of the instance.</summary>
    public IReadOnlyDictionary<string, object?>? Context { get; init; }

    /// <inheritdoc cref="ProvisionRequest.Mode"/>
    public RequestMode Mode { get; init; } = new();
}
