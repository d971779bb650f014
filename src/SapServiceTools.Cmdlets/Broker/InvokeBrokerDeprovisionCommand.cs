namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Removes service instances with all that they hold, many at once. One that is gone already is a success.</summary>
[Alias("Remove-BrokerInstance")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerDeprovision", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerDeprovisionCommand : BrokerRequestCmdlet<IBrokerReference>
{
    /// <summary>Removes the bindings that the session knows of before their instance.</summary>
    [Parameter]
    public SwitchParameter IncludeBinding { get; set; }

    /// <summary>Returns the operation that removed the instance.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override string? BindingId => null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = Targets().Select(target => target with { BindingId = null });
        foreach (var target in Approved(targets, IncludeBinding ? "Deprovision with its bindings" : "Deprovision"))
        {
            var request = target.Request(Mode) with { IncludeBindings = IncludeBinding };
            Remove(target, request, (client, sent, log, cancellationToken) => client.DeprovisionAsync(sent, log, cancellationToken), PassThru);
        }
    }
}
