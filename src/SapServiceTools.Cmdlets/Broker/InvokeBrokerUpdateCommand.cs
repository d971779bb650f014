using System.Management.Automation;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Changes service instances: their plan, parameters, version or context.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BrokerUpdate", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceInstance), typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerUpdateCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public string? InstanceId { get; set; }

    /// <summary>Instances, each at the broker that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BrokerSets.Object)]
    [ValidateNotNull]
    public IBrokerReference? InputObject { get; set; }

    /// <summary>Name or id of the plan that the instances shall have; without it they keep theirs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string? Plan { get; set; }

    /// <summary>Name or id of the instance's service; without it what the session or the input object knows.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [Alias("ServiceId")]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public string? Service { get; set; }

    /// <summary>Name or id of the plan that the instance has; without it what the session or the input object knows.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string? CurrentPlan { get; set; }

    /// <summary>The parameters that shall change: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public object? Parameter { get; set; }

    /// <summary>The platform's context: a hashtable, an object, JSON text or the path of a file. Its fields go before those of the parameters below.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Context { get; set; }

    /// <summary>Context of Cloud Foundry: the organisation's GUID.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundryOrganizationGuid { get; set; }

    /// <summary>Context of Cloud Foundry: the organisation's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundryOrganizationName { get; set; }

    /// <summary>Context of Cloud Foundry: the space's GUID.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundrySpaceGuid { get; set; }

    /// <summary>Context of Cloud Foundry: the space's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudFoundrySpaceName { get; set; }

    /// <summary>Context of Kubernetes: the namespace.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesNamespace { get; set; }

    /// <summary>Context of Kubernetes: the cluster's id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesClusterId { get; set; }

    /// <summary>The instance's name at the platform, a field of the context.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InstanceName { get; set; }

    /// <summary>The version that the plan is expected to have: its number, or an object with a field version.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? MaintenanceInfo { get; set; }

    /// <summary>Doesn't accept that the broker goes on after its answer (<c>accepts_incomplete</c>).</summary>
    [Parameter]
    public SwitchParameter Synchronous { get; set; }

    /// <summary>Sends also what the catalog forbids, and parameters that don't fit its schemas.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>Returns the operation at once, for Wait-BrokerOperation.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Limit of each wait; default is the session's. A plan's own limit may be shorter.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>How many records are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var target = InputObject is { } input
            ? BrokerTarget.Of(this, input, Service, CurrentPlan)
            : BrokerTarget.Of(this, InstanceId!, null, InstanceId!, Service, CurrentPlan, nameof(CurrentPlan));
        target = target with { BindingId = null };
        UpdateRequest request;
        try
        {
            var arguments = new BrokerArguments(SessionState.Path);
            request = new UpdateRequest(target.InstanceId)
            {
                Service = target.Service,
                LastServiceId = target.LastServiceId,
                LastPlanId = target.LastPlanId,
                CurrentPlan = target.Plan,
                Plan = Plan,
                Parameters = arguments.Read(Parameter, nameof(Parameter)),
                Context = ReadContext(arguments),
                MaintenanceInfo = arguments.ReadMaintenanceInfo(MaintenanceInfo, nameof(MaintenanceInfo)),
                Mode = Mode,
            };
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, target.Input));
            return;
        }

        if (!ShouldProcess(target.Description, "Update"))
            return;
        Expect(1);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var operation = await target.Client.UpdateAsync(request, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteOutcomeAsync(operation, request.Mode.Wait, target.Session).ConfigureAwait(false);
        });
    }

    private IReadOnlyDictionary<string, object?>? ReadContext(BrokerArguments arguments) => PlatformContext.Make(
        arguments.Read(Context, nameof(Context)),
        [
            ("organization_guid", CloudFoundryOrganizationGuid), ("organization_name", CloudFoundryOrganizationName),
            ("space_guid", CloudFoundrySpaceGuid), ("space_name", CloudFoundrySpaceName),
        ],
        [("namespace", KubernetesNamespace), ("clusterid", KubernetesClusterId)],
        InstanceName);

    private RequestMode Mode => new()
    {
        AcceptsIncomplete = !Synchronous,
        Wait = !NoWait,
        Timeout = Limits.Timeout(TimeoutSeconds),
        SkipValidation = SkipValidation,
    };
}
