using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Cmdlets.Parameters;

namespace SapServiceTools.Cmdlets.Brokers;

/// <summary>Loads a server's certificate with its key, from PFX or PEM.</summary>
internal static class BrokerCertificate
{
    /// <param name="path">A PFX file, or a PEM file with the certificate.</param>
    /// <param name="keyPath">For PEM: the file with the key; null if it is in the same file.</param>
    /// <param name="password">Of the PFX file or the PEM key; null if there is none.</param>
    /// <exception cref="ServiceException">The files can't be used.</exception>
    public static X509Certificate2 Load(string path, string? keyPath, SecureString? password)
    {
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
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"The certificate in '{path}' can't be used: {exception.Message}", exception);
        }
    }
}
