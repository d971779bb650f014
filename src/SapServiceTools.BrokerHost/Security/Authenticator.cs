using System.Security.Cryptography;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>Checks the Authorization header.</summary>
internal sealed class Authenticator(BrokerAuthentication settings)
{
    private const int MaximumDecodedLength = 4096;

    /// <summary>For <c>WWW-Authenticate</c>.</summary>
    public string Challenge { get; } = settings switch
    {
        { Credentials.Count: 0 } => "Bearer realm=\"broker\"",
        { Bearer: null } => "Basic realm=\"broker\", charset=\"UTF-8\"",
        _ => "Basic realm=\"broker\", charset=\"UTF-8\", Bearer realm=\"broker\"",
    };

    /// <returns>Whether the caller may come in, and who it is.</returns>
    public ValueTask<(bool Allowed, string? UserName)> CheckAsync(string? header, CancellationToken cancellationToken)
    {
        if (!settings.IsRequired)
            return new((true, null));
        var blank = header?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        if (blank < 0)
            return new((false, null));
        var scheme = header.AsSpan(0, blank);
        var value = header.AsSpan(blank + 1).Trim();
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && settings.Credentials.Count > 0)
        {
            var name = CheckBasic(value);
            return new((name is not null, name));
        }
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && settings.Bearer is { } bearer && value.Length > 0)
            return CheckBearerAsync(bearer, value.ToString(), cancellationToken);
        return new((false, null));
    }

    private static async ValueTask<(bool Allowed, string? UserName)> CheckBearerAsync(
        Func<string, CancellationToken, ValueTask<string?>> bearer, string token, CancellationToken cancellationToken)
    {
        var name = await bearer(token, cancellationToken).ConfigureAwait(false);
        return (name is not null, name);
    }

    // All credentials are compared, each in constant time over digests of one length, so that time tells nothing about any of them.
    private string? CheckBasic(ReadOnlySpan<char> encoded)
    {
        if (encoded.Length > MaximumDecodedLength)
            return null;
        Span<byte> decoded = stackalloc byte[MaximumDecodedLength];
        if (!Convert.TryFromBase64Chars(encoded, decoded, out var length))
            return null;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(decoded[..length], digest);
        string? name = null;
        foreach (var credential in settings.Credentials)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, credential.Digest))
                name = credential.UserName;
        }
        return name;
    }
}
