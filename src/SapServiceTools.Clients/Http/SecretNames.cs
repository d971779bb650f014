using System.Collections.Concurrent;

namespace SapServiceTools.Clients.Http;

/// <summary>Decides by its name whether a field holds a secret.</summary>
public static class SecretNames
{
    private static readonly string[] Parts =
    [
        "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "credential", "private", "certificate", "authorization", "cookie",
    ];

    // Too short to be looked for within other words: `author`, `pinned` and `design` have them. Each counts as a word of its own at the end of a name.
    private static readonly string[] LastWords =
        ["auth", "auths", "basicauth", "bearer", "jwt", "jwts", "sig", "pin", "pincode", "otp", "totp", "pw", "pass", "psk", "accesscode", "authcode"];

    // What may stand behind such a word without taking its meaning: `pin_code`, `auth_header`, but not `auth_url` or `pin_count`.
    private static readonly string[] Attachments = ["code", "value", "string", "header", "seed", "assertion", "hash"];

    // A `code` is a secret by the word before it only: `status_code`, `country_code`.
    private static readonly string[] SecretCodes = ["access", "verification", "activation", "recovery"];

    // What a query or fragment signs in with, though the name is harmless elsewhere. Of a signature there are many: `X-Amz-Signature`, `X-Goog-Signature`.
    private static readonly string[] SignIns =
        ["signature", "code", "ticket", "sso", "sid", "session", "sessionid", "jsessionid", "nonce", "assertion", "samlresponse"];

    // Words that contain "key" without meaning one; any other "key" in a name counts as secret.
    private static readonly string[] HarmlessKeys = ["keyspace", "keyword", "monkey", "keystone", "keypair", "key_name", "keyname"];

    // The members of pairs in which the name of a field is itself a value: {"name": "DB_PASSWORD", "value": "..."}.
    private static readonly string[] PairNames = ["name", "key", "field", "property", "parameter", "attribute", "header", "variable"];
    private static readonly string[] PairValues = ["value", "values", "val", "content", "data"];

    // All instances of a list have the same names. Bounded, because a stranger may send ever new ones.
    private const int MaxDecided = 1000;
    private const int LongestDecided = 64;
    private static readonly ConcurrentDictionary<string, bool> Decided = new(StringComparer.Ordinal);
    private static int _decided;

    /// <summary>True for a member whose text is a name: <c>name</c>, <c>key</c> and their like.</summary>
    internal static bool IsNameOfPair(ReadOnlySpan<char> fieldName) => IsOneOf(PairNames, fieldName);

    /// <summary>True for a member that has what belongs to such a name.</summary>
    internal static bool IsValueOfPair(ReadOnlySpan<char> fieldName) => IsOneOf(PairValues, fieldName);

    /// <summary>True for names such as <c>password</c>, <c>hdi_password</c>, <c>clientsecret</c>, <c>key</c>, <c>certificate</c>, <c>access_code</c>, <c>sig</c>.</summary>
    public static bool IsSecret(string fieldName)
    {
        if (Decided.TryGetValue(fieldName, out var isSecret))
            return isSecret;
        isSecret = Decide(fieldName);
        if (fieldName.Length <= LongestDecided && Interlocked.Increment(ref _decided) <= MaxDecided)
            Decided.TryAdd(fieldName, isSecret);
        return isSecret;
    }

    private static bool Decide(string fieldName)
    {
        foreach (var part in Parts)
        {
            if (fieldName.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        if (IsPass(fieldName) || EndsInSecretWord(fieldName))
            return true;
        if (!fieldName.Contains("key", StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var harmless in HarmlessKeys)
            fieldName = fieldName.Replace(harmless, " ", StringComparison.OrdinalIgnoreCase);
        return fieldName.Contains("key", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True for a parameter of an address's query or fragment that lets in whoever has the address, such as <c>sig</c>, <c>X-Amz-Signature</c> and <c>ticket</c>.</summary>
    internal static bool IsSignIn(string parameter) =>
        IsSecret(parameter) || (Words(parameter) is { Count: > 0 } words && (words[^1] == "signature" || IsOneOf(SignIns, string.Concat(words))));

    /// <summary>True for a field that has an address of whatever scheme: <c>url</c>, <c>dashboard_uri</c>.</summary>
    internal static bool IsAddress(string fieldName) => Words(fieldName) is [.., "url" or "uri"];

    /// <summary>False for a name under which an object has names of its own that say what is secret in it, as in Keystone's <c>{"auth": {"identity": ...}}</c>.</summary>
    internal static bool HidesObject(string fieldName) => Words(fieldName) is not [.., "auth" or "auths"] || Parts.Any(part => fieldName.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool EndsInSecretWord(string fieldName)
    {
        var words = Words(fieldName);
        for (var last = words.Count - 1; last >= 0; last--)
        {
            if (IsOneOf(LastWords, words[last]))
                return true;
            if (!IsOneOf(Attachments, words[last]))
                return false;
            if (last > 0 && words[last] == "code" && IsOneOf(SecretCodes, words[last - 1]))
                return true;
        }

        return false;
    }

    // In lower case, without numbers: a new one begins behind whatever is no letter, and at a capital that follows a small letter or begins a small-lettered word, as in `userPIN` and `JWTValue`.
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= name.Length; i++)
        {
            var isLetter = i < name.Length && char.IsLetter(name[i]);
            if (start >= 0 && (!isLetter || (char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))))
            {
                words.Add(name[start..i].ToLowerInvariant());
                start = -1;
            }

            if (isLetter && start < 0)
                start = i;
        }

        return words;
    }

    private static bool IsOneOf(string[] names, ReadOnlySpan<char> fieldName)
    {
        foreach (var name in names)
        {
            if (fieldName.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // "pass" and "db_pass_2", but not "bypass" or "passed".
    private static bool IsPass(ReadOnlySpan<char> fieldName)
    {
        while (fieldName.IndexOf("pass", StringComparison.OrdinalIgnoreCase) is var start and >= 0)
        {
            if ((start == 0 || !char.IsLetter(fieldName[start - 1])) && (start + 4 == fieldName.Length || !char.IsLetter(fieldName[start + 4])))
                return true;
            fieldName = fieldName[(start + 4)..];
        }

        return false;
    }
}
