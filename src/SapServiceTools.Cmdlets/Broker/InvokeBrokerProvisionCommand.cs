using System.Management.Automation;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Creates service instances, many at once, and waits for each.</summary>
[Alias("New-BrokerInstance")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerProvision", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceInstance), typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerProvisionCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>Name or id of the service; without it whichever has the plan.</summary>
    [Parameter(Position = 0, ParameterSetName = BrokerSets.Id)]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Alias("ServiceId")]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public string? Service { get; set; }

    /// <summary>Name or id of the plan.</summary>
    [Parameter(Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string? Plan { get; set; }

    /// <summary>Plans, as Get-BrokerPlan returns them, each at the broker that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BrokerSets.Object)]
    [ValidateNotNull]
    public BrokerPlan? InputObject { get; set; }

    /// <summary>The ids of the new instances; without it a new GUID.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [BrokerIdTransformation]
    public string[]? InstanceId { get; set; }

    /// <summary>The service's own parameters: a hashtable, an object, JSON text or the path of a file.</summary>
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

    /// <summary>Deletes what a failure may have left at the broker, where the specification asks for that.</summary>
    [Parameter]
    public SwitchParameter MitigateOrphan { get; set; }

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
        var session = SessionFor(InputObject?.Session);
        var (service, plan) = InputObject is { } chosen ? (chosen.ServiceId, chosen.PlanId) : (IsTyped(nameof(Service)) || Service is not "" ? Service : null, Plan);
        ProvisionRequest pattern;
        try
        {
            var arguments = new BrokerArguments(SessionState.Path);
            pattern = new ProvisionRequest("", service, string.IsNullOrEmpty(plan) ? throw PlanMissing() : plan)
            {
                Parameters = arguments.Read(Parameter, nameof(Parameter)),
                Context = ReadContext(arguments),
                MaintenanceInfo = arguments.ReadMaintenanceInfo(MaintenanceInfo, nameof(MaintenanceInfo)),
                Mode = Mode,
            };
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, (object?)InputObject ?? InstanceId));
            return;
        }

        var ids = (InstanceId ?? [Guid.NewGuid().ToString()]).Where(id => ShouldProcess($"service instance '{id}' of {service ?? "*"}/{plan} at {session.Uri.Authority}", "Provision")).ToList();
        Expect(ids.Count);
        foreach (var id in ids)
        {
            Start(session, id, async (writer, cancellationToken) =>
            {
                var operation = await session.Client().ProvisionAsync(pattern with { InstanceId = id }, writer, cancellationToken).ConfigureAwait(false);
                await writer.WriteOutcomeAsync(operation, pattern.Mode.Wait, session).ConfigureAwait(false);
            });
        }
    }

    private static ServiceException PlanMissing() =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.BrokerPlanUnknown, "A provision needs a plan.") { RecommendedAction = "Name one with -Plan, or pipe one from Get-BrokerPlan." };

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
        MitigateOrphan = MitigateOrphan,
    };
}
