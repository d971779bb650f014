namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Makes changes out of records.</summary>
internal static class RecordChanges
{
    /// <summary>Puts a record in the place of another, or of nothing, under a new version.</summary>
    public static RecordChange<InstanceRecord> To(this InstanceRecord? before, InstanceRecord after) =>
        new(after.Id, before?.Version ?? 0, after with { Version = NewVersion() });

    /// <summary>Puts a record in the place of another, or of nothing, under a new version.</summary>
    public static RecordChange<BindingRecord> To(this BindingRecord? before, BindingRecord after) =>
        new(after.Id, before?.Version ?? 0, after with { Version = NewVersion() });

    public static RecordChange<InstanceRecord> Remove(this InstanceRecord before) => new(before.Id, before.Version, null);

    public static RecordChange<BindingRecord> Remove(this BindingRecord before) => new(before.Id, before.Version, null);

    // Counting up would let a record that was removed and made again look unchanged.
    private static long NewVersion() => Random.Shared.NextInt64(1, long.MaxValue);
}
