namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>What a binding is for.</summary>
public sealed class BindResource
{
    /// <summary>The app.</summary>
    public string? AppGuid { get; init; }

    /// <summary>The route, for route services.</summary>
    public string? Route { get; init; }

    /// <summary>The whole object, these two included.</summary>
    public required IReadOnlyDictionary<string, object?> Fields { get; init; }
}
