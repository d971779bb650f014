using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace SapServiceTools.BrokerHost.Json;

/// <summary>
/// Free-form JSON as dictionaries, lists and primitives, and back. Objects become <c>Dictionary&lt;string, object?&gt;</c>, arrays <c>List&lt;object?&gt;</c>,
/// numbers <see cref="long"/> where they fit, else <see cref="decimal"/>, else <see cref="double"/>.
/// </summary>
internal static class FreeFormJson
{
    /// <summary>Reads one object.</summary>
    /// <exception cref="JsonException">The text isn't JSON, or not an object.</exception>
    public static Dictionary<string, object?> ParseObject(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            throw new JsonException("An object was expected.");
        var value = ReadObject(ref reader);
        if (reader.Read())
            throw new JsonException("Text follows the object.");
        return value;
    }

    /// <summary>The text as one object; null for no text.</summary>
    public static IReadOnlyDictionary<string, object?>? ParseOptional(ReadOnlyMemory<byte>? utf8) =>
        utf8 is { } text ? ParseObject(text.Span) : null;

    /// <summary>Reads the value that the reader stands on.</summary>
    public static object? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    /// <summary>Writes a value. Besides the types that <see cref="Read"/> makes it takes what scripts come with: other numbers, dates, non-generic dictionaries and lists.</summary>
    /// <exception cref="ArgumentException">The value has no JSON form.</exception>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: WriteDouble(writer, number); break;
            case float number: WriteDouble(writer, number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case byte or sbyte or short or ushort or uint: writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case DateTimeOffset date: writer.WriteStringValue(date); break;
            case DateTime date: writer.WriteStringValue(date); break;
            case Guid or Uri or Enum or char or Version: writer.WriteStringValue(value.ToString()); break;
            case IReadOnlyDictionary<string, object?> map: WriteMap(writer, map); break;
            case IDictionary map: WriteMap(writer, map); break;
            case IEnumerable list: WriteList(writer, list); break;
            default: throw new ArgumentException($"A value of type {value.GetType()} has no JSON form.", nameof(value));
        }
    }

    /// <summary>The value as UTF-8 text; null for no value.</summary>
    public static byte[]? ToUtf8(IReadOnlyDictionary<string, object?>? value)
    {
        if (value is null)
            return null;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            WriteMap(writer, value);
        return stream.ToArray();
    }

    private static Dictionary<string, object?> ReadObject(ref Utf8JsonReader reader)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = Read(ref reader);
        }
        return map;
    }

    private static List<object?> ReadArray(ref Utf8JsonReader reader)
    {
        var list = new List<object?>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            list.Add(Read(ref reader));
        return list;
    }

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
            return whole;
        // Decimal keeps what was written; it silently rounds tiny fractions to zero, which double does not.
        if (reader.TryGetDecimal(out var exact) && exact != 0)
            return exact;
        return reader.GetDouble();
    }

    // JSON has no infinity, but a number too large for double reads as one and must go out as it came in.
    private static void WriteDouble(Utf8JsonWriter writer, double number)
    {
        if (double.IsInfinity(number))
            writer.WriteRawValue(number > 0 ? "1e999" : "-1e999");
        else if (double.IsNaN(number))
            writer.WriteNullValue();
        else
            writer.WriteNumberValue(number);
    }

    private static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in map)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            Write(writer, entry.Value);
        }
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list)
    {
        writer.WriteStartArray();
        foreach (var item in list)
            Write(writer, item);
        writer.WriteEndArray();
    }
}
