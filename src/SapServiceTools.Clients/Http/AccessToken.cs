namespace SapServiceTools.Clients.Http;

/// <summary>A token and how long it is good for.</summary>
/// <param name="Value">What is sent; a secret.</param>
/// <param name="ExpiresAt">When the server stops to take it (UTC); null if that isn't known.</param>
public record AccessToken(string Value, DateTimeOffset? ExpiresAt)
{
    /// <summary>How long it is good for from when it was asked for, where the server tells that; a clock that is wrong or jumps doesn't change it.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>True if a header can carry it.</summary>
    internal static bool IsSendable(string token) => token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    /// <summary>A token as a server sent it.</summary>
    /// <exception cref="JsonException">No header can carry it, so that every request would fail in a way that says nothing.</exception>
    internal static string Accept(string token) => IsSendable(token) ? token : throw new JsonException("the token has characters that no header can carry");

    /// <summary>The expiry, never the value.</summary>
    public override string ToString() => $"token until {ExpiresAt:u}";
}
