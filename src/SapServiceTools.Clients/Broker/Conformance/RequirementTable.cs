using SapServiceTools.Clients.Broker.Conformance.Requirements;

namespace SapServiceTools.Clients.Broker.Conformance;

/// <summary>All requirements, in the order in which they are checked: what is made early is used by what comes later, and deleted at the end.</summary>
internal static class RequirementTable
{
    public static IReadOnlyList<Requirement> All { get; } =
    [
        .. In("Catalog Management", CatalogRequirements.All),
        .. In("Catalog Management", CatalogFetchRequirements.All),
        .. In("API Version Header", HeaderRequirements.Version),
        .. In("Platform to Service Broker Authentication", HeaderRequirements.Authentication),
        .. In("Originating Identity", HeaderRequirements.Identity),
        .. In("Provisioning", ProvisionRefusals.All),
        .. In("Provisioning", ProvisionRequirements.All),
        .. In("Polling Last Operation for Service Instances", LastOperationRequirements.OfInstances),
        .. In("Fetching a Service Instance", FetchInstanceRequirements.All),
        .. In("Binding", BindRequirements.All),
        .. In("Polling Last Operation for Service Bindings", LastOperationRequirements.OfBindings),
        .. In("Fetching a Service Binding", FetchBindingRequirements.All),
        .. In("Binding Rotation", FetchBindingRequirements.Rotation),
        .. In("Unbinding", DeletionRequirements.Unbind),
        .. In("Updating a Service Instance", UpdateRequirements.All),
        .. In("Deprovisioning", DeletionRequirements.Deprovision),
        .. In("Service Broker Errors and Headers", AnswerRequirements.All),
    ];

    private static IEnumerable<Requirement> In(string section, Requirement[] requirements) => requirements.Select(requirement => requirement with { Section = section });
}
