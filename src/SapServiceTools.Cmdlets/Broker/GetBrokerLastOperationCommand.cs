using System.Management.Automation;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Asks a broker once how an operation stands.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerLastOperation", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceOperation))]
public sealed class GetBrokerLastOperationCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public string? InstanceId { get; set; }

    /// <summary>The binding's id, for an operation on a binding.</summary>
    [Parameter(Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerBindingCompleter))]
    public string? BindingId { get; set; }

    /// <summary>Operations, instances or bindings, each at the broker that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BrokerSets.Object)]
    [ValidateNotNull]
    public IBrokerReference? InputObject { get; set; }

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

    /// <summary>The broker's own name for the operation, if it gave one.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    public string? Operation { get; set; }

    /// <summary>What the operation does. Of a deletion the answer 410 means success.</summary>
    [Parameter(ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    public OperationType Type { get; set; }

    /// <summary>How many are asked for at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var target = Target();
        var operation = InputObject as BrokerServiceOperation ?? target.Operation(MyInvocation.BoundParameters.ContainsKey(nameof(Type)) ? Type : null, Operation is "" ? null : Operation);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            await target.Client.PollAsync(operation, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
        });
    }

    private BrokerTarget Target() => InputObject is { } input
        ? BrokerTarget.Of(this, input, Service, Plan)
        : BrokerTarget.Of(this, InstanceId!, BrokerTarget.BindingOfOperation(this, BindingId), InstanceId!, Service, Plan);
}
