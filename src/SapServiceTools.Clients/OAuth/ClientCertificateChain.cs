using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.Clients.OAuth;

/// <summary>A client's certificate with its private key, and the issuers' certificates that are sent along with it.</summary>
internal sealed class ClientCertificateChain : IDisposable
{
    private readonly X509Certificate2Collection _issuers = [];

    public X509Certificate2? Leaf { get; private set; }

    public X509Certificate2Collection Issuers => _issuers;

    /// <summary>Reads both texts. What is wrong comes back as text that begins with the field's name and never quotes the field; null if all is well.</summary>
    public string? Load(string certificate, string key)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(certificate);
        }
        catch (CryptographicException)
        {
            return "certificate isn't in PEM form";
        }

        if (all.Count == 0)
            return "certificate holds no certificate in PEM form";
        // The system's clock, as the TLS connection will have it.
        var now = DateTime.UtcNow;
        using var bare = all[0];
        for (var i = 1; i < all.Count; i++)
            _issuers.Add(all[i]);
        if (bare.NotAfter.ToUniversalTime() < now)
            return $"certificate expired on {bare.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC";
        if (bare.NotBefore.ToUniversalTime() > now)
            return $"certificate isn't valid before {bare.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC";
        if (!IsPrivateKey(key))
            return "key isn't a private key in PEM form";
        try
        {
            Leaf = ForTls(X509Certificate2.CreateFromPem(bare.ExportCertificatePem(), key));
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return "key doesn't belong to the certificate";
        }
    }

    public void Dispose()
    {
        Leaf?.Dispose();
        foreach (var issuer in _issuers)
            issuer.Dispose();
    }

    // Windows presents a certificate only with a key that went through a container.
    private static X509Certificate2 ForTls(X509Certificate2 whole)
    {
        if (!OperatingSystem.IsWindows())
            return whole;
        using (whole)
        {
#pragma warning disable SYSLIB0057 // Its successor isn't in .NET 8.
            return new X509Certificate2(whole.Export(X509ContentType.Pkcs12));
#pragma warning restore SYSLIB0057
        }
    }

    private static bool IsPrivateKey(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
            return false;
        var label = pem.AsSpan()[fields.Label];
        return label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) && !label.StartsWith("ENCRYPTED", StringComparison.Ordinal);
    }
}
