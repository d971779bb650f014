namespace SapServiceTools.Clients.Http;

/// <summary>Decides by its name whether a field holds a secret.</summary>
public static class SecretNames
{
    private static readonly string[] Parts =
    [
        "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "credential", "private", "certificate", "authorization", "cookie",
    ];

    // Words that contain "key" without meaning one; any other "key" in a name counts as secret.
    private static readonly string[] HarmlessKeys = ["keyspace", "keyword", "monkey", "keystone", "keypair", "key_name", "keyname"];

    // The members of pairs in which the name of a field is itself a value: {"name": "DB_PASSWORD", "value": "..."}.
    private static readonly string[] PairNames = ["name", "key", "field", "property", "parameter", "attribute", "header", "variable"];
    private static readonly string[] PairValues = ["value", "values", "val", "content", "data"];

    /// <summary>True for a member whose text is a name: <c>name</c>, <c>key</c> and their like.</summary>
    internal static bool IsNameOfPair(ReadOnlySpan<char> fieldName) => IsOneOf(PairNames, fieldName);

    /// <summary>True for a member that has what belongs to such a name.</summary>
    internal static bool IsValueOfPair(ReadOnlySpan<char> fieldName) => IsOneOf(PairValues, fieldName);

    /// <summary>True for names such as <c>password</c>, <c>hdi_password</c>, <c>clientsecret</c>, <c>key</c>, <c>certificate</c>.</summary>
    public static bool IsSecret(string fieldName)
    {
        foreach (var part in Parts)
        {
            if (fieldName.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        if (IsPass(fieldName))
            return true;
        if (!fieldName.Contains("key", StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var harmless in HarmlessKeys)
            fieldName = fieldName.Replace(harmless, " ", StringComparison.OrdinalIgnoreCase);
        return fieldName.Contains("key", StringComparison.OrdinalIgnoreCase);
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
