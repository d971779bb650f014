using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.Clients.Http;

/// <summary>Settings of the transport that every client shares.</summary>
public sealed record TransportOptions
{
    /// <summary>Limit for one request, to the last byte of its response; of a list for each of its elements, of a file for each pause within it. Default 60 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A PEM file, or a folder of them, with certificates to trust beside the system's; null means what the environment names.</summary>
    /// <remarks>Without it <c>REQUESTS_CA_BUNDLE</c>, then <c>SSL_CERT_FILE</c> is used, as users of the Python package know it.</remarks>
    public string? CACertificatePath { get; init; }

    /// <summary>Trusts any certificate. For trials only.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>Sends credentials over plain http to other machines too. Without it such a request ends as an error before anything is sent.</summary>
    public bool AllowUnencryptedAuthentication { get; init; }

    /// <summary>Presented to servers that ask for a client certificate.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The certificates between <see cref="ClientCertificate"/> and its root, sent along with it; null leaves the choice to the system.</summary>
    public X509Certificate2Collection? ClientCertificateIssuers { get; init; }

    /// <summary>Keeps the requests below the service's rates; null sends them as they come.</summary>
    public RequestLimiter? Limiter { get; init; }

    /// <summary>Bytes that one response may have, after decompression; a list may have this many per element. Default 32 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How often a request is repeated after transient trouble. Default 4.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>
    /// How often a request is repeated that the server refused for its rate (429), where a <see cref="Limiter"/> makes all wait as long as the server asks. Default 100:
    /// where others use up the rate, only waiting helps.
    /// </summary>
    public int MaxRateRetries { get; init; } = 100;

    /// <summary>First wait between tries; it doubles, with jitter. Default 0.5 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest Retry-After that is waited for; a longer one ends the call with an error that carries it. Default 5 min.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);
}
