using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.Tests.Support;

/// <summary>A certificate authority that no system trusts, and what it issues.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _signer;

    public TestAuthority(string name, TestAuthority? parent = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (parent is null)
        {
            _signer = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
        }
        else
        {
            using var bare = request.Create(parent._signer, DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(9), Guid.NewGuid().ToByteArray());
            _signer = bare.CopyWithPrivateKey(_key);
        }
    }

    /// <summary>The authority's own certificate, as text.</summary>
    public string Pem => _signer.ExportCertificatePem();

    /// <summary>The same in binary.</summary>
    public byte[] Der => _signer.RawData;

    /// <summary>A server's certificate with its key.</summary>
    /// <param name="host">The name or address that it is for.</param>
    /// <param name="usage">What it may be used for.</param>
    /// <param name="ends">When it ends, in days from now.</param>
    public X509Certificate2 Issue(string host = "127.0.0.1", string usage = ServerAuthentication, int ends = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_signer, true, false));
        using var bare = request.Create(_signer, DateTimeOffset.UtcNow.AddDays(-8), DateTimeOffset.UtcNow.AddDays(ends), Guid.NewGuid().ToByteArray());
        using var whole = bare.CopyWithPrivateKey(key);
        // Windows serves TLS only with a key that went through a container.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _signer.Dispose();
        _key.Dispose();
    }
}
