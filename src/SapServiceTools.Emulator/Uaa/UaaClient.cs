using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.Emulator.Uaa;

/// <summary>Who may have tokens: one client with a secret, and one with a certificate, as service keys of both kinds have them.</summary>
internal sealed class UaaClient
{
    // Made when first asked for: most emulators live without.
    private readonly Lazy<(string Certificate, string Key, string Thumbprint)> _issued = new(Issue);

    public string Id { get; } = $"sb-{Guid.NewGuid()}!b1|service-manager!b1";

    public string Secret { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(33));

    public string CertificateId { get; } = $"sb-{Guid.NewGuid()}!b2|service-manager!b1";

    /// <summary>The client's certificate, followed by its issuer's, in PEM form.</summary>
    public string Certificate => _issued.Value.Certificate;

    /// <summary>The client's private key in PEM form.</summary>
    public string Key => _issued.Value.Key;

    public bool IsIssued(X509Certificate2 certificate) => _issued.IsValueCreated && certificate.Thumbprint == _issued.Value.Thumbprint;

    private static (string Certificate, string Key, string Thumbprint) Issue()
    {
        using var issuerKey = RSA.Create(2048);
        var issuerRequest = new CertificateRequest("CN=Emulated client CA", issuerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        issuerRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = issuerRequest.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=emulated-client", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(issuer, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(7), RandomNumberGenerator.GetBytes(16));
        return ($"{certificate.ExportCertificatePem()}\n{issuer.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem() + "\n", certificate.Thumbprint);
    }
}
