namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>The kinds of books that a broker can have.</summary>
public enum StoreKind
{
    Memory,
    Sqlite,
    Postgres,
}
