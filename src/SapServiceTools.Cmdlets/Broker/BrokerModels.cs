using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Finds the services of a catalog, and makes the objects that users see of them and their plans.</summary>
internal static class BrokerModels
{
    /// <summary>The services that a pattern fits. An exact name that none has is an error.</summary>
    public static List<ServiceOffering> Find(ServiceCatalog catalog, NamePattern pattern, PipelineWriter writer)
    {
        var found = catalog.Services.Where(service => pattern.Fits(service.Name, service.Id)).ToList();
        if (found.Count == 0 && pattern.IsExact)
            writer.WriteError(new ResourceNotFoundException(ErrorIds.BrokerServiceNotFound, $"The broker has no service '{pattern.Text}'."), pattern.Text);
        return found;
    }

    public static BrokerService Service(ServiceOffering service, BrokerSession session) => new()
    {
        ServiceId = service.Id,
        Name = service.Name,
        Description = service.Description,
        Bindable = service.Bindable,
        PlanUpdateable = service.PlanUpdateable,
        InstancesRetrievable = service.InstancesRetrievable,
        BindingsRetrievable = service.BindingsRetrievable,
        AllowContextUpdates = service.AllowContextUpdates,
        Tags = service.Tags.ToArray(),
        Requires = service.Requires.ToArray(),
        Plans = service.Plans.Select(plan => Plan(service, plan, session)).ToArray(),
        Metadata = service.Metadata,
        Session = session,
    };

    public static BrokerPlan Plan(ServiceOffering service, ServicePlan plan, BrokerSession session) => new()
    {
        ServiceId = service.Id,
        ServiceName = service.Name,
        PlanId = plan.Id,
        Name = plan.Name,
        Description = plan.Description,
        // Absent means free, by the specification.
        Free = plan.Free ?? true,
        Bindable = plan.Bindable ?? service.Bindable,
        PlanUpdateable = plan.PlanUpdateable ?? service.PlanUpdateable,
        BindingRotatable = plan.BindingRotatable ?? false,
        MaximumPollingDuration = plan.MaximumPollingDuration is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        MaintenanceVersion = plan.MaintenanceInfo?.Version,
        ProvisionSchema = plan.Schemas?.InstanceCreate,
        UpdateSchema = plan.Schemas?.InstanceUpdate,
        BindSchema = plan.Schemas?.BindingCreate,
        Metadata = plan.Metadata,
        Session = session,
    };
}
