using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace SapServiceTools.Clients.Http;

/// <summary>Masks secrets in JSON by its structure. What comes behind a fault is dropped, since nothing tells any more what it is.</summary>
internal static class JsonRedaction
{
    private const int MaxDepth = 128;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>True for what begins as an object or array, complete or not.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> body)
    {
        var start = WithoutMark(body).TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] is (byte)'{' or (byte)'[';
    }

    public static string Mask(ReadOnlySpan<byte> body, Redactor redactor)
    {
        body = WithoutMark(body);
        var buffer = new ArrayBufferWriter<byte>(Math.Max(body.Length, 1));
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        string? remark = null;
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            try
            {
                Copy(ref reader, writer, redactor);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                writer.Flush();
                remark = $"… (no JSON from byte {reader.BytesConsumed + 1} on, {body.Length} bytes in all)";
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + remark;
    }

    /// <summary>
    /// The texts under secrets' names, as far as the body is JSON. A pair's <c>key</c> is a name and no secret, and what lies deeper below a secret's name
    /// may be names that all the world uses, as in Keystone's <c>{"password": {"user": ...}}</c>.
    /// </summary>
    public static List<string> FindSecrets(ReadOnlySpan<byte> body)
    {
        var found = new List<string>();
        var reader = new Utf8JsonReader(WithoutMark(body), new JsonReaderOptions { MaxDepth = MaxDepth });
        var pairs = new bool[MaxDepth + 2];
        var secretLists = new bool[MaxDepth + 2];
        var argumentLists = new bool[MaxDepth + 2];
        try
        {
            var secret = false;
            var isArguments = false;
            string? before = null;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        var name = reader.GetString()!;
                        secret = pairs[reader.CurrentDepth] ? SecretNames.IsValueOfPair(name) : SecretNames.IsSecret(name) && name is not ("credentials" or "key");
                        isArguments = SecretArguments.IsList(name);
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        secretLists[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray && (secret || secretLists[reader.CurrentDepth]);
                        pairs[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartObject && NamesSecret(reader);
                        argumentLists[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray && isArguments;
                        before = null;
                        break;
                    case JsonTokenType.String when secret || secretLists[reader.CurrentDepth]:
                        found.Add(reader.GetString()!);
                        break;
                    case JsonTokenType.String when argumentLists[reader.CurrentDepth]:
                        var argument = reader.GetString()!;
                        var isNamed = SecretArguments.NamesNext(before);
                        if (isNamed)
                            found.Add(argument);
                        before = isNamed ? null : argument;
                        break;
                    default:
                        before = null;
                        break;
                }

                secret = isArguments = false;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What comes behind the fault is never shown.
        }

        return found;
    }

    // Of a copy of the reader, so the caller's stays where it is. What breaks off may have had the name in its rest.
    private static bool NamesSecret(Utf8JsonReader reader)
    {
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isName = SecretNames.IsNameOfPair(reader.GetString());
                reader.Read();
                if (isName && reader.TokenType == JsonTokenType.String && SecretNames.IsSecret(reader.GetString()!))
                    return true;
                reader.Skip();
            }

            return false;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return true;
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, Redactor redactor)
    {
        var secret = false;
        var field = "";
        var hiddenBelow = int.MaxValue;
        var pairs = new bool[MaxDepth + 2];
        var argumentLists = new bool[MaxDepth + 2];
        var isArguments = false;
        string? before = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                writer.WritePropertyName(name);
                field = name;
                secret = SecretNames.IsSecret(name) || (pairs[reader.CurrentDepth] && SecretNames.IsValueOfPair(name));
                isArguments = SecretArguments.IsList(name);
                continue;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if ((secret && (reader.TokenType == JsonTokenType.StartArray || SecretNames.HidesObject(field))) || (argumentLists[reader.CurrentDepth] && SecretArguments.NamesNext(before)))
                        hiddenBelow = Math.Min(hiddenBelow, reader.CurrentDepth);
                    pairs[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartObject && NamesSecret(reader);
                    argumentLists[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray && isArguments;
                    before = null;
                    WriteStart(writer, reader.TokenType);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    WriteEnd(writer, reader.TokenType);
                    if (reader.CurrentDepth == hiddenBelow)
                        hiddenBelow = int.MaxValue;
                    break;
                case JsonTokenType.Null:
                    writer.WriteNullValue();
                    break;
                case var _ when secret || reader.CurrentDepth > hiddenBelow:
                    writer.WriteStringValue(Redactor.Mask);
                    break;
                case var _ when argumentLists[reader.CurrentDepth] && SecretArguments.NamesNext(before):
                    writer.WriteStringValue(Redactor.Mask);
                    before = null;
                    break;
                case JsonTokenType.String when argumentLists[reader.CurrentDepth]:
                    before = reader.GetString()!;
                    writer.WriteStringValue(SecretArguments.Mask(before, redactor));
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(redactor.Value(field, reader.GetString()!));
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }

            // A property's name covers its own value only; depth covers what lies below.
            secret = isArguments = false;
        }
    }

    private static void WriteStart(Utf8JsonWriter writer, JsonTokenType token)
    {
        if (token == JsonTokenType.StartObject)
            writer.WriteStartObject();
        else
            writer.WriteStartArray();
    }

    private static void WriteEnd(Utf8JsonWriter writer, JsonTokenType token)
    {
        if (token == JsonTokenType.EndObject)
            writer.WriteEndObject();
        else
            writer.WriteEndArray();
    }
}
