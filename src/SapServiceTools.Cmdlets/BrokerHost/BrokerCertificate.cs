using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Loads a server's certificate with its key, from PFX or PEM.</summary>
internal static class BrokerCertificate
{
    /// <param name="path">A PFX file, or a PEM file with the certificate.</param>
    /// <param name="keyPath">For PEM: the file with the key; null if it is in the same file.</param>
    /// <param name="password">Of the PFX file or the PEM key; null if there is none.</param>
    /// <exception cref="ServiceException">The files can't be used.</exception>
    public static X509Certificate2 Load(string path, string? keyPath, SecureString? password)
    {
        // Either message would name one file of the two, and which parameter that is nowhere.
        CheckFile("-CertificatePath", path);
        if (keyPath is not null)
            CheckFile("-CertificateKeyPath", keyPath);
        try
        {
            if (X509Certificate2.GetCertContentType(path) == X509ContentType.Pfx)
                return new X509Certificate2(path, password);
            using var pem = password is null
                ? X509Certificate2.CreateFromPemFile(path, keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(path, Secrets.Reveal(password), keyPath);
            // A key that exists in memory only isn't good for TLS on every platform; one from a PFX is.
            return new X509Certificate2(pem.Export(X509ContentType.Pfx));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"-CertificatePath: the certificate in '{path}'{(keyPath is null ? "" : $" with the key in '{keyPath}' (-CertificateKeyPath)")} can't be used: {SystemFault.Explain(exception)}.", exception);
        }
    }

    /// <summary>Why clients may refuse a certificate that can be used all the same; null if there is no such reason.</summary>
    public static string? FindWarning(X509Certificate2 certificate)
    {
        var now = DateTime.Now;
        return now > certificate.NotAfter ? $"expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC; clients will refuse it."
            : now < certificate.NotBefore ? $"is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC on; until then clients will refuse it."
            : null;
    }

    private static void CheckFile(string parameter, string path)
    {
        if (!File.Exists(path))
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"{parameter}: there is no file '{path}'.");
    }
}
