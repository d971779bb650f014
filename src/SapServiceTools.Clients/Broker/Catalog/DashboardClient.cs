namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The OAuth client that Cloud Foundry makes for a service's dashboard.</summary>
public sealed class DashboardClient
{
    /// <summary>The client's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The client's secret; it is part of the catalog by the specification.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Where the login comes back to.</summary>
    public string RedirectUri { get; init; } = "";

    /// <summary>Fields beyond the specification; they are kept and sent as they are.</summary>
    public IReadOnlyDictionary<string, object?>? AdditionalFields { get; init; }
}
