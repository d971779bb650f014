using System.Text.Json;
using System.Text.Json.Serialization;
using SapServiceTools.BrokerHost.Security;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Records to encrypted bytes and back. The bytes are bound to the record's key, so none can be put in the place of another.</summary>
internal sealed class RecordCodec(ICredentialProtector protector)
{
    public byte[] Encode(InstanceRecord record) =>
        protector.Protect(JsonSerializer.SerializeToUtf8Bytes(record, RecordJsonContext.Default.InstanceRecord), PurposeOf(record.Id));

    public byte[] Encode(BindingRecord record) =>
        protector.Protect(JsonSerializer.SerializeToUtf8Bytes(record, RecordJsonContext.Default.BindingRecord), PurposeOf(record.InstanceId, record.Id));

    public InstanceRecord DecodeInstance(byte[] payload, string id, long version) =>
        JsonSerializer.Deserialize(protector.Unprotect(payload, PurposeOf(id)), RecordJsonContext.Default.InstanceRecord)! with { Version = version };

    public BindingRecord DecodeBinding(byte[] payload, string instanceId, string id, long version) =>
        JsonSerializer.Deserialize(protector.Unprotect(payload, PurposeOf(instanceId, id)), RecordJsonContext.Default.BindingRecord)! with { Version = version };

    private static string PurposeOf(string instanceId) => $"instance\n{instanceId}";

    private static string PurposeOf(string instanceId, string bindingId) => $"binding\n{instanceId}\n{bindingId}";
}

/// <summary>Records as JSON, which is what stores encrypt and keep.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InstanceRecord))]
[JsonSerializable(typeof(BindingRecord))]
internal sealed partial class RecordJsonContext : JsonSerializerContext;
