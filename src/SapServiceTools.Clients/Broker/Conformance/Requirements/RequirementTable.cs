using SapServiceTools.Clients.Broker.Conformance.Examination;

namespace SapServiceTools.Clients.Broker.Conformance.Requirements;

/// <summary>All requirements, in the order in which they are checked: what is made early is used by what comes later, and deleted at the end.</summary>
internal static class RequirementTable
{
    public static IReadOnlyList<Requirement> All { get; } =
    [
        .. In("Catalog Management", ExaminedOperation.None, CatalogRequirements.All),
        .. In("Catalog Management", ExaminedOperation.None, CatalogFetchRequirements.All),
        .. In("API Version Header", ExaminedOperation.None, HeaderRequirements.Version),
        .. In("Platform to Service Broker Authentication", ExaminedOperation.None, HeaderRequirements.Authentication),
        .. In("Originating Identity", ExaminedOperation.None, HeaderRequirements.Identity),
        .. In("Provisioning", ExaminedOperation.Provision, ProvisionRequirements.All),
        .. In("Provisioning", ExaminedOperation.None, ProvisionRefusals.All),
        .. In("Polling Last Operation for Service Instances", ExaminedOperation.Provision, LastOperationRequirements.OfInstances),
        .. In("Fetching a Service Instance", ExaminedOperation.Provision, FetchInstanceRequirements.All),
        .. In("Binding", ExaminedOperation.Bind, BindRequirements.All),
        .. In("Polling Last Operation for Service Bindings", ExaminedOperation.Bind, LastOperationRequirements.OfBindings),
        .. In("Fetching a Service Binding", ExaminedOperation.Bind, FetchBindingRequirements.All),
        .. In("Binding Rotation", ExaminedOperation.Bind, FetchBindingRequirements.Rotation),
        .. In("Unbinding", ExaminedOperation.Unbind, DeletionRequirements.Unbind),
        .. In("Updating a Service Instance", ExaminedOperation.Update, UpdateRequirements.All),
        .. In("Deprovisioning", ExaminedOperation.Deprovision, DeletionRequirements.Deprovision),
        .. In("Service Broker Errors and Headers", ExaminedOperation.None, ResponseRequirements.All),
    ];

    private static IEnumerable<Requirement> In(string section, ExaminedOperation operation, Requirement[] requirements) =>
        requirements.Select(requirement => requirement with { Section = section, Operation = requirement.Operation ?? operation });
}
