using System.Management.Automation;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Removes service bindings, many at once. One that is gone already is a success.</summary>
[Alias("Remove-BrokerBinding")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerUnbind", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerUnbindCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public string? InstanceId { get; set; }

    /// <summary>The binding's id.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerBindingCompleter))]
    public string? BindingId { get; set; }

    /// <summary>Bindings to remove, each at the broker that it came from. Of an instance: all its bindings that the session knows.</summary>
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

    /// <summary>Doesn't accept that the broker goes on after its answer (<c>accepts_incomplete</c>).</summary>
    [Parameter]
    public SwitchParameter Synchronous { get; set; }

    /// <summary>Sends also what the catalog doesn't have.</summary>
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

    /// <summary>Returns the operation that removed the binding; it names the instance too.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = Targets().Where(target => ShouldProcess(target.Description, "Unbind")).ToList();
        Expect(targets.Count);
        targets.ForEach(Remove);
    }

    private List<BrokerTarget> Targets()
    {
        if (InputObject is not { } input)
            return [BrokerTarget.Of(this, InstanceId!, BindingId, BindingId!, Service, Plan)];
        var target = BrokerTarget.Of(this, input, Service, Plan);
        return input.BindingId is not null
            ? [target]
            : target.Client.BindingsOf(input.InstanceId).Select(binding => target with { BindingId = binding.BindingId }).ToList();
    }

    private void Remove(BrokerTarget target)
    {
        var request = target.Request(Mode);
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var operation = await target.Client.UnbindAsync(request, writer, cancellationToken).ConfigureAwait(false);
            if (PassThru || !request.Mode.Wait)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
        });
    }

    private RequestMode Mode => new()
    {
        AcceptsIncomplete = !Synchronous,
        Wait = !NoWait,
        Timeout = Limits.Timeout(TimeoutSeconds),
        SkipValidation = SkipValidation,
        MitigateOrphan = MitigateOrphan,
    };
}
