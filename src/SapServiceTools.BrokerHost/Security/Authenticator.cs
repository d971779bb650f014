using System.Net;
using System.Security.Cryptography;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>Says who may call, for the API and the pages alike: by the Authorization header, or where none is needed by the Host header.</summary>
/// <param name="settings">Who may call.</param>
/// <param name="publicUri">The broker's address as platforms know it, if it was given.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets the faults of a token's check.</param>
internal sealed class Authenticator(BrokerAuthentication settings, Uri? publicUri, TimeProvider time, IBrokerLog? log)
{
    private const int MaximumDecodedLength = 4096;

    /// <summary>What a caller under a foreign name is told.</summary>
    public const string ForeignHostText = "Without credentials this broker answers under a local name or an IP address only, or under the name of its public address.";

    private readonly FailedLogins _failures = new(time);

    // The last name that was found not to be foreign: a platform's requests all have the same.
    private volatile string? _knownHost;

    /// <summary>For <c>WWW-Authenticate</c>.</summary>
    public string Challenge { get; } = settings switch
    {
        { Credentials.Count: 0 } => "Bearer realm=\"broker\"",
        { Bearer: null } => "Basic realm=\"broker\", charset=\"UTF-8\"",
        _ => "Basic realm=\"broker\", charset=\"UTF-8\", Bearer realm=\"broker\"",
    };

    /// <summary>
    /// Whether a browser may have been led here under a name that isn't this host's: a site whose name is made to point to the loopback could do whatever needs no credentials.
    /// </summary>
    public bool IsForeignHost(HttpExchange exchange)
    {
        if (settings.IsRequired || exchange.GetHeader("Host") is not { } host || host == _knownHost)
            return false;
        if (IsForeign(host))
            return true;
        _knownHost = host;
        return false;
    }

    private bool IsForeign(string host)
    {
        if (!Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri))
            return true;
        return !IPAddress.TryParse(uri.IdnHost, out _) && uri.IdnHost is not "localhost" && !uri.IdnHost.EndsWith(".localhost", StringComparison.Ordinal)
            && uri.IdnHost != publicUri?.IdnHost;
    }

    public async ValueTask<Admission> CheckAsync(HttpExchange exchange)
    {
        if (!settings.IsRequired)
            return new Admission(true);
        // A browser asks once without, before it asks its user; that is no attempt.
        if (exchange.GetHeader("Authorization") is not { } header)
            return default;
        return await FindNameAsync(header, exchange.Aborted).ConfigureAwait(false) is { } name
            ? new Admission(true, name)
            : new Admission(false, RetryAfter: _failures.Add(exchange.RemoteEndPoint?.Address));
    }

    private ValueTask<string?> FindNameAsync(string header, CancellationToken cancellationToken)
    {
        var blank = header.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0)
            return default;
        var scheme = header.AsSpan(0, blank);
        var value = header.AsSpan(blank + 1).Trim();
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && settings.Credentials.Count > 0)
            return new(CheckBasic(value));
        return scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && settings.Bearer is { } bearer && value.Length > 0
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
            log?.Fault("The check of a token", null, fault);
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
        foreach (var credential in settings.Credentials)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, credential.Digest))
                name = credential.UserName;
        }
        return name;
    }
}

/// <summary>Whether a caller may come in.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="UserName">Who it is; null where nobody has to authenticate.</param>
/// <param name="RetryAfter">Seconds before it may try again, if its address failed too often.</param>
internal readonly record struct Admission(bool IsAllowed, string? UserName = null, int? RetryAfter = null);
