namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A created instance.</summary>
public sealed class ProvisionResult : HandlerResult
{
    /// <summary>The instance's own page.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary><c>metadata</c> of the response: <c>labels</c> and <c>attributes</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>Comes back as <see cref="BrokerInstance.Data"/>. It is stored encrypted and never sent.</summary>
    public IReadOnlyDictionary<string, object?>? Data { get; init; }
}
