using SapServiceTools.Cmdlets.Broker.Completion;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Gets the services that a broker offers, from the session's copy of the catalog.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerService")]
[OutputType(typeof(BrokerService))]
public sealed class GetBrokerServiceCommand : SessionCmdlet<BrokerSession>
{
    /// <summary>Names or ids; wildcards are possible where they are typed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BrokerServiceCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Asks the broker for its catalog first.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        var patterns = NamePattern.Of(Name, AllowsPatterns);
        var refresh = (bool)Refresh;
        Start(session, session, async (writer, cancellationToken) =>
        {
            var catalog = await session.Client().GetCatalogAsync(refresh, writer, cancellationToken).ConfigureAwait(false);
            foreach (var pattern in patterns)
            {
                foreach (var service in BrokerModels.Find(catalog, pattern, writer))
                    await writer.WriteObjectAsync(BrokerModels.Service(service, session)).ConfigureAwait(false);
            }
        });
    }
}
