namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>The kinds of store that a broker can have.</summary>
public enum StoreKind
{
    Memory,
    Sqlite,
    Postgres,
}
