using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>A catalog with one plan for each thing that a plan can be.</summary>
public static class TestCatalog
{
    /// <summary>Everything is allowed.</summary>
    public const string Service = "svc-all";

    public const string Small = "plan-small";

    /// <summary>Has another maintenance_info than <see cref="Small"/>.</summary>
    public const string Large = "plan-large";

    /// <summary>Can't be left again, although the service says that plans can be changed.</summary>
    public const string Final = "plan-final";

    public const string Unbindable = "plan-unbindable";

    /// <summary>Has draft-04 schemas.</summary>
    public const string Checked = "plan-checked";

    /// <summary>Everything runs in the background.</summary>
    public const string AsyncService = "svc-async";

    public const string Async = "plan-async";

    public const string AsyncRepeatable = "plan-async-repeatable";

    public const string AsyncBrief = "plan-async-brief";

    /// <summary>Nothing is allowed that is optional.</summary>
    public const string PlainService = "svc-plain";

    public const string Plain = "plan-plain";

    public const string PlainOther = "plan-plain-other";

    /// <summary>Binds apps only, and may drain logs, take routes and mount volumes.</summary>
    public const string AppService = "svc-app";

    public const string App = "plan-app";

    public static ServiceCatalog Create() => new()
    {
        Services =
        [
            new ServiceOffering
            {
                Id = Service,
                Name = "all",
                Description = "Everything",
                InstancesRetrievable = true,
                BindingsRetrievable = true,
                AllowContextUpdates = true,
                PlanUpdateable = true,
                Plans =
                [
                    new ServicePlan { Id = Small, Name = "small", Description = "Small", BindingRotatable = true, MaintenanceInfo = new MaintenanceInfo { Version = "1.2.3" } },
                    new ServicePlan { Id = Large, Name = "large", Description = "Large", Free = false, MaintenanceInfo = new MaintenanceInfo { Version = "2.0.0-rc.1+b7" } },
                    new ServicePlan { Id = Final, Name = "final", Description = "Final", PlanUpdateable = false },
                    new ServicePlan { Id = Unbindable, Name = "unbindable", Description = "Not bindable", Bindable = false },
                    new ServicePlan { Id = Checked, Name = "checked", Description = "With schemas", Schemas = Schemas() },
                ],
            },
            new ServiceOffering
            {
                Id = AsyncService,
                Name = "async",
                Description = "In the background",
                InstancesRetrievable = true,
                BindingsRetrievable = true,
                PlanUpdateable = true,
                Plans =
                [
                    new ServicePlan { Id = Async, Name = "async", Description = "Async", Asynchronous = AsynchronousOperations.All },
                    new ServicePlan { Id = AsyncRepeatable, Name = "repeatable", Description = "Repeatable", Asynchronous = AsynchronousOperations.All, Repeatable = true },
                    new ServicePlan { Id = AsyncBrief, Name = "brief", Description = "Brief", Asynchronous = AsynchronousOperations.All, MaximumPollingDuration = 30 },
                ],
            },
            new ServiceOffering
            {
                Id = PlainService,
                Name = "plain",
                Description = "Plain",
                Plans =
                [
                    new ServicePlan { Id = Plain, Name = "plain", Description = "Plain" },
                    new ServicePlan { Id = PlainOther, Name = "other", Description = "Other" },
                ],
            },
            new ServiceOffering
            {
                Id = AppService,
                Name = "app",
                Description = "For apps",
                RequiresApp = true,
                Requires = ["syslog_drain", "route_forwarding", "volume_mount"],
                Plans = [new ServicePlan { Id = App, Name = "app", Description = "App" }],
            },
        ],
    };

    private static PlanSchemas Schemas()
    {
        var schema = new Dictionary<string, object?>
        {
            ["$schema"] = "http://json-schema.org/draft-04/schema#",
            ["type"] = "object",
            ["properties"] = new Dictionary<string, object?>
            {
                ["size"] = new Dictionary<string, object?> { ["type"] = "integer", ["minimum"] = 0L, ["exclusiveMinimum"] = true },
            },
            ["required"] = new List<object?> { "size" },
            ["additionalProperties"] = false,
        };
        return new PlanSchemas { InstanceCreate = schema, InstanceUpdate = schema, BindingCreate = schema };
    }
}
