using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Describes a service that a broker offers. It is checked with the whole catalog, when the broker starts.</summary>
[Cmdlet(VerbsCommon.New, "BrokerService")]
[OutputType(typeof(ServiceOffering))]
public sealed class NewBrokerServiceCommand : CatalogEntryCmdlet
{
    private readonly List<ServicePlan> _plans = [];

    /// <summary>Its plans, from New-BrokerPlan.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, Position = 3)]
    [ValidateNotNull]
    public ServicePlan[] Plan { get; set; } = [];

    /// <summary>Its instances can't be bound, unless a plan says otherwise.</summary>
    [Parameter]
    public SwitchParameter NotBindable { get; set; }

    /// <summary>Words to find it by.</summary>
    [Parameter]
    public string[] Tag { get; set; } = [];

    /// <summary>Permissions that the platform has to give.</summary>
    [Parameter]
    [ValidateSet("syslog_drain", "route_forwarding", "volume_mount")]
    public string[] Requires { get; set; } = [];

    /// <summary>Instances can be fetched.</summary>
    [Parameter]
    public SwitchParameter InstancesRetrievable { get; set; }

    /// <summary>Bindings can be fetched.</summary>
    [Parameter]
    public SwitchParameter BindingsRetrievable { get; set; }

    /// <summary>An update may carry nothing but a new context.</summary>
    [Parameter]
    public SwitchParameter AllowContextUpdates { get; set; }

    /// <summary>Instances may change their plan, unless the plan says otherwise.</summary>
    [Parameter]
    public SwitchParameter PlanUpdateable { get; set; }

    /// <summary>A binding needs an app; without one the host answers RequiresApp.</summary>
    [Parameter]
    public SwitchParameter RequiresApp { get; set; }

    /// <summary>The OAuth client of the service's dashboard on Cloud Foundry, in the same forms: id, secret and redirect_uri.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? DashboardClient { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _plans.AddRange(Plan);

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(new ServiceOffering
    {
        Id = Id,
        Name = Name,
        Description = Description,
        Bindable = !NotBindable,
        Plans = _plans,
        Tags = Tag,
        Requires = Requires,
        InstancesRetrievable = InstancesRetrievable,
        BindingsRetrievable = BindingsRetrievable,
        AllowContextUpdates = AllowContextUpdates,
        PlanUpdateable = PlanUpdateable,
        RequiresApp = RequiresApp,
        Metadata = new OptionalObjects(this).Read(Metadata, nameof(Metadata)),
        DashboardClient = ReadDashboardClient(),
    });

    private DashboardClient? ReadDashboardClient()
    {
        if (new OptionalObjects(this).Read(DashboardClient, nameof(DashboardClient)) is not { } fields)
            return null;
        var rest = fields.Where(field => field.Key is not ("id" or "secret" or "redirect_uri")).ToDictionary(StringComparer.Ordinal);
        return new DashboardClient
        {
            Id = fields.GetValueOrDefault("id")?.ToString() ?? "",
            Secret = fields.GetValueOrDefault("secret")?.ToString() ?? "",
            RedirectUri = fields.GetValueOrDefault("redirect_uri")?.ToString() ?? "",
            AdditionalFields = rest.Count == 0 ? null : rest,
        };
    }
}
