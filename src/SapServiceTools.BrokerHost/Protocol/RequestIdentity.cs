namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The platform's id of a request, which every response repeats.</summary>
internal static class RequestIdentity
{
    public const string Header = "X-Broker-API-Request-Identity";

    private const int MaximumLength = 1024;

    /// <summary>The value if it can go into a header again; null otherwise.</summary>
    public static string? Accept(string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > MaximumLength)
            return null;
        foreach (var character in value)
        {
            if (character is < ' ' or > '~')
                return null;
        }
        return value;
    }
}
