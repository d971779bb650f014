using System.Net;
using System.Text;
using System.Text.Encodings.Web;
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
    private readonly object _lock = new();
    private volatile string[] _literals;

    /// <summary>Creates a redactor.</summary>
    /// <param name="secrets">The session's secrets, such as its password; each is masked in plain, JSON, URL, HTML and Base64 form.</param>
    public Redactor(params IEnumerable<string?> secrets)
    {
        _literals = Literals(secrets.OfType<string>().SelectMany(Spellings));
    }

    /// <summary>Masks one more secret from now on, such as a token that the session was given.</summary>
    public void Learn(string secret)
    {
        lock (_lock)
            _literals = Literals(_literals.Concat(Spellings(secret)));
    }

    /// <summary>Masks secrets in plain text.</summary>
    public string Text(string text)
    {
        text = Literals(text);
        text = PrivateKey().Replace(text, Mask);
        text = UserInfo().Replace(text, "$1" + Mask + "@");
        text = AuthorizationValue().Replace(text, "$1 " + Mask);
        return NamedValues(text);
    }

    /// <summary>Masks secrets in a body: by structure as far as it is JSON, else as text.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="maxLength">Longer text is cut, with a remark.</param>
    public string Body(ReadOnlySpan<byte> body, int maxLength = 16 * 1024)
    {
        var text = JsonRedaction.LooksLikeJson(body)
            ? Literals(JsonRedaction.Mask(body, this))
            : Text(Encoding.UTF8.GetString(body.Length > 4 * maxLength ? body[..(4 * maxLength)] : body));
        return text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength)}… ({body.Length} bytes in all)";
    }

    /// <summary>An address without user info and without the values of secret query parameters.</summary>
    public string Uri(Uri uri) => Text(uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    private static string[] Literals(IEnumerable<string> spellings) =>
    [
        .. spellings
            .Where(literal => literal.Length >= ShortestLiteral)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(literal => literal.Length),
    ];

    private string Literals(string text)
    {
        foreach (var literal in _literals)
            text = text.Replace(literal, Mask, StringComparison.Ordinal);
        return text;
    }

    private static string NamedValues(string text)
    {
        StringBuilder? masked = null;
        var done = 0;
        for (var head = Name().Match(text); head.Success;)
        {
            var end = head.Index + head.Length;
            var name = head.Groups["name"].ValueSpan;
            if (!SecretNames.IsSecret(name.ToString()))
            {
                // Only the name is passed over: what looks like its value may be the next name, as in "error: password=...".
                head = head.NextMatch();
                continue;
            }

            var length = SecretText.ValueLength(text.AsSpan(end), name);
            if (length > 0)
            {
                (masked ??= new StringBuilder()).Append(text, done, end - done).Append(Mask);
                done = end + length;
            }

            head = Name().Match(text, end + length);
        }

        return masked is null ? text : masked.Append(text, done, text.Length - done).ToString();
    }

    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        yield return System.Uri.EscapeDataString(secret);
        yield return WebUtility.UrlEncode(secret);
        yield return WebUtility.HtmlEncode(secret);
        yield return JsonEncodedText.Encode(secret).Value;
        yield return JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
    }

    [GeneratedRegex(@"(?<=[a-z][a-z0-9+.\-]*://)([^\s/@:""']*:)[^\s/""']*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~\-]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AuthorizationValue();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\z)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    // Starts at a word's beginning only; else a long word would be scanned from each of its letters.
    [GeneratedRegex(@"(?<![\w\-])(?<name>[A-Za-z_][\w\-]*)\\?[""']?\s*[=:]\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
