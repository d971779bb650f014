namespace SapServiceTools.Clients.Broker;

/// <summary>The requests of the protocol.</summary>
internal enum BrokerAction
{
    Catalog,
    Provision,
    FetchInstance,
    Update,
    Deprovision,
    PollInstance,
    Bind,
    FetchBinding,
    Unbind,
    PollBinding,
}
