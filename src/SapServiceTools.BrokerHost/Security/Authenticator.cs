using System.Security.Cryptography;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>Checks the Authorization header, for the API and the pages alike.</summary>
internal sealed class Authenticator(BrokerHostOptions options)
{
    private const int MaximumDecodedLength = 4096;

    private readonly BrokerAuthentication _settings = options.Authentication;
    private readonly FailedLogins _failures = new(options.TimeProvider);

    /// <summary>For <c>WWW-Authenticate</c>.</summary>
    public string Challenge { get; } = options.Authentication switch
    {
        { Credentials.Count: 0 } => "Bearer realm=\"broker\"",
        { Bearer: null } => "Basic realm=\"broker\", charset=\"UTF-8\"",
        _ => "Basic realm=\"broker\", charset=\"UTF-8\", Bearer realm=\"broker\"",
    };

    /// <summary>Checks a request.</summary>
    public async ValueTask<Admission> CheckAsync(HttpExchange exchange)
    {
        if (!_settings.IsRequired)
            return new Admission(true);
        // A browser asks once without, before it asks its user; that is no attempt.
        if (exchange.GetHeader("Authorization") is not { } header)
            return default;
        return await FindNameAsync(header, exchange.Aborted).ConfigureAwait(false) is { } name
            ? new Admission(true, name)
            : new Admission(false, RetryAfter: _failures.Note(exchange.RemoteEndPoint?.Address));
    }

    private ValueTask<string?> FindNameAsync(string header, CancellationToken cancellationToken)
    {
        var blank = header.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0)
            return default;
        var scheme = header.AsSpan(0, blank);
        var value = header.AsSpan(blank + 1).Trim();
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && _settings.Credentials.Count > 0)
            return new(CheckBasic(value));
        return scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && _settings.Bearer is { } bearer && value.Length > 0
            ? CheckBearerAsync(bearer, value.ToString(), cancellationToken)
            : default;
    }

    private async ValueTask<string?> CheckBearerAsync(Func<string, CancellationToken, ValueTask<string?>> bearer, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await bearer(token, cancellationToken).ConfigureAwait(false) is { Length: > 0 } name ? name : null;
        }
        catch (Exception fault) when (fault is not (BrokerException or OperationCanceledException))
        {
            // A check that failed has let nobody in.
            options.Log?.Fault("The check of a token", null, fault);
            return null;
        }
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
        foreach (var credential in _settings.Credentials)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, credential.Digest))
                name = credential.UserName;
        }
        return name;
    }
}
