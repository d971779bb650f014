using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Creates service bindings, many at once, or such as are to replace others. Their credentials come out of Get-BrokerCredential.</summary>
[Alias("New-BrokerBinding")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerBind", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceBinding), typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerBindCommand : BrokerContextCmdlet<IBrokerReference>
{
    private IReadOnlyDictionary<string, object?>? _bindResource;
    private string? _predecessorId;

    /// <summary>The new binding's id; without it a new GUID.</summary>
    [Parameter(Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [Parameter(ParameterSetName = BrokerSets.Object)]
    [BrokerIdTransformation]
    public override string? BindingId { get; set; }

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
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public object? BindResource { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override string? InstanceName => null;

    /// <summary>No parameter of this cmdlet.</summary>
    public override object? MaintenanceInfo => null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _bindResource = ReadObject(BindResource, nameof(BindResource));
        var predecessor = Rotate is PSObject wrapped ? wrapped.BaseObject : Rotate;
        _predecessorId = predecessor is IBrokerReference old ? old.BindingId : predecessor?.ToString();
    }

    // Without an id each call makes one of its own.
    private protected override string ResumeAdvice => MyInvocation.BoundParameters.ContainsKey(nameof(BindingId))
        ? base.ResumeAdvice
        : "What the broker has begun goes on, and the same command would make all again, under other ids: Get-BrokerBinding has those that were made.";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryReadParameter((object?)InputObject ?? InstanceId, out var parameters))
            return;
        var targets = Targets().Select(target => target with { BindingId = BindingId ?? Guid.NewGuid().ToString() });
        foreach (var target in Approved(targets, Rotate is null ? "Bind" : "Rotate"))
        {
            var request = new BindRequest(target.InstanceId, target.BindingId!)
            {
                Service = target.Service,
                LastServiceId = target.LastServiceId,
                LastPlanId = target.LastPlanId,
                Plan = target.Plan,
                PredecessorBindingId = _predecessorId,
                AppGuid = AppGuid,
                BindResource = _bindResource,
                Parameters = parameters,
                Context = PlatformContext,
                Mode = Mode,
            };
            Send(target.Session, target.Input, (client, log, cancellationToken) => client.BindAsync(request, log, cancellationToken));
        }
    }
}
