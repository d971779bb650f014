using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Cmdlets.Sessions;

/// <summary>The clients behind sessions, whose types the sessions themselves don't know.</summary>
internal static class SessionClients
{
    /// <exception cref="ServiceException">The session is closed.</exception>
    public static BrokerClient Client(this BrokerSession session) => (BrokerClient)session.Connection;

    /// <exception cref="ServiceException">The session is closed.</exception>
    public static SaharaClient Client(this SaharaSession session) => (SaharaClient)session.Connection;
}
