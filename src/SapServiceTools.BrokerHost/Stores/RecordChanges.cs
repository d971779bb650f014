namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Makes changes out of records.</summary>
internal static class RecordChanges
{
    /// <summary>Puts a record in the place of another, or of nothing, under a new version.</summary>
    public static RecordChange<TRecord> To<TRecord>(this TRecord? before, TRecord after)
        where TRecord : StoredRecord
    {
        var expected = before?.Version ?? 0;
        // Who made it may have given it its version already, which spares a copy. 0 is none: stores take it for a record that isn't there.
        return new(after.Id, expected, after.Version != 0 && after.Version != expected ? after : (TRecord)((StoredRecord)after with { Version = StoredRecord.NewVersion() }));
    }

    public static RecordChange<TRecord> Remove<TRecord>(this TRecord before)
        where TRecord : StoredRecord => new(before.Id, before.Version, null);
}

/// <summary>A record in the place of another.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="ExpectedVersion">The version that it must have now; 0 if it must not exist.</param>
/// <param name="Record">What it becomes; null removes it.</param>
internal readonly record struct RecordChange<TRecord>(string Id, long ExpectedVersion, TRecord? Record)
    where TRecord : StoredRecord;
