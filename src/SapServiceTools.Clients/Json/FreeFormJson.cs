using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace SapServiceTools.Clients.Json;

/// <summary>Free-form JSON to and from plain dictionaries, lists and primitives.</summary>
public static class FreeFormJson
{
    /// <summary>Levels that can be written.</summary>
    internal const int MaxDepth = 64;

    /// <summary>Parses a text.</summary>
    /// <param name="json">Strict JSON (RFC 8259); a byte order mark before it is passed over.</param>
    /// <param name="what">What the text is, for the error: "the service key".</param>
    /// <returns>
    /// <c>Dictionary&lt;string, object?&gt;</c>, <c>List&lt;object?&gt;</c>, text, <c>long</c>, <c>decimal</c> (whole numbers beyond <c>long</c>), <c>double</c>, Boolean or null.
    /// </returns>
    /// <exception cref="ServiceException">Not JSON; the message has line and position, never the text.</exception>
    public static object? Parse(string json, string what)
    {
        var bytes = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var value = Read(ref reader);
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            throw Invalid(what, exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
        }
        catch (InvalidOperationException)
        {
            // An escape sequence that stands for half a character.
            var (line, position) = Position(bytes.AsSpan(0, (int)reader.TokenStartIndex));
            throw Invalid(what, line, position);
        }
    }

    /// <summary>Reads the value at the reader, which ends up on its last token.</summary>
    public static object? Read(ref Utf8JsonReader reader) => Read(ref reader, int.MaxValue);

    /// <summary>Reads the value at the reader; objects and arrays on the level <paramref name="deepest"/> and below are passed over and count as null.</summary>
    internal static object? Read(ref Utf8JsonReader reader, int deepest)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= deepest)
        {
            // Of the serializer's streams the reader knows no end, and has all that belongs to the value nevertheless.
            reader.TrySkip();
            return null;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = JsonNames.Read(ref reader);
                    reader.Read();
                    map[name] = Read(ref reader, deepest);
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Add(Read(ref reader, deepest));
                return list;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? whole : LargeOrFraction(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }

    /// <summary>Writes a value as UTF-8 JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="encoder">Which characters are escaped; null escapes all that HTML could take for its own.</param>
    /// <exception cref="ServiceException">A value of a type that JSON has no form for; the message has its path.</exception>
    public static ReadOnlyMemory<byte> Write(object? value, JavaScriptEncoder? encoder = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder }))
            Write(writer, value, "$");
        return buffer.WrittenMemory;
    }

    /// <summary>Writes a value; <paramref name="path"/> is where it stands, for errors.</summary>
    public static void Write(Utf8JsonWriter writer, object? value, string path)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: WriteText(writer, text, path); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int or long or short or byte or sbyte or ushort or uint: writer.WriteNumberValue(Convert.ToInt64(value, null)); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case BigInteger number: writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): writer.WriteNumberValue(number); break;
            case DateTime time: writer.WriteStringValue(time); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case Guid or Uri or char or Enum: WriteText(writer, value.ToString()!, path); break;
            case IReadOnlyDictionary<string, object?> map: WriteObject(writer, map, path); break;
            case IDictionary map: WriteObject(writer, Pairs(map, path), path); break;
            case IEnumerable list: WriteArray(writer, list, path); break;
            default:
                throw InvalidValue(path, $"({value.GetType().Name}) has no form in JSON");
        }
    }

    private static object LargeOrFraction(ref Utf8JsonReader reader)
    {
        // A double would change the last digits of a large whole number.
        if (reader.ValueSpan.IndexOfAny(".eE"u8) < 0 && reader.TryGetDecimal(out var whole))
            return whole;
        var number = reader.GetDouble();
        return double.IsFinite(number) ? number : throw new JsonException("a number is out of range");
    }

    private static void WriteText(Utf8JsonWriter writer, string text, string path)
    {
        if (Utf16.HasHalfCharacter(text))
            throw InvalidValue(path, "holds half a character (a lone UTF-16 surrogate)");
        writer.WriteStringValue(text);
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> map, string path)
    {
        Deeper(writer, path);
        writer.WriteStartObject();
        foreach (var (name, item) in map)
        {
            if (Utf16.HasHalfCharacter(name))
                throw InvalidValue(path, "has a name with half a character (a lone UTF-16 surrogate)");
            writer.WritePropertyName(name);
            Write(writer, item, $"{path}.{name}");
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary map, string path)
    {
        foreach (DictionaryEntry entry in map)
        {
            yield return entry.Key is string name
                ? KeyValuePair.Create(name, entry.Value)
                : throw InvalidValue(path, $"has a name that isn't text ({entry.Key.GetType().Name})");
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable list, string path)
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
            throw InvalidValue(path[..Math.Min(path.Length, 80)], $"is nested deeper than {MaxDepth} levels");
    }

    private static (long Line, long Position) Position(ReadOnlySpan<byte> before)
    {
        var line = before.Count((byte)'\n');
        return (line, before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }

    // The reader's own exception quotes the text, so it isn't passed on.
    private static ServiceException Invalid(string what, long line, long position) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidJson, $"{char.ToUpperInvariant(what[0])}{what[1..]} isn't valid JSON (line {line + 1}, position {position + 1}).");

    private static ServiceException InvalidValue(string path, string fault) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"The value at {path} {fault}.");
}

/// <summary>Reads a value of any shape into plain dictionaries, lists and primitives.</summary>
internal sealed class FreeFormConverter : JsonConverter<object?>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => FreeFormJson.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options) => FreeFormJson.Write(writer, value, "$");
}
