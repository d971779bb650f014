using System.Buffers;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>The JSON of Instance Manager v1.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(ManagedInstanceConverter)], DefaultBufferSize = 32 * 1024)]
[JsonSerializable(typeof(ManagedInstance))]
internal sealed partial class InstanceManagerJson : JsonSerializerContext
{
    /// <summary>How one list is read: what all of its instances have alike is kept once.</summary>
    public static JsonTypeInfo<ManagedInstance> ForList() => With(new ManagedInstanceConverter(new RepeatedTexts()));

    /// <summary>How the list of one poll is read: those that nobody waits for are passed over.</summary>
    public static JsonTypeInfo<ManagedInstance> ForPoll(Func<string, bool> isWanted) => With(new PolledInstanceConverter(isWanted));

    /// <summary>Reads one instance. An array of exactly one is taken too: old clients expect servers that answer so.</summary>
    /// <exception cref="JsonException">Anything else.</exception>
    public static ManagedInstance ReadOne(ReadOnlySpan<byte> body)
    {
        // Some servers send a byte order mark, which the reader doesn't know.
        var reader = new Utf8JsonReader(body.StartsWith("\uFEFF"u8) ? body[3..] : body);
        if (body.IsEmpty)
            throw new JsonException("the body is empty");
        reader.Read();
        var wrapped = reader.TokenType == JsonTokenType.StartArray;
        if (wrapped)
            reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException(wrapped ? "an array stands where an instance belongs" : $"{reader.TokenType} stands where an instance belongs");
        var instance = JsonSerializer.Deserialize(ref reader, Default.ManagedInstance)!;
        if (wrapped && (!reader.Read() || reader.TokenType != JsonTokenType.EndArray))
            throw new JsonException("an array of several stands where one instance belongs");
        if (reader.Read())
            throw new JsonException("there is more behind the instance");
        return instance;
    }

    /// <summary>The body of a create; null where there are no parameters, because then none is sent.</summary>
    public static ReadOnlyMemory<byte>? WriteParameters(InstanceParameters? parameters)
    {
        if (parameters is null or { Provisioning: null, Binding: null })
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Write(writer, "provisioning_parameters", parameters.Provisioning);
            Write(writer, "binding_parameters", parameters.Binding);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static JsonTypeInfo<ManagedInstance> With(JsonConverter<ManagedInstance> converter)
    {
        var options = new JsonSerializerOptions(Default.Options) { TypeInfoResolver = Default };
        options.Converters.Clear();
        options.Converters.Add(converter);
        return (JsonTypeInfo<ManagedInstance>)options.GetTypeInfo(typeof(ManagedInstance));
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?>? value)
    {
        if (value is null)
            return;
        writer.WritePropertyName(name);
        FreeFormJson.Write(writer, value, name);
    }
}
