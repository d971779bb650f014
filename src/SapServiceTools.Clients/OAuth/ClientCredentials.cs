using System.Security.Cryptography;

namespace SapServiceTools.Clients.OAuth;

/// <summary>What a client gets its tokens with: an id, and a secret or a certificate.</summary>
public sealed record ClientCredentials
{
    /// <summary>Where tokens are; <c>/oauth/token</c> is appended unless it is there. With a certificate the key's <c>certurl</c>.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Its secret; null with a certificate.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Its certificate in PEM form, followed by those of the issuers between; null with a secret.</summary>
    public string? Certificate { get; init; }

    /// <summary>The private key of the certificate in PEM form.</summary>
    public string? Key { get; init; }

    /// <summary>How the secret is sent.</summary>
    public ClientAuthentication Authentication { get; init; }

    /// <summary>Names no secret.</summary>
    public override string ToString() => $"{ClientId} at {Uri.Host}";

    /// <summary>What is wrong with certificate or key; each begins with the field's name in a service key.</summary>
    internal IEnumerable<string> CertificateFaults()
    {
        if (Certificate is null || Key is null)
            yield break;
        using var chain = new ClientCertificateChain();
        if (chain.Load(Certificate, Key) is { } fault)
            yield return fault;
    }

    /// <summary>The certificate with its key, and those that it came with; the caller disposes.</summary>
    internal ClientCertificateChain? LoadCertificate()
    {
        if (Certificate is null || Key is null)
            return null;
        var chain = new ClientCertificateChain();
        if (chain.Load(Certificate, Key) is not { } fault)
            return chain;
        chain.Dispose();
        throw new CryptographicException(fault);
    }
}
