using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SapServiceTools.Clients.Http;

/// <summary>Decides which servers are trusted: those that the system trusts, and those that the given certificates vouch for.</summary>
internal sealed class CertificateTrust : IDisposable
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly TransportOptions _options;
    private readonly Lazy<X509Certificate2Collection> _extra;

    /// <exception cref="ServiceException">The given certificates can't be read, or the environment names some that aren't there.</exception>
    public CertificateTrust(TransportOptions options)
    {
        _options = options;
        if (options.SkipCertificateCheck)
            _extra = new Lazy<X509Certificate2Collection>(() => []);
        else if (options.CACertificatePath is { } given)
            _extra = new Lazy<X509Certificate2Collection>(Load(given, "-CACertificatePath"));
        else
            _extra = FromEnvironment();
    }

    public void Configure(SslClientAuthenticationOptions ssl)
    {
        if (_options is { ClientCertificate: { } leaf, ClientCertificateIssuers: { } issuers })
            ssl.ClientCertificateContext = SslStreamCertificateContext.Create(leaf, issuers, offline: true);
        else if (_options.ClientCertificate is { } certificate)
            ssl.ClientCertificates = [certificate];
        ssl.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Accept(certificate, chain, errors);
    }

    public void Dispose()
    {
        if (!_extra.IsValueCreated)
            return;
        foreach (var certificate in _extra.Value)
            certificate.Dispose();
    }

    /// <exception cref="CertificateRefusedException">Not trusted. Thrown rather than returned, so that the reason stays with its own connection.</exception>
    private bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || _options.SkipCertificateCheck)
            return true;
        if (certificate is X509Certificate2 leaf && errors == SslPolicyErrors.RemoteCertificateChainErrors && ExtraChain(leaf, chain))
            return true;
        throw new CertificateRefusedException(errors switch
        {
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "the server presented no certificate",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"the certificate is for another host ({certificate?.Subject})",
            _ => $"the certificate ({certificate?.Subject}) isn't trusted: {ChainStatus(chain, certificate)}",
        });
    }

    private bool ExtraChain(X509Certificate2 leaf, X509Chain? presented)
    {
        var extra = Extra();
        if (extra.Count == 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.CustomTrustStore.AddRange(extra);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }

    private static string ChainStatus(X509Chain? chain, X509Certificate? certificate) =>
        chain is { ChainStatus.Length: > 0 } ? string.Join("; ", chain.ChainStatus.Select(status => Explain(status.Status, certificate is { } leaf && leaf.Subject == leaf.Issuer)).Distinct()) : "no reason given";

    private static string Explain(X509ChainStatusFlags status, bool isSelfSigned) => status switch
    {
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => isSelfSigned ? "it is self-signed" : "its issuer isn't known here",
        X509ChainStatusFlags.NotTimeValid => "it has expired or isn't valid yet",
        X509ChainStatusFlags.Revoked => "it was revoked",
        X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation => "whether it was revoked can't be found out",
        X509ChainStatusFlags.NotValidForUsage => "it isn't for servers",
        X509ChainStatusFlags.NotSignatureValid => "its signature is wrong",
        _ => status.ToString(),
    };

    private X509Certificate2Collection Extra()
    {
        try
        {
            return _extra.Value;
        }
        catch (ServiceException exception)
        {
            throw new CertificateRefusedException(exception.Message.TrimEnd('.'));
        }
    }

    // A bundle of all the world's issuers takes its time to read, and most servers are trusted without it.
    private static Lazy<X509Certificate2Collection> FromEnvironment()
    {
        foreach (var name in (ReadOnlySpan<string>)["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
        {
            if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } path)
                continue;
            return Path.Exists(path)
                ? new Lazy<X509Certificate2Collection>(() => Load(path, name))
                : throw Unreadable(path, name, "there is no such file or folder", null);
        }

        return new Lazy<X509Certificate2Collection>(() => []);
    }

    private static X509Certificate2Collection Load(string path, string source)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path))
                    TryImport(certificates, file);
            }
            else
            {
                certificates.ImportFromPemFile(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unreadable(path, source, SystemFault.Explain(exception), exception);
        }

        return certificates.Count > 0 ? certificates : throw Unreadable(path, source, "it holds no certificate in PEM form", null);
    }

    private static void TryImport(X509Certificate2Collection certificates, string file)
    {
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // A folder of certificates may hold other files and dead links; an empty result is reported by the caller.
        }
    }

    private static ServiceException Unreadable(string path, string source, string reason, Exception? inner) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"The certificates in '{path}' ({source}) can't be used: {reason}.", inner);
}

/// <summary>A server's certificate isn't trusted; the message has the reason in this module's words.</summary>
internal sealed class CertificateRefusedException(string message) : AuthenticationException(message);
