namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>Makes a catalog out of dictionaries, lists and primitives. Fields of a wrong type are faults, unknown ones are kept.</summary>
internal static class CatalogReader
{
    public static ServiceCatalog Read(IReadOnlyDictionary<string, object?> value, List<CatalogFault> faults)
    {
        var fields = new FieldReader(value, "", faults);
        fields.Require("services", "It is required (an empty array is allowed).");
        return new ServiceCatalog
        {
            Services = fields.Objects("services", ReadOffering),
            AdditionalFields = fields.Rest(),
        };
    }

    private static ServiceOffering ReadOffering(FieldReader fields)
    {
        fields.Require("bindable", "It is required.");
        var dashboardClient = fields.Object("dashboard_client", ReadDashboardClient);
        // Catalogs of the first versions say it in this way.
        fields.KeepNull("dashboard_client");
        return new ServiceOffering
        {
            Id = fields.Text("id"),
            Name = fields.Text("name"),
            Description = fields.Text("description"),
            Bindable = fields.Flag("bindable") ?? false,
            Plans = fields.Objects("plans", ReadPlan),
            Tags = fields.Texts("tags"),
            Requires = fields.Texts("requires"),
            InstancesRetrievable = fields.Flag("instances_retrievable") ?? false,
            BindingsRetrievable = fields.Flag("bindings_retrievable") ?? false,
            AllowContextUpdates = fields.Flag("allow_context_updates") ?? false,
            PlanUpdateable = fields.Flag("plan_updateable") ?? false,
            Metadata = fields.Map("metadata"),
            DashboardClient = dashboardClient,
            AdditionalFields = fields.Rest(),
        };
    }

    private static ServicePlan ReadPlan(FieldReader fields) => new()
    {
        Id = fields.Text("id"),
        Name = fields.Text("name"),
        Description = fields.Text("description"),
        Free = fields.Flag("free"),
        Bindable = fields.Flag("bindable"),
        PlanUpdateable = fields.Flag("plan_updateable"),
        BindingRotatable = fields.Flag("binding_rotatable"),
        Metadata = fields.Map("metadata"),
        Schemas = fields.Object("schemas", ReadSchemas),
        MaximumPollingDuration = fields.WholeNumber("maximum_polling_duration"),
        MaintenanceInfo = fields.Object("maintenance_info", ReadMaintenanceInfo),
        AdditionalFields = fields.Rest(),
    };

    private static PlanSchemas ReadSchemas(FieldReader fields)
    {
        var instance = fields.Object("service_instance", part => new InstanceSchemas(ReadParameters(part, "create"), ReadParameters(part, "update")));
        return new PlanSchemas
        {
            InstanceCreate = instance?.Create,
            InstanceUpdate = instance?.Update,
            BindingCreate = fields.Object("service_binding", part => ReadParameters(part, "create")),
        };
    }

    private static IReadOnlyDictionary<string, object?>? ReadParameters(FieldReader fields, string action) =>
        fields.Object(action, part => part.Map("parameters"));

    private static MaintenanceInfo ReadMaintenanceInfo(FieldReader fields) => new()
    {
        Version = fields.Text("version"),
        Description = fields.OptionalText("description"),
        AdditionalFields = fields.Rest(),
    };

    private static DashboardClient ReadDashboardClient(FieldReader fields) => new()
    {
        Id = fields.Text("id"),
        Secret = fields.Text("secret"),
        RedirectUri = fields.Text("redirect_uri"),
        AdditionalFields = fields.Rest(),
    };

    private sealed record InstanceSchemas(IReadOnlyDictionary<string, object?>? Create, IReadOnlyDictionary<string, object?>? Update);
}
