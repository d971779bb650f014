using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using SapServiceTools.BrokerHost.Security;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>
/// Records to encrypted bytes and back. The bytes are bound to the record's key and to the version and state that stand beside them in its row, so none can be put in the place of another record's,
/// or of a later version of the same. A whole row that is put back is not found out by this: its version comes with it.
/// </summary>
internal sealed class RecordCodec(ICredentialProtector protector)
{
    // The first byte. Format 1 had none of its own, began with the protector's 1, and was bound to the record's key alone.
    private const byte Format = 2;

    public byte[] Encode(InstanceRecord record) =>
        Protect(JsonSerializer.SerializeToUtf8Bytes(record, RecordJsonContext.Default.InstanceRecord), KeyOf(record.Id), record.Version, (int)record.State);

    public byte[] Encode(BindingRecord record) =>
        Protect(JsonSerializer.SerializeToUtf8Bytes(record, RecordJsonContext.Default.BindingRecord), KeyOf(record.InstanceId, record.Id), record.Version, (int)record.State);

    /// <summary>Reads the columns version, state and payload of an instance.</summary>
    /// <param name="row">The row.</param>
    /// <param name="id">The instance.</param>
    /// <param name="first">The number of the first of the three columns.</param>
    public InstanceRecord ReadInstance(DbDataReader row, string id, int first) =>
        JsonSerializer.Deserialize(Unprotect(row, KeyOf(id), first), RecordJsonContext.Default.InstanceRecord)! with { Version = row.GetInt64(first) };

    /// <summary>The same of a binding.</summary>
    public BindingRecord ReadBinding(DbDataReader row, string instanceId, string id, int first) =>
        JsonSerializer.Deserialize(Unprotect(row, KeyOf(instanceId, id), first), RecordJsonContext.Default.BindingRecord)! with { Version = row.GetInt64(first) };

    /// <summary>The payload of a row in this format; null if it is in it already.</summary>
    /// <exception cref="ServiceException">It can't be decrypted, or says another state than its row.</exception>
    public byte[]? Renew(OldRow row)
    {
        if (row.Payload is [Format, ..])
            return null;
        var plain = protector.Unprotect(row.Payload, row.BindingId is null ? $"instance\n{row.InstanceId}" : $"binding\n{row.InstanceId}\n{row.BindingId}");
        StoredRecord record = row.BindingId is null
            ? JsonSerializer.Deserialize(plain, RecordJsonContext.Default.InstanceRecord)!
            : JsonSerializer.Deserialize(plain, RecordJsonContext.Default.BindingRecord)!;
        if ((int)record.State != row.State)
            throw Unreadable("it says another state than its row");
        return Protect(plain, row.BindingId is null ? KeyOf(row.InstanceId) : KeyOf(row.InstanceId, row.BindingId), row.Version, row.State);
    }

    private byte[] Protect(byte[] plain, string key, long version, int state) => [Format, .. protector.Protect(plain, PurposeOf(key, version, state))];

    private byte[] Unprotect(DbDataReader row, string key, int first)
    {
        var payload = row.GetFieldValue<byte[]>(first + 2);
        return payload is [Format, ..]
            ? protector.Unprotect(payload.AsSpan(1), PurposeOf(key, row.GetInt64(first), row.GetInt32(first + 1)))
            : throw Unreadable("it isn't in this version's format");
    }

    private static ServiceException Unreadable(string why) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.StateUnreadable, $"A record of the broker's state can't be read: {why}.")
        {
            RecommendedAction = "Bring the state back from a backup; somebody has changed it.",
        };

    // Ids have no control characters, so a line break ends each part.
    private static string PurposeOf(string key, long version, int state) => FormattableString.Invariant($"{Format}\n{key}\n{version}\n{state}");

    private static string KeyOf(string instanceId) => $"instance\n{instanceId}";

    private static string KeyOf(string instanceId, string bindingId) => $"binding\n{instanceId}\n{bindingId}";
}

/// <summary>A row as it stands in a database whose format may be an earlier one.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="BindingId">The binding; null for the instance itself.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Its state.</param>
/// <param name="Payload">The record.</param>
internal sealed record OldRow(string InstanceId, string? BindingId, long Version, int State, byte[] Payload);

/// <summary>Records as JSON, which is what stores encrypt and keep.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InstanceRecord))]
[JsonSerializable(typeof(BindingRecord))]
internal sealed partial class RecordJsonContext : JsonSerializerContext;
