namespace SapServiceTools.BrokerHost.Stores;

/// <summary>What is in a SQLite file before a broker opens it.</summary>
internal enum SqliteContent
{
    Empty,
    NoRecords,
    Records,
}
