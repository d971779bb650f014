using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets service instances: from the broker, or those that the session knows.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerInstance", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceInstance))]
public sealed class GetBrokerInstanceCommand : BrokerResourceCmdlet<string, IBrokerReference>
{
    /// <summary>The instance's id. Without it: the instances that the session made or was told of, without asking the broker, which has no list. With wildcards, where it is typed: those of them whose ids match.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public override string? InstanceId { get; set; }

    /// <summary>Asks the broker also where the catalog says that it can't be asked.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <summary>No parameter of this cmdlet.</summary>
    public override string? BindingId => null;

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
        var ids = AnyCasePattern.From(pattern);
        Start(session, session, async (writer, _) =>
        {
            foreach (var instance in session.Client().Instances.Where(instance => ids.IsMatch(instance.InstanceId)))
                await writer.WriteCopyAsync(instance, session).ConfigureAwait(false);
        });
    }
}
