namespace SapServiceTools.Clients.Broker.Api;

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
