namespace SapServiceTools.Clients.Http;

/// <summary>Decides by its name whether a field holds a secret.</summary>
public static class SecretNames
{
    private static readonly string[] Parts =
        ["password", "passwd", "passphrase", "secret", "token", "credential", "private", "certificate", "apikey", "api_key", "accesskey", "authorization"];

    // Keys whose name only contains "key" without holding one; everything else with "key" in it counts as secret.
    private static readonly string[] HarmlessKeys = ["keyspace", "keyword", "monkey", "keystone", "keypair", "key_name", "keyname"];

    /// <summary>True for names such as <c>password</c>, <c>hdi_password</c>, <c>clientsecret</c>, <c>key</c>, <c>certificate</c>.</summary>
    public static bool IsSecret(string fieldName)
    {
        foreach (var part in Parts)
        {
            if (fieldName.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return fieldName.Contains("key", StringComparison.OrdinalIgnoreCase)
            && !Array.Exists(HarmlessKeys, harmless => fieldName.Contains(harmless, StringComparison.OrdinalIgnoreCase));
    }
}
