namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>A service and plan that a request is about.</summary>
/// <param name="ServiceId">The service's id; null if nobody knows it.</param>
/// <param name="PlanId">The plan's id; null if nobody knows it.</param>
/// <param name="Service">The service in the catalog; null if it isn't there.</param>
/// <param name="Entry">The plan in the catalog; null if it isn't there.</param>
internal sealed record PlanChoice(string? ServiceId, string? PlanId, ServiceOffering? Service, CatalogEntry? Entry)
{
    public string? ServiceName => Service?.Name;

    public string? PlanName => Entry?.Plan.Name;

    /// <summary>How long operations are polled at most.</summary>
    public TimeSpan? MaximumPolling => Entry?.Plan.MaximumPollingDuration is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;
}
