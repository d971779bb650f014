using System.Text.Json.Serialization;

namespace SapServiceTools.BrokerHost.Stores;

/// <summary>Records as JSON, which is what stores encrypt and keep.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InstanceRecord))]
[JsonSerializable(typeof(BindingRecord))]
internal sealed partial class RecordJsonContext : JsonSerializerContext;
