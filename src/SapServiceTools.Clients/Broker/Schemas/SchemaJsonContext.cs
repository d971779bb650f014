using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SapServiceTools.Clients.Broker.Schemas;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
