using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Reads a broker's catalog. It is asked for with its tag, so that an unchanged one isn't sent again.</summary>
[Cmdlet(VerbsCommon.Get, "BrokerCatalog")]
[OutputType(typeof(ServiceCatalog))]
public sealed class GetBrokerCatalogCommand : SessionCmdlet<BrokerSession>
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = SessionFor();
        Start(session, session, async (writer, cancellationToken) =>
            await writer.WriteObjectAsync(await session.Client().GetCatalogAsync(refresh: true, writer, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false));
    }
}
