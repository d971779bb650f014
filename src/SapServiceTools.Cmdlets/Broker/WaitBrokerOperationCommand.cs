using System.Management.Automation;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Waits until operations at a broker are over: those started with -NoWait, those whose wait timed out or was stopped, and whatever else goes on.</summary>
[Cmdlet(VerbsLifecycle.Wait, "BrokerOperation", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceInstance), typeof(BrokerServiceBinding))]
public sealed class WaitBrokerOperationCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id. Without it: all that the session began and doesn't know to be over.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
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

    /// <summary>Operations from -NoWait, the TargetObject of a timeout's error, instances or bindings; each is waited for at the broker that it came from.</summary>
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

    /// <summary>Limit of each wait; default is the session's. A plan's own limit may be shorter.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>How many are waited for at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 500;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null && InstanceId is null)
        {
            var session = SessionFor();
            var pending = session.PendingOperations;
            Expect(pending.Count);
            foreach (var operation in pending)
                Wait(session, operation, operation);
            return;
        }

        Expect(1);
        var target = Target();
        Wait(target.Session, InputObject as BrokerServiceOperation ?? target.Operation(MyInvocation.BoundParameters.ContainsKey(nameof(Type)) ? Type : null, Operation is "" ? null : Operation), target.Input);
    }

    private void Wait(BrokerSession session, BrokerServiceOperation operation, object input) => Start(session, input, async (writer, cancellationToken) =>
    {
        await session.Client().WaitAsync(operation, Limits.Timeout(TimeoutSeconds), writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteOutcomeAsync(operation, waited: true, session).ConfigureAwait(false);
    });

    private BrokerTarget Target() => InputObject is { } input
        ? BrokerTarget.Of(this, input, Service, Plan)
        : BrokerTarget.Of(this, InstanceId!, BrokerTarget.BindingOfOperation(this, BindingId), InstanceId!, Service, Plan);
}
