using SapServiceTools.Clients.Http;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>Masks what in a foreign catalog's free-form fields has a secret's name. Schemas stay as they are: they describe secrets and have none.</summary>
internal static class CatalogMask
{
    public static ServiceCatalog Apply(ServiceCatalog catalog, Redactor redactor) => catalog with
    {
        Services = [.. catalog.Services.Select(service => Apply(service, redactor))],
        AdditionalFields = Mask(catalog.AdditionalFields, redactor),
    };

    private static ServiceOffering Apply(ServiceOffering service, Redactor redactor) => service with
    {
        Metadata = Mask(service.Metadata, redactor),
        DashboardClient = service.DashboardClient is { } client ? Apply(client, redactor) : null,
        Plans = [.. service.Plans.Select(plan => Apply(plan, redactor))],
        AdditionalFields = Mask(service.AdditionalFields, redactor),
    };

    private static DashboardClient Apply(DashboardClient client, Redactor redactor)
    {
        redactor.AddSecretsFrom(new Dictionary<string, object?> { ["secret"] = client.GetSecret(), ["redirect_uri"] = client.RedirectUri });
        return new DashboardClient
        {
            Id = client.Id,
            Secret = client.GetSecret(),
            RedirectUri = redactor.Address(client.RedirectUri),
            AdditionalFields = Mask(client.AdditionalFields, redactor),
        };
    }

    private static ServicePlan Apply(ServicePlan plan, Redactor redactor) => plan with
    {
        Metadata = Mask(plan.Metadata, redactor),
        MaintenanceInfo = plan.MaintenanceInfo is { AdditionalFields: { } more } info
            ? new MaintenanceInfo { Version = info.Version, Description = info.Description, AdditionalFields = Mask(more, redactor) }
            : plan.MaintenanceInfo,
        AdditionalFields = Mask(plan.AdditionalFields, redactor),
    };

    private static IReadOnlyDictionary<string, object?>? Mask(IReadOnlyDictionary<string, object?>? fields, Redactor redactor) => fields is null ? null : redactor.FreeForm(fields);
}
