using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets service instances: from the broker, or those that the session knows.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerInstance", DefaultParameterSetName = BrokerSets.Id)]
[OutputType(typeof(BrokerServiceInstance))]
public sealed class GetBrokerInstanceCommand : BrokerResourceCmdlet<IBrokerReference>
{
    /// <summary>The instances' ids. Without them: the instances that the session made or was told of; the broker has no list, and is only asked how those stand on which something goes on. With wildcards, where they are typed: those whose ids match.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = BrokerSets.Id)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = BrokerSets.Property)]
    [BrokerIdTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BrokerInstanceCompleter))]
    public override string[]? InstanceId { get; set; }

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

        var mode = new RequestMode { SkipValidation = SkipValidation };
        var allowsPatterns = AllowsPatterns && InputObject is null;
        foreach (var target in Targets())
        {
            if (allowsPatterns && WildcardPattern.ContainsWildcardCharacters(target.InstanceId))
                List(target.InstanceId);
            else
                Fetch(target with { InstanceId = allowsPatterns ? WildcardPattern.Unescape(target.InstanceId) : target.InstanceId, BindingId = null }, mode);
        }
    }

    private void Fetch(BrokerTarget target, RequestMode mode) => Start(target.Session, target.Input, async (writer, cancellationToken) =>
    {
        var instance = await target.Client.FetchInstanceAsync(target.Request(mode), writer, cancellationToken).ConfigureAwait(false);
        await writer.WriteCopyAsync(instance, target.Session).ConfigureAwait(false);
    });

    private void List(string pattern)
    {
        var session = SessionFor();
        var ids = AnyCasePattern.From(pattern);
        var limit = ThrottleLimit;
        Start(session, session, async (writer, cancellationToken) =>
        {
            var client = session.Client();
            await client.RefreshAsync(operation => operation.BindingId is null && ids.IsMatch(operation.InstanceId), limit, writer, cancellationToken).ConfigureAwait(false);
            foreach (var instance in client.Instances.Where(instance => ids.IsMatch(instance.InstanceId)))
                await writer.WriteCopyAsync(instance, session).ConfigureAwait(false);
        });
    }
}
