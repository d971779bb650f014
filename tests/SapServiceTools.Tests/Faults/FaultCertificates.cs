using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Faults;

/// <summary>A certificate that the table's clients trust, and one that they don't.</summary>
public sealed class FaultCertificates : IDisposable
{
    private readonly TestAuthority _authority = new("the table's own");
    private readonly TestAuthority _stranger = new("another authority");
    private readonly X509Certificate2 _trusted;
    private readonly X509Certificate2 _foreign;

    public FaultCertificates()
    {
        _trusted = _authority.Issue();
        _foreign = _stranger.Issue();
        Trusted = SslStreamCertificateContext.Create(_trusted, null, offline: true);
        Foreign = SslStreamCertificateContext.Create(_foreign, null, offline: true);
        File.WriteAllText(Path, _authority.Pem);
    }

    public SslStreamCertificateContext Trusted { get; }

    public SslStreamCertificateContext Foreign { get; }

    /// <summary>The authority that clients trust, as a file.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"faults-{Guid.NewGuid():N}.pem");

    public void Dispose()
    {
        File.Delete(Path);
        _trusted.Dispose();
        _foreign.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
    }
}
