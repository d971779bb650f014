using System.Management.Automation;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Removes service instances with all that they hold, many at once. One that is gone already is a success.</summary>
[Alias("Remove-BrokerInstance")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerDeprovision", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerDeprovisionCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public string? InstanceId { get; set; }

    /// <summary>Instances to remove, or bindings whose instances are to be removed, each at the broker that it came from.</summary>
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

    /// <summary>Removes the bindings that the session knows of before their instance.</summary>
    [Parameter]
    public SwitchParameter IncludeBinding { get; set; }

    /// <summary>Doesn't accept that the broker goes on after its answer (<c>accepts_incomplete</c>).</summary>
    [Parameter]
    public SwitchParameter Synchronous { get; set; }

    /// <summary>Sends also what the catalog doesn't have, and for instances that still have bindings.</summary>
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

    /// <summary>Returns the operation that removed the instance.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var target = Target() with { BindingId = null };
        if (!ShouldProcess(target.Description, IncludeBinding ? "Deprovision with its bindings" : "Deprovision"))
            return;
        Expect(1);
        var request = target.Request(Mode) with { IncludeBindings = IncludeBinding };
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var operation = await target.Client.DeprovisionAsync(request, writer, cancellationToken).ConfigureAwait(false);
            if (PassThru || !request.Mode.Wait)
                await writer.WriteAsync(operation, target.Session).ConfigureAwait(false);
        });
    }

    private BrokerTarget Target() => InputObject is { } input
        ? BrokerTarget.Of(this, input, Service, Plan)
        : BrokerTarget.Of(this, InstanceId!, null, InstanceId!, Service, Plan);

    private RequestMode Mode => new()
    {
        AcceptsIncomplete = !Synchronous,
        Wait = !NoWait,
        Timeout = Limits.Timeout(TimeoutSeconds),
        SkipValidation = SkipValidation,
        MitigateOrphan = MitigateOrphan,
    };
}
