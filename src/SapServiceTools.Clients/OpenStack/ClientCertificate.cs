using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>Reads client certificates from PEM files.</summary>
public static class ClientCertificate
{
    /// <summary>A certificate with its key.</summary>
    /// <param name="certificatePath">The certificate, and the key where <paramref name="keyPath"/> is null.</param>
    /// <param name="keyPath">The key.</param>
    /// <exception cref="ServiceException">The files can't be used.</exception>
    public static X509Certificate2 Load(string certificatePath, string? keyPath)
    {
        try
        {
            using var ephemeral = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            // Windows's TLS takes no key that lives in memory only.
            var pfx = ephemeral.Export(X509ContentType.Pfx);
            return new X509Certificate2(pfx);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"The client certificate in '{certificatePath}' can't be used: {SystemFault.Explain(exception)}.", exception);
        }
    }
}
