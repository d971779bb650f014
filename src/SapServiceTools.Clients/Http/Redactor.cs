using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Http;

/// <summary>
/// The one way for text from the wire into logs and messages. It masks what a name gives away (<see cref="SecretNames"/>),
/// everything below <c>credentials</c>, passwords within URLs, and wherever they turn up the session's own secrets and those of the credentials that it read.
/// </summary>
public sealed partial class Redactor
{
    /// <summary>Stands where a secret stood.</summary>
    public const string Mask = "***";

    private const int ShortestLiteral = 3;

    // A secret of these looks the same in all of the forms but Base64.
    private static readonly SearchValues<char> Unescaped = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private readonly object _lock = new();
    private readonly KnownSecrets _seen = new();
    private volatile string[] _literals;

    /// <summary>Creates a redactor.</summary>
    /// <param name="secrets">The session's secrets, such as its password; each is masked in plain, JSON, URL, HTML and Base64 form.</param>
    public Redactor(params IEnumerable<string?> secrets)
    {
        _literals = Literals(secrets.OfType<string>().SelectMany(Spellings));
    }

    /// <summary>Masks one more secret from now on, such as a token that the session was given.</summary>
    public void AddSecret(string secret)
    {
        lock (_lock)
            _literals = Literals(_literals.Concat(Spellings(secret)));
    }

    /// <summary>Masks from now on what credentials hold under a secret's name, under whatever name or in whatever text it comes again.</summary>
    /// <param name="fields">The fields of credentials.</param>
    public void AddSecretsFrom(IReadOnlyDictionary<string, object?> fields)
    {
        foreach (var (name, value) in fields)
        {
            AddSecretsFrom(value, SecretNames.IsSecret(name));
            if (SecretArguments.IsList(name) && value is IReadOnlyList<object?> arguments)
                LearnFromArguments(arguments);
        }
    }

    /// <summary>The same for all of a JSON body, as far as it is JSON.</summary>
    public void AddSecretsFrom(ReadOnlySpan<byte> body)
    {
        if (!JsonRedaction.LooksLikeJson(body))
            return;
        foreach (var secret in JsonRedaction.FindSecrets(body))
            Remember(secret);
    }

    /// <summary>Frees the server's words in an instance that was just read of secrets, its own among them.</summary>
    internal ManagedInstance Clean(ManagedInstance instance)
    {
        if (instance.Credentials is { } credentials)
            AddSecretsFrom(credentials.Values);
        return instance.Redact(Text, FreeForm);
    }

    /// <summary>Masks secrets in plain text.</summary>
    public string Text(string text)
    {
        text = Literals(text);
        text = PrivateKey().Replace(text, Mask);
        if (text.Contains("://", StringComparison.Ordinal))
        {
            text = UserInfo().Replace(text, "$1" + Mask + "@");
            text = AddressWithQuery().Replace(text, address => HideSignIns(address.Value));
        }

        text = AuthorizationValue().Replace(text, "$1 " + Mask);
        if (text.Contains("eyJ", StringComparison.Ordinal))
            text = JsonWebToken().Replace(text, Mask);
        // Settings of Hadoop and its like, as engines give them back.
        if (text.Contains("<value>", StringComparison.OrdinalIgnoreCase))
            text = XmlSetting().Replace(text, setting => SecretNames.IsSecret(setting.Groups[2].Value) ? $"{setting.Groups[1].Value}{Mask}" : setting.Value);
        return NamedValues(text);
    }

    /// <summary>Masks secrets in a body: by structure as far as it is JSON, else as text.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="maxLength">Longer text is cut, with a remark.</param>
    public string Body(ReadOnlySpan<byte> body, int maxLength = 16 * 1024)
    {
        AddSecretsFrom(body);
        var text = JsonRedaction.LooksLikeJson(body)
            ? Literals(JsonRedaction.Mask(body, this))
            : Text(Encoding.UTF8.GetString(body.Length > 4 * maxLength ? body[..(4 * maxLength)] : body));
        return text.Length <= maxLength ? text : $"{text.AsSpan(0, maxLength)}… ({body.Length} bytes in all)";
    }

    /// <summary>
    /// An address that a server gave, for people: without user info of any kind, and without what its query or fragment has under a name that sign-ins go by.
    /// </summary>
    public string Address(string address)
    {
        address = AnyUserInfo().Replace(address, Mask + "@");
        return Text(HideSignIns(address));
    }

    /// <summary>A text that is the whole of a field. An address may let in whoever has it, such as a dashboard's.</summary>
    /// <param name="name">The field.</param>
    /// <param name="text">What it has.</param>
    internal string Value(string name, string text)
    {
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return Address(text);
        // What stands there alone may be a token. Elsewhere it may be a container, as in wasb://.
        return Text(SecretNames.IsAddress(name) ? LoneUserInfo().Replace(text, Mask + "@") : text);
    }

    /// <summary>Free-form JSON as <see cref="Body"/> would show it: masked where a name says secret, texts freed of secrets.</summary>
    internal IReadOnlyDictionary<string, object?> FreeForm(IReadOnlyDictionary<string, object?> map)
    {
        AddSecretsFrom(map);
        return FreeFormRedaction.Mask(map, this);
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

    private static string HideSignIns(string address) => QueryValue().Replace(
        address, parameter => SecretNames.IsSignIn(parameter.Groups["name"].Value) ? $"{parameter.Groups["name"].Value}={Mask}" : parameter.Value);

    private string Literals(string text)
    {
        foreach (var literal in _literals)
            text = text.Replace(literal, Mask, StringComparison.Ordinal);
        return _seen.Mask(text);
    }

    private void AddSecretsFrom(object? value, bool isSecret)
    {
        switch (value)
        {
            case string text when isSecret:
                Remember(text);
                break;
            case string text when text.Contains('@', StringComparison.Ordinal) && System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Split(':', 2) is [_, { Length: > 0 } password]:
                Remember(System.Uri.UnescapeDataString(password));
                break;
            case IReadOnlyDictionary<string, object?> map:
                // What lies below a secret's name is hidden with it, but may be names that all the world uses, as in Keystone's {"password": {"user": ...}}.
                AddSecretsFrom(map);
                break;
            case IReadOnlyList<object?> list:
                foreach (var item in list)
                    AddSecretsFrom(item, isSecret);
                break;
        }
    }

    private void LearnFromArguments(IReadOnlyList<object?> arguments)
    {
        string? before = null;
        foreach (var item in arguments)
        {
            var isNamed = SecretArguments.NamesNext(before);
            AddSecretsFrom(item, isNamed);
            before = isNamed ? null : item as string;
        }
    }

    private void Remember(string secret)
    {
        // Each instance of a list has the certificate of the database, and one that is polled has the same credentials again and again.
        if (secret.Length > KnownSecrets.Longest || _seen.Knows(secret))
            return;
        foreach (var spelling in Spellings(secret))
            _seen.Add(spelling);
    }

    private static string NamedValues(string text)
    {
        StringBuilder? masked = null;
        bool? hasSecretPair = null;
        var done = 0;
        for (var head = Name().Match(text); head.Success;)
        {
            var end = head.Index + head.Length;
            var name = head.Groups["name"].ValueSpan;
            if (!SecretNames.IsSecret(name.ToString())
                && !(SecretNames.IsValueOfPair(name) && (hasSecretPair ??= HasSecretPair(text))))
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

    // "name=DB_PASSWORD&value=...": in plain text nothing tells for sure which value belongs to which name.
    private static bool HasSecretPair(string text)
    {
        for (var head = Name().Match(text); head.Success; head = head.NextMatch())
        {
            if (!SecretNames.IsNameOfPair(head.Groups["name"].ValueSpan))
                continue;
            var value = text.AsSpan(head.Index + head.Length);
            if (SecretNames.IsSecret(value[..SecretText.ValueLength(value, head.Groups["name"].ValueSpan)].ToString()))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        if (secret.AsSpan().ContainsAnyExcept(Unescaped))
        {
            yield return System.Uri.EscapeDataString(secret);
            yield return WebUtility.UrlEncode(secret);
            yield return WebUtility.HtmlEncode(secret);
            yield return JsonEncodedText.Encode(secret).Value;
            yield return JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        }

        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
    }

    [GeneratedRegex(@"(?<=[a-z][a-z0-9+.\-]*://)([^\s/@:""']*:)[^\s/""']*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"(?<=^\s*[a-z][a-z0-9+.\-]*://)[^/?#]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnyUserInfo();

    [GeneratedRegex(@"(?<=^\s*[a-z][a-z0-9+.\-]*://)[^/?#:@\s]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LoneUserInfo();

    // With a bound, so that a text of nothing but beginnings isn't read anew from each of them.
    [GeneratedRegex(@"://[^\s""'<>?#;]{0,2000}[?#;][^\s""'<>]*", RegexOptions.CultureInvariant)]
    private static partial Regex AddressWithQuery();

    [GeneratedRegex(@"(?<=[?&#;])(?<name>[\w.\-]+)=(?<value>[^&#;\s]+)", RegexOptions.CultureInvariant)]
    private static partial Regex QueryValue();

    // It gives itself away, whatever its name; with stars, since a known secret within it is masked by now.
    [GeneratedRegex(@"\beyJ[\w\-*]+\.[\w\-*]+\.[\w\-*]*", RegexOptions.CultureInvariant)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~\-]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AuthorizationValue();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\z)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(<name>([^<]*)</name>\s*<value>)[^<]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex XmlSetting();

    // Starts at a word's beginning only; else a long word would be scanned from each of its letters.
    [GeneratedRegex(@"(?<![\w\-])(?<name>[A-Za-z_][\w\-]*)\\?[""']?\s*[=:]\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
