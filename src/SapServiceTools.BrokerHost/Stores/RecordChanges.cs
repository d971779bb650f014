namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Makes changes out of records.</summary>
internal static class RecordChanges
{
    /// <summary>Puts a record in the place of another, or of nothing, under a new version.</summary>
    public static RecordChange<TRecord> To<TRecord>(this TRecord? before, TRecord after)
        where TRecord : StoredRecord =>
        // Counting up would let a record that was removed and made again look unchanged.
        new(after.Id, before?.Version ?? 0, (TRecord)((StoredRecord)after with { Version = Random.Shared.NextInt64(1, long.MaxValue) }));

    public static RecordChange<TRecord> Remove<TRecord>(this TRecord before)
        where TRecord : StoredRecord => new(before.Id, before.Version, null);
}

/// <summary>A record in the place of another.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="ExpectedVersion">The version that it must have now; 0 if it must not exist.</param>
/// <param name="Record">What it becomes; null removes it.</param>
internal readonly record struct RecordChange<TRecord>(string Id, long ExpectedVersion, TRecord? Record)
    where TRecord : StoredRecord;
