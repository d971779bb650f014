using SapServiceTools.Clients.Broker.Schemas;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>A plan with its service and its schemas made ready.</summary>
internal sealed record CatalogEntry(ServiceOffering Service, ServicePlan Plan)
{
    public ParameterSchema? InstanceCreate { get; init; }

    public ParameterSchema? InstanceUpdate { get; init; }

    public ParameterSchema? BindingCreate { get; init; }

    public bool IsBindable => Plan.Bindable ?? Service.Bindable;

    public bool IsPlanUpdateable => Plan.PlanUpdateable ?? Service.PlanUpdateable;
}
