using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets the credentials of service bindings: the one way to their secrets.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerCredential", DefaultParameterSetName = BrokerSets.Id)]
[OutputType("SapServiceTools.BrokerCredential")]
public sealed class GetBrokerCredentialCommand : BrokerResourceCmdlet<IBrokerReference>
{
    /// <summary>The binding's id.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerBindingCompleter))]
    public override string? BindingId { get; set; }

    /// <summary>Returns every field as text, secrets included.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override string? Service => null;

    /// <summary>No parameter of this cmdlet.</summary>
    public override string? Plan => null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var known = InputObject as BrokerServiceBinding;
        var asPlainText = (bool)AsPlainText;
        foreach (var target in BindingTargets())
        {
            Start(target.Session, target.Input, async (writer, cancellationToken) =>
            {
                var binding = known is { Credentials: not null }
                    ? known
                    : await target.Client.FetchBindingAsync(target.Request(new RequestMode()), writer, cancellationToken).ConfigureAwait(false);
                await writer.WriteObjectAsync(BrokerCredentialObject.Make(binding, asPlainText)).ConfigureAwait(false);
            });
        }
    }
}
