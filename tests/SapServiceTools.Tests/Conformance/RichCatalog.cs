using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.Tests.Conformance;

/// <summary>A catalog in which nothing that the specification has is missing.</summary>
public static class RichCatalog
{
    public const string Service = "rich-service";

    public const string Plan = "plan-sync";

    public const string OtherPlan = "plan-sync-other";

    public const string AsyncPlan = "plan-async";

    public const string OtherAsyncPlan = "plan-async-other";

    public static ServiceCatalog Create() => new()
    {
        Services =
        [
            new ServiceOffering
            {
                Id = Service,
                Name = "rich",
                Description = "Has everything",
                Tags = ["a", "b"],
                Requires = ["syslog_drain", "route_forwarding", "volume_mount"],
                InstancesRetrievable = true,
                BindingsRetrievable = true,
                AllowContextUpdates = true,
                PlanUpdateable = true,
                Metadata = new Dictionary<string, object?> { ["displayName"] = "Rich" },
                Plans =
                [
                    Sync(Plan, "sync", "1.2.3"),
                    Sync(OtherPlan, "sync-other", "2.0.0-rc.1"),
                    Async(AsyncPlan, "async", "1.2.3"),
                    Async(OtherAsyncPlan, "async-other", "2.0.0-rc.1"),
                ],
            },
        ],
    };

    private static ServicePlan Sync(string id, string name, string version) => new()
    {
        Id = id, Name = name, Description = name, BindingRotatable = true, MaintenanceInfo = new MaintenanceInfo { Version = version }, Schemas = Schemas(), MaximumPollingDuration = 600,
    };

    private static ServicePlan Async(string id, string name, string version) => new()
    {
        Id = id, Name = name, Description = name, BindingRotatable = true, MaintenanceInfo = new MaintenanceInfo { Version = version }, Schemas = Schemas(), MaximumPollingDuration = 600,
        Asynchronous = AsynchronousOperations.All,
    };

    private static PlanSchemas Schemas()
    {
        var schema = new Dictionary<string, object?>
        {
            ["$schema"] = "http://json-schema.org/draft-04/schema#",
            ["type"] = "object",
            ["definitions"] = new Dictionary<string, object?> { ["size"] = new Dictionary<string, object?> { ["type"] = "integer" } },
            ["properties"] = new Dictionary<string, object?> { ["size"] = new Dictionary<string, object?> { ["$ref"] = "#/definitions/size" } },
        };
        return new PlanSchemas { InstanceCreate = schema, InstanceUpdate = schema, BindingCreate = schema };
    }
}
