using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.Emulator.Broker;

/// <summary>What the emulated broker offers: a service with plans that are ready at once, and one whose plans take their time.</summary>
internal static class SampleCatalog
{
    public static ServiceCatalog Create() => new()
    {
        Services =
        [
            new ServiceOffering
            {
                Id = "5a1f7d52-0d0c-4d51-9c5a-7f6f0a3f0001",
                Name = "store",
                Description = "Keeps things; ready at once",
                Tags = ["storage"],
                InstancesRetrievable = true,
                BindingsRetrievable = true,
                PlanUpdateable = true,
                AllowContextUpdates = true,
                Plans =
                [
                    new ServicePlan
                    {
                        Id = "5a1f7d52-0d0c-4d51-9c5a-7f6f0a3f0011", Name = "small", Description = "One gigabyte", BindingRotatable = true, Schemas = Schemas(),
                        MaintenanceInfo = new MaintenanceInfo { Version = "1.0.0" },
                    },
                    new ServicePlan
                    {
                        Id = "5a1f7d52-0d0c-4d51-9c5a-7f6f0a3f0012", Name = "large", Description = "One terabyte", Free = false, BindingRotatable = true, Schemas = Schemas(),
                        MaintenanceInfo = new MaintenanceInfo { Version = "1.0.0" },
                    },
                ],
            },
            new ServiceOffering
            {
                Id = "5a1f7d52-0d0c-4d51-9c5a-7f6f0a3f0002",
                Name = "cluster",
                Description = "Computes; made in the background",
                Tags = ["compute"],
                InstancesRetrievable = true,
                BindingsRetrievable = true,
                PlanUpdateable = true,
                Plans =
                [
                    new ServicePlan { Id = "5a1f7d52-0d0c-4d51-9c5a-7f6f0a3f0021", Name = "shared", Description = "With others", Asynchronous = AsynchronousOperations.All },
                    new ServicePlan
                    {
                        Id = "5a1f7d52-0d0c-4d51-9c5a-7f6f0a3f0022", Name = "dedicated", Description = "Alone", Free = false, Asynchronous = AsynchronousOperations.All,
                        MaximumPollingDuration = 3600,
                    },
                ],
            },
        ],
    };

    private static PlanSchemas Schemas()
    {
        var size = new Dictionary<string, object?> { ["type"] = "integer", ["minimum"] = 1L, ["maximum"] = 1024L };
        var role = new Dictionary<string, object?> { ["type"] = "string", ["enum"] = new List<object?> { "reader", "writer" } };
        var instance = Schema("gigabytes", size);
        return new PlanSchemas { InstanceCreate = instance, InstanceUpdate = instance, BindingCreate = Schema("role", role) };
    }

    private static Dictionary<string, object?> Schema(string name, Dictionary<string, object?> rule) => new()
    {
        ["$schema"] = "http://json-schema.org/draft-04/schema#",
        ["type"] = "object",
        ["properties"] = new Dictionary<string, object?> { [name] = rule },
        ["additionalProperties"] = false,
    };
}
