namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A record in the place of another.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="ExpectedVersion">The version that it must have now; 0 if it must not exist.</param>
/// <param name="Record">What it becomes; null removes it.</param>
internal readonly record struct RecordChange<TRecord>(string Id, long ExpectedVersion, TRecord? Record)
    where TRecord : class;
