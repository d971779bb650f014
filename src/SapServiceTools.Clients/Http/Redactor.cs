using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// The one way for text from the wire into logs and messages. It masks what a name gives away (<see cref="SecretNames"/>),
/// everything below <c>credentials</c>, passwords within URLs, and the session's own secrets wherever they turn up.
/// </summary>
public sealed partial class Redactor
{
    /// <summary>Stands where a secret stood.</summary>
    public const string Mask = "***";

    private const int ShortestLiteral = 3;
    private readonly string[] _literals;

    /// <summary>Creates a redactor.</summary>
    /// <param name="secrets">The session's secrets, such as its password; each is masked in plain, JSON, URL and Base64 form.</param>
    public Redactor(params IEnumerable<string?> secrets)
    {
        _literals = [.. secrets
            .OfType<string>()
            .SelectMany(Spellings)
            .Where(literal => literal.Length >= ShortestLiteral)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(literal => literal.Length)];
    }

    /// <summary>Masks secrets in plain text.</summary>
    public string Text(string text)
    {
        text = Literals(text);
        text = UserInfo().Replace(text, "$1" + Mask + "@");
        text = AuthorizationValue().Replace(text, "$1 " + Mask);
        return NamedValue().Replace(text, match =>
            SecretNames.IsSecret(match.Groups["name"].Value) ? match.Groups["head"].Value + Mask : match.Value);
    }

    /// <summary>Masks secrets in a body: by structure if it is JSON, else as text.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="maxLength">Longer text is cut, with a remark.</param>
    public string Body(ReadOnlySpan<byte> body, int maxLength = 16 * 1024)
    {
        if (body.IsEmpty)
            return string.Empty;
        var text = TryJson(body) ?? Text(Encoding.UTF8.GetString(body.Length > 4 * maxLength ? body[..(4 * maxLength)] : body));
        return text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength)}… ({body.Length} bytes in all)";
    }

    /// <summary>An address without user info and without the values of secret query parameters.</summary>
    public string Uri(Uri uri) => Text(uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    private string? TryJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(body.Length);
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 128 });
                Copy(ref reader, writer);
            }

            return Literals(Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        var secret = false;
        var hiddenBelow = int.MaxValue;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                writer.WritePropertyName(name);
                secret = SecretNames.IsSecret(name);
                continue;
            }

            var hide = secret || reader.CurrentDepth > hiddenBelow;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (secret)
                        hiddenBelow = Math.Min(hiddenBelow, reader.CurrentDepth);
                    if (reader.TokenType == JsonTokenType.StartObject)
                        writer.WriteStartObject();
                    else
                        writer.WriteStartArray();
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    if (reader.TokenType == JsonTokenType.EndObject)
                        writer.WriteEndObject();
                    else
                        writer.WriteEndArray();
                    if (reader.CurrentDepth == hiddenBelow)
                        hiddenBelow = int.MaxValue;
                    break;
                case JsonTokenType.Null:
                    writer.WriteNullValue();
                    break;
                case var _ when hide:
                    writer.WriteStringValue(Mask);
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(Text(reader.GetString()!));
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }

            // A property's name covers its own value only; depth covers what lies below.
            secret = false;
        }
    }

    private string Literals(string text)
    {
        foreach (var literal in _literals)
            text = text.Replace(literal, Mask, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        yield return System.Uri.EscapeDataString(secret);
        yield return JsonEncodedText.Encode(secret).Value;
        yield return JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
    }

    [GeneratedRegex(@"(?<=[a-z][a-z0-9+.\-]*://)([^\s/@:""']*:)[^\s/@""']*@", RegexOptions.IgnoreCase)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~\-]{6,}")]
    private static partial Regex AuthorizationValue();

    [GeneratedRegex(@"(?<head>[""']?(?<name>[A-Za-z_][\w\-]*)[""']?\s*[=:]\s*)(?<value>""[^""]*""|'[^']*'|[^\s&,;""'<>}\]]+)")]
    private static partial Regex NamedValue();
}
