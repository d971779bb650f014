using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Which servers are trusted, and what the user hears where one isn't.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new("Test Root");
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_server_whose_issuer_nobody_trusts_is_refused_with_the_reason()
    {
        using var certificate = TestCertificate.Create();
        var error = await FailAsync(certificate, new TransportOptions());
        Assert.Equal((ServiceErrorKind.Connection, ErrorIds.TlsFailure), (error.Kind, error.ErrorId));
        Assert.False(error.IsTransient);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Matches("the certificate \\(CN=localhost\\) isn't trusted: it is self-signed", error.Message);
        Assert.Contains("-CACertificatePath", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_certificate_vouches_for_a_self_signed_server()
    {
        using var certificate = TestCertificate.Create();
        await WorkAsync(certificate, new TransportOptions { CACertificatePath = _folder.Write("own.pem", certificate.ExportCertificatePem()) });
    }

    [Fact]
    public async Task A_file_with_the_issuer_makes_it_trusted()
    {
        using var certificate = _authority.Issue();
        using var stranger = new TestAuthority("Somebody Else");
        await WorkAsync(certificate, new TransportOptions { CACertificatePath = _folder.Write("bundle.pem", $"# a comment\n{stranger.Pem}\n\n{_authority.Pem}\n") });
        var error = await FailAsync(certificate, new TransportOptions { CACertificatePath = _folder.Write("other.pem", stranger.Pem) });
        Assert.Equal(ErrorIds.TlsFailure, error.ErrorId);
    }

    [Fact]
    public async Task A_folder_may_hold_other_things_beside_the_issuer()
    {
        _folder.Write("readme.txt", "not a certificate");
        _folder.Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        _folder.Write("root.crt", _authority.Pem);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "private"));
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "dead.0"), Path.Combine(_folder.FullName, "gone.pem"));
        using var certificate = _authority.Issue();
        await WorkAsync(certificate, new TransportOptions { CACertificatePath = _folder.FullName });
    }

    [Fact]
    public async Task A_bundle_may_hold_intermediates()
    {
        using var intermediate = new TestAuthority("Test Intermediate", _authority);
        using var certificate = intermediate.Issue();
        await WorkAsync(certificate, new TransportOptions { CACertificatePath = _folder.Write("chain.pem", _authority.Pem + "\n" + intermediate.Pem) });
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_whoever_issued_it()
    {
        using var certificate = _authority.Issue("other.example");
        var error = await FailAsync(certificate, new TransportOptions { CACertificatePath = _folder.Write("root.pem", _authority.Pem) });
        Assert.Equal(ErrorIds.TlsFailure, error.ErrorId);
        Assert.Contains("for another host (CN=other.example)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        using var certificate = _authority.Issue(ends: -1);
        var error = await FailAsync(certificate, new TransportOptions { CACertificatePath = _folder.Write("root.pem", _authority.Pem) });
        Assert.Equal(ErrorIds.TlsFailure, error.ErrorId);
        Assert.Matches("(?i)expired|validity|not time valid", error.Message);
    }

    // Kestrel won't serve such a certificate.
    [Fact]
    public async Task A_certificate_for_clients_makes_no_server()
    {
        using var certificate = _authority.Issue(usage: TestAuthority.ClientAuthentication);
        await using var server = SocketServer.Start(async connection =>
        {
            await using var tls = new SslStream(connection.Stream);
            await tls.AuthenticateAsServerAsync(certificate);
        });
        using var transport = TransportFixture.Create(new TransportOptions { CACertificatePath = _folder.Write("root.pem", _authority.Pem) });
        var error = await Assert.ThrowsAsync<ServiceException>(() => SendAsync(transport, new Uri($"https://127.0.0.1:{server.Uri.Port}/")));
        Assert.Equal(ErrorIds.TlsFailure, error.ErrorId);
    }

    [Fact]
    public async Task Without_the_check_anything_is_taken()
    {
        using var certificate = _authority.Issue("other.example", ends: -1);
        await WorkAsync(certificate, new TransportOptions { SkipCertificateCheck = true });
    }

    [Fact]
    public async Task A_refusal_does_not_explain_a_later_fault()
    {
        using var certificate = TestCertificate.Create();
        await using var untrusted = await HttpStub.StartAsync(call => call.Json("{}"), certificate);
        await using var plain = await HttpStub.StartAsync(call => call.Json("{}"));
        using var transport = TransportFixture.Create(new TransportOptions());
        var refused = await Assert.ThrowsAsync<ServiceException>(() => SendAsync(transport, untrusted.Uri));
        Assert.Contains("isn't trusted", refused.Message, StringComparison.Ordinal);
        var garbled = await Assert.ThrowsAsync<ServiceException>(() => SendAsync(transport, new Uri($"https://127.0.0.1:{plain.Uri.Port}/")));
        Assert.Equal(ServiceErrorKind.Connection, garbled.Kind);
        Assert.DoesNotContain("isn't trusted", garbled.Message, StringComparison.Ordinal);
        Assert.False(garbled.MayHaveTakenEffect);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("binary")]
    [InlineData("folder")]
    public void Certificates_that_cannot_be_read_are_named(string what)
    {
        var path = what switch
        {
            "missing" => Path.Combine(_folder.FullName, "missing.pem"),
            "empty" => _folder.Write("empty.pem", ""),
            "text" => _folder.Write("text.pem", "-----BEGIN CERTIFICATE-----\nno base64!\n-----END CERTIFICATE-----\n"),
            "binary" => Path.Combine(_folder.FullName, "root.der"),
            _ => _folder.FullName,
        };
        if (what == "binary")
            File.WriteAllBytes(path, _authority.Der);
        var error = Assert.Throws<ServiceException>(() => TransportFixture.Create(new TransportOptions { CACertificatePath = path }));
        Assert.Equal((ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption), (error.Kind, error.ErrorId));
        Assert.Contains($"'{path}' (-CACertificatePath)", error.Message, StringComparison.Ordinal);
    }

    private static async Task WorkAsync(X509Certificate2 certificate, TransportOptions options)
    {
        await using var server = await HttpStub.StartAsync(call => call.Json("{}"), certificate);
        using var transport = TransportFixture.Create(options);
        Assert.Equal(200, (await SendAsync(transport, server.Uri)).StatusCode);
        Assert.NotNull(server.Requests[0].Headers["Authorization"]);
    }

    private static async Task<ServiceException> FailAsync(X509Certificate2 certificate, TransportOptions options)
    {
        await using var server = await HttpStub.StartAsync(call => call.Json("{}"), certificate);
        using var transport = TransportFixture.Create(options);
        var error = await Assert.ThrowsAsync<ServiceException>(() => SendAsync(transport, server.Uri));
        Assert.Empty(server.Requests);
        Assert.Equal(1, transport.RequestCount);
        return error;
    }

    internal static Task<ServiceResponse> SendAsync(ServiceTransport transport, Uri uri) =>
        transport.SendAsync(new ServiceRequest(HttpMethod.Get, uri, 200) { Purpose = "read" }, NullCallLog.Instance, CancellationToken.None).Soon();
}
