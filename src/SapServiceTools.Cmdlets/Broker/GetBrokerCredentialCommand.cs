using System.Management.Automation;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets the credentials of service bindings: the one way to their secrets.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerCredential", DefaultParameterSetName = BrokerSets.Id)]
[OutputType("SapServiceTools.BrokerCredential")]
public sealed class GetBrokerCredentialCommand : SessionCmdlet<BrokerSession>
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

    /// <summary>Bindings whose credentials are wanted; those that have none are read again at the broker that they came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BrokerSets.Object)]
    [ValidateNotNull]
    public IBrokerReference? InputObject { get; set; }

    /// <summary>Returns every field as text, secrets included.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>How many are asked for at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var target = InputObject is { } input ? BrokerTarget.Of(this, input) : new BrokerTarget(SessionFor(), InstanceId!, BindingId, BindingId!);
        var known = InputObject as BrokerServiceBinding;
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var binding = known is { Credentials: not null }
                ? known
                : await target.Client.FetchBindingAsync(target.Request(new RequestMode()), writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteObjectAsync(BrokerCredentialObject.Make(binding, AsPlainText)).ConfigureAwait(false);
        });
    }
}
