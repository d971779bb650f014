using System.Management.Automation;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets service instances: from the broker, or those that the session knows.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerInstance", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceInstance))]
public sealed class GetBrokerInstanceCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>The instance's id. Without it: the instances that the session made or was told of, without asking the broker, which has no list. With wildcards, where it is typed: those of them whose ids match.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public string? InstanceId { get; set; }

    /// <summary>Instances to read again, each at the broker that it came from.</summary>
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
        if (InputObject is null && InstanceId is null)
        {
            List("*");
            return;
        }

        if (InstanceId is { } pattern && AllowsPatterns)
        {
            if (WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                List(pattern);
                return;
            }

            InstanceId = WildcardPattern.Unescape(pattern);
        }

        var target = Target() with { BindingId = null };
        var request = target.Request(new RequestMode { SkipValidation = SkipValidation });
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var instance = await target.Client.FetchInstanceAsync(request, writer, cancellationToken).ConfigureAwait(false);
            await writer.WriteCopyAsync(instance, target.Session).ConfigureAwait(false);
        });
    }

    private void List(string pattern)
    {
        var session = SessionFor();
        var ids = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        Start(session, session, async (writer, _) =>
        {
            foreach (var instance in session.Client().Instances.Where(instance => ids.IsMatch(instance.InstanceId)))
                await writer.WriteCopyAsync(instance, session).ConfigureAwait(false);
        });
    }

    private BrokerTarget Target() => InputObject is { } input
        ? BrokerTarget.Of(this, input, Service, Plan)
        : BrokerTarget.Of(this, InstanceId!, null, InstanceId!, Service, Plan);
}
