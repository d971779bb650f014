using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SapServiceTools.Clients.Json;

/// <summary>Free-form JSON to and from plain dictionaries, lists and primitives.</summary>
public static class FreeFormJson
{
    private const int MaxDepth = 64;

    /// <summary>Parses a text.</summary>
    /// <param name="json">Strict JSON (RFC 8259).</param>
    /// <param name="what">What the text is, for the error: "the service key".</param>
    /// <returns><c>Dictionary&lt;string, object?&gt;</c>, <c>List&lt;object?&gt;</c>, text, <c>long</c>, <c>double</c>, Boolean or null.</returns>
    /// <exception cref="ServiceException">Not JSON; the message has line and position, never the text.</exception>
    public static object? Parse(string json, string what)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var value = Read(ref reader);
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            // The inner exception quotes the text, so it isn't passed on.
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument,
                ErrorIds.InvalidJson,
                $"{char.ToUpperInvariant(what[0])}{what[1..]} isn't valid JSON (line {exception.LineNumber + 1}, position {exception.BytePositionInLine + 1}).");
        }
    }

    /// <summary>Reads the value at the reader, which ends up on its last token.</summary>
    public static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    map[name] = Read(ref reader);
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Add(Read(ref reader));
                return list;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? whole : reader.GetDouble();
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }

    /// <summary>Writes a value as UTF-8 JSON.</summary>
    /// <exception cref="ServiceException">A value of a type that JSON has no form for; the message has its path.</exception>
    public static ReadOnlyMemory<byte> Write(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, value, "$");
        return buffer.WrittenMemory;
    }

    /// <summary>Writes a value; <paramref name="path"/> is where it stands, for errors.</summary>
    public static void Write(Utf8JsonWriter writer, object? value, string path)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int or long or short or byte or sbyte or ushort or uint: writer.WriteNumberValue(Convert.ToInt64(value, null)); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): writer.WriteNumberValue(number); break;
            case DateTime time: writer.WriteStringValue(time); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case Guid or Uri or char or Enum: writer.WriteStringValue(value.ToString()); break;
            case IReadOnlyDictionary<string, object?> map: WriteObject(writer, map, path); break;
            case IEnumerable<object?> list: WriteArray(writer, list, path); break;
            default:
                throw new ServiceException(
                    ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The value at {path} ({value.GetType().Name}) has no form in JSON.");
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map, string path)
    {
        Deeper(writer, path);
        writer.WriteStartObject();
        foreach (var (name, item) in map)
        {
            writer.WritePropertyName(name);
            Write(writer, item, $"{path}.{name}");
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable<object?> list, string path)
    {
        Deeper(writer, path);
        writer.WriteStartArray();
        var index = 0;
        foreach (var item in list)
            Write(writer, item, $"{path}[{index++}]");
        writer.WriteEndArray();
    }

    private static void Deeper(Utf8JsonWriter writer, string path)
    {
        if (writer.CurrentDepth >= MaxDepth)
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The value at {path[..Math.Min(path.Length, 80)]} is nested deeper than {MaxDepth} levels.");
    }
}
