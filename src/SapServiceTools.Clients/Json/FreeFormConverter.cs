using System.Text.Json;
using System.Text.Json.Serialization;

namespace SapServiceTools.Clients.Json;

/// <summary>Reads a value of any shape into plain dictionaries, lists and primitives.</summary>
internal sealed class FreeFormConverter : JsonConverter<object?>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => FreeFormJson.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options) => FreeFormJson.Write(writer, value, "$");
}
