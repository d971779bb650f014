namespace SapServiceTools.BrokerHost.Stores;

/// <summary>A change to one row of a database: the columns of searches in the clear, and the record encrypted.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="BindingId">The binding; null for the instance itself.</param>
/// <param name="ExpectedVersion">The version that the row must have now; 0 if it must not exist.</param>
/// <param name="Version">The version that it gets.</param>
/// <param name="State">The record's state.</param>
/// <param name="Owner">The host that runs an operation on the instance.</param>
/// <param name="IsActive">An operation is in progress.</param>
/// <param name="IsSuperseded">A deletion waits for a creation to stop.</param>
/// <param name="PurgeAt">When the row goes, in Unix seconds.</param>
/// <param name="Payload">The record; null removes the row.</param>
internal sealed record StoreRow(
    string InstanceId, string? BindingId, long ExpectedVersion, long Version, int State, string? Owner, bool IsActive, bool IsSuperseded, long? PurgeAt, byte[]? Payload)
{
    public static StoreRow[] From(StoreChange change, RecordCodec codec)
    {
        var rows = new StoreRow[1 + change.Bindings.Count];
        var (id, expected, instance) = change.Instance;
        rows[0] = instance is null
            ? new StoreRow(id, null, expected, 0, 0, null, false, false, null, null)
            : new StoreRow(
                id, null, expected, instance.Version, (int)instance.State, instance.Active?.Owner, instance.Active is not null, instance.Next is not null,
                instance.PurgeAt?.ToUnixTimeSeconds(), codec.Encode(instance));
        for (var index = 0; index < change.Bindings.Count; index++)
        {
            var (bindingId, bindingExpected, binding) = change.Bindings[index];
            rows[index + 1] = binding is null
                ? new StoreRow(id, bindingId, bindingExpected, 0, 0, null, false, false, null, null)
                : new StoreRow(id, bindingId, bindingExpected, binding.Version, (int)binding.State, null, false, false, binding.PurgeAt?.ToUnixTimeSeconds(), codec.Encode(binding));
        }
        return rows;
    }
}
