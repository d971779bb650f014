using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets service bindings: from the broker, or, where none is named, those that the session knows. Their credentials come out of Get-BrokerCredential.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerBinding", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceBinding))]
public sealed class GetBrokerBindingCommand : BrokerResourceCmdlet<IBrokerReference>
{
    /// <summary>The instances' ids. Without them and -BindingId: the bindings of all instances that the session made or was told of.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public override string[]? InstanceId { get; set; }

    /// <summary>Asks the broker also where the catalog says that it can't be asked.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null && InstanceId is null && BindingId is null)
        {
            List(SessionFor(), null);
            return;
        }

        var mode = new RequestMode { SkipValidation = SkipValidation };
        foreach (var target in Targets())
        {
            if (target.BindingId is null)
                List(target.Session, target.InstanceId);
            else
                Fetch(target, target.Request(mode));
        }
    }

    private void Fetch(BrokerTarget target, ResourceRequest request) => Start(target.Session, target.Input, async (writer, cancellationToken) =>
    {
        var binding = await target.Client.FetchBindingAsync(request, writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(binding, target.Session).ConfigureAwait(false);
    });

    private void List(BrokerSession session, string? instanceId)
    {
        if (instanceId is not null && !OrWriteError(() => BrokerClient.CheckInstanceId(instanceId), instanceId))
            return;
        var limit = ThrottleLimit;
        Start(session, (object?)instanceId ?? session, async (writer, cancellationToken) =>
        {
            var client = session.Client();
            await client.RefreshAsync(operation => operation.BindingId is not null && (instanceId is null || operation.InstanceId == instanceId), limit, writer, cancellationToken).ConfigureAwait(false);
            foreach (var binding in client.Bindings.Where(binding => instanceId is null || binding.InstanceId == instanceId))
                await writer.WriteAsync(binding, session).ConfigureAwait(false);
        });
    }
}
