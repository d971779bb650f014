using System.Management.Automation;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets service bindings: from the broker, or those that the session knows. Their credentials come out of Get-BrokerCredential.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerBinding", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceBinding))]
public sealed class GetBrokerBindingCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public string? InstanceId { get; set; }

    /// <summary>The binding's id. Without it: the bindings of the instance, or of all, that the session made or was told of, without asking the broker.</summary>
    [Parameter(Position = 1, ParameterSetName = BrokerSets.Id)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [ArgumentCompleter(typeof(BrokerBindingCompleter))]
    public string? BindingId { get; set; }

    /// <summary>Bindings to read again, each at the broker that it came from. Of an instance: its bindings that the session knows.</summary>
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

    /// <summary>Asks the broker also where the catalog says that it can't be asked.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>How many are asked for at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null ? InputObject.BindingId is null : BindingId is null)
        {
            List(SessionFor(InputObject?.Session), InputObject?.InstanceId ?? InstanceId);
            return;
        }

        var target = Target();
        var request = target.Request(new RequestMode { SkipValidation = SkipValidation });
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var binding = await target.Client.FetchBindingAsync(request, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(binding, target.Session).ConfigureAwait(false);
        });
    }

    private void List(BrokerSession session, string? instanceId) => Start(session, (object?)instanceId ?? session, async (writer, _) =>
    {
        if (instanceId is not null)
            BrokerClient.CheckInstanceId(instanceId);
        foreach (var binding in session.Client().Bindings.Where(binding => instanceId is null || binding.InstanceId == instanceId))
            await writer.WriteAsync(binding, session).ConfigureAwait(false);
    });

    private BrokerTarget Target() => InputObject is { } input
        ? BrokerTarget.Of(this, input, Service, Plan)
        : BrokerTarget.Of(this, InstanceId!, BindingId, InstanceId!, Service, Plan);
}
