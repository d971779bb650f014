namespace SapServiceTools.BrokerHost.Handlers;

/// <summary>A created instance.</summary>
public sealed class ProvisionResult : HandlerResult
{
    /// <summary>The instance's own page.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary><c>metadata</c> of the answer: <c>labels</c> and <c>attributes</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>What the handler wants to find again in <see cref="BrokerInstance.Data"/>. It is kept encrypted and never sent.</summary>
    public IReadOnlyDictionary<string, object?>? Data { get; init; }
}
