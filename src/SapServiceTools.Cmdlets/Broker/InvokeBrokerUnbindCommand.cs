using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Removes service bindings, many at once. One that is gone already is a success.</summary>
[Alias("Remove-BrokerBinding")]
[Cmdlet(VerbsLifecycle.Invoke, "BrokerUnbind", DefaultParameterSetName = BrokerSets.Id, SupportsShouldProcess = true)]
[OutputType(typeof(BrokerServiceOperation))]
public sealed class InvokeBrokerUnbindCommand : BrokerRequestCmdlet<IBrokerReference>
{
    /// <summary>The binding's id.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [AllowEmptyString]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerBindingCompleter))]
    public override string? BindingId { get; set; }

    /// <summary>Returns the operation that removed the binding; it names the instance too.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var target in Approved(Bindings(), "Unbind"))
            Remove(target, target.Request(Mode), (client, request, log, cancellationToken) => client.UnbindAsync(request, log, cancellationToken), PassThru);
    }

    // Of an instance: all its bindings that the session knows.
    private IEnumerable<BrokerTarget> Bindings() => BindingTargets().SelectMany(target =>
        target.BindingId is not null ? [target] : target.Client.BindingsOf(target.InstanceId).Select(binding => target with { BindingId = binding.BindingId }));
}
