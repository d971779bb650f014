using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The OAuth client that Cloud Foundry makes for a service's dashboard.</summary>
public sealed class DashboardClient
{
    private readonly string _secret = "";

    /// <summary>The client's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The client's secret, which is part of the catalog by the specification: it can be given here, and reads as a mask. <see cref="GetSecret"/> has it.</summary>
    public string Secret
    {
        get => _secret.Length == 0 ? "" : Redactor.Mask;
        init => _secret = value;
    }

    /// <summary>Where the login comes back to.</summary>
    public string RedirectUri { get; init; } = "";

    /// <summary>Fields beyond the specification; they are kept and sent as they are.</summary>
    public IReadOnlyDictionary<string, object?>? AdditionalFields { get; init => field = CellText.Map(value); }

    /// <summary>The secret itself. Call it where the client is to be made, and nowhere else.</summary>
    public string GetSecret() => _secret;

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}
