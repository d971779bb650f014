using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Describes a plan of a service that a broker offers. It is checked with the whole catalog, when the broker starts.</summary>
[Cmdlet(VerbsCommon.New, "BrokerPlan")]
[OutputType(typeof(ServicePlan))]
public sealed class NewBrokerPlanCommand : CatalogEntryCmdlet
{
    /// <summary>Whether it costs nothing; platforms take an unnamed value for true.</summary>
    [Parameter]
    public bool? Free { get; set; }

    /// <summary>Whether its instances can be bound; unnamed, as the service says.</summary>
    [Parameter]
    public bool? Bindable { get; set; }

    /// <summary>Whether its instances may change to another plan; unnamed, as the service says.</summary>
    [Parameter]
    public bool? PlanUpdateable { get; set; }

    /// <summary>Bindings can be rotated: replaced by a new one while the old one goes on working.</summary>
    [Parameter]
    public SwitchParameter BindingRotatable { get; set; }

    /// <summary>JSON schema of the provisioning parameters, draft-04 or newer, in the same forms.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? ProvisionSchema { get; set; }

    /// <summary>JSON schema of the update parameters.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? UpdateSchema { get; set; }

    /// <summary>JSON schema of the binding parameters.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? BindSchema { get; set; }

    /// <summary>How long, in seconds, a platform should poll an operation before it gives up.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaximumPollingDuration { get; set; }

    /// <summary>The version that instances can be brought to (Semantic Versioning 2.0).</summary>
    [Parameter]
    public string? MaintenanceVersion { get; set; }

    /// <summary>What that version brings, for people.</summary>
    [Parameter]
    public string? MaintenanceDescription { get; set; }

    /// <summary>The operations that the host runs in the background, answered through last_operation.</summary>
    [Parameter]
    public AsynchronousOperations Asynchronous { get; set; }

    /// <summary>A handler can be run again after its host died half-way; without it such an operation is marked failed.</summary>
    [Parameter]
    public SwitchParameter Repeatable { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var reader = new OptionalObjects(this);
        WriteObject(new ServicePlan
        {
            Id = Id,
            Name = Name,
            Description = Description,
            Free = Free,
            Bindable = Bindable,
            PlanUpdateable = PlanUpdateable,
            BindingRotatable = BindingRotatable ? true : null,
            Metadata = reader.Read(Metadata, nameof(Metadata)),
            Schemas = ProvisionSchema is null && UpdateSchema is null && BindSchema is null ? null : new PlanSchemas
            {
                InstanceCreate = reader.Read(ProvisionSchema, nameof(ProvisionSchema)),
                InstanceUpdate = reader.Read(UpdateSchema, nameof(UpdateSchema)),
                BindingCreate = reader.Read(BindSchema, nameof(BindSchema)),
            },
            MaximumPollingDuration = MaximumPollingDuration,
            MaintenanceInfo = MaintenanceVersion is null ? null : new MaintenanceInfo { Version = MaintenanceVersion, Description = MaintenanceDescription },
            Asynchronous = Asynchronous,
            Repeatable = Repeatable,
        });
    }
}
