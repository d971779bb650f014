using System.Management.Automation;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Creates service bindings, many at once, or such as are to replace others. Their credentials come out of Get-BrokerCredential.</summary>
[Alias("New-BrokerBinding")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerBind", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceBinding), typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerBindCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public string? InstanceId { get; set; }

    /// <summary>Instances to bind, each at the broker that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BrokerSets.Object)]
    [ValidateNotNull]
    public IBrokerReference? InputObject { get; set; }

    /// <summary>The new binding's id; without it a new GUID.</summary>
    [Parameter(Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [BrokerIdTransformation]
    public string? BindingId { get; set; }

    /// <summary>Name or id of the instance's service; without it what the session or the input object knows.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [Alias("ServiceId")]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public string? Service { get; set; }

    /// <summary>Name or id of the instance's plan; without it what the session or the input object knows.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(BrokerPlanCompleter))]
    public string? Plan { get; set; }

    /// <summary>The binding, or its id, that the new one is to replace. Both stay valid until the old one is removed.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Rotate { get; set; }

    /// <summary>The app that is bound.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? AppGuid { get; set; }

    /// <summary>What the binding is for, such as a route: a hashtable, an object, JSON text or the path of a file.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? BindResource { get; set; }

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
        var predecessor = Rotate is PSObject wrapped ? wrapped.BaseObject : Rotate;
        var target = Target();
        BindRequest request;
        try
        {
            var arguments = new BrokerArguments(SessionState.Path);
            request = new BindRequest(target.InstanceId, target.BindingId!)
            {
                Service = target.Service,
                LastServiceId = target.LastServiceId,
                LastPlanId = target.LastPlanId,
                Plan = target.Plan,
                PredecessorBindingId = predecessor is IBrokerReference old ? old.BindingId : predecessor?.ToString(),
                AppGuid = AppGuid,
                BindResource = arguments.Read(BindResource, nameof(BindResource)),
                Parameters = arguments.Read(Parameter, nameof(Parameter)),
                Context = ReadContext(arguments),
                Mode = Mode,
            };
        }
        catch (ServiceException exception)
        {
            WriteError(ErrorRecords.From(exception, target.Input));
            return;
        }

        if (!ShouldProcess(target.Description, Rotate is null ? "Bind" : "Rotate"))
            return;
        Expect(1);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var operation = await target.Client.BindAsync(request, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteOutcomeAsync(operation, request.Mode.Wait, target.Session).ConfigureAwait(false);
        });
    }

    private BrokerTarget Target()
    {
        var bindingId = BindingId ?? Guid.NewGuid().ToString();
        return InputObject is { } input
            ? BrokerTarget.Of(this, input, Service, Plan) with { BindingId = bindingId }
            : BrokerTarget.Of(this, InstanceId!, bindingId, InstanceId!, Service, Plan);
    }

    private IReadOnlyDictionary<string, object?>? ReadContext(BrokerArguments arguments) => PlatformContext.Make(
        arguments.Read(Context, nameof(Context)),
        [
            ("organization_guid", CloudFoundryOrganizationGuid), ("organization_name", CloudFoundryOrganizationName),
            ("space_guid", CloudFoundrySpaceGuid), ("space_name", CloudFoundrySpaceName),
        ],
        [("namespace", KubernetesNamespace), ("clusterid", KubernetesClusterId)],
        null);

    private RequestMode Mode => new()
    {
        AcceptsIncomplete = !Synchronous,
        Wait = !NoWait,
        Timeout = Limits.Timeout(TimeoutSeconds),
        SkipValidation = SkipValidation,
        MitigateOrphan = MitigateOrphan,
    };
}
