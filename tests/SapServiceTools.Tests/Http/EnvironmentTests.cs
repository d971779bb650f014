using System.Net;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Tests that change what belongs to the whole process run alone.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;

/// <summary>What the transport takes from its surroundings: certificates to trust, and the proxy.</summary>
[Collection(nameof(ProcessWide))]
public sealed class EnvironmentTests : IDisposable
{
    private static readonly string[] Names = ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"];

    private readonly Dictionary<string, string?> _before = Names.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly TestAuthority _authority = new("Test Root");
    private readonly TempFolder _folder = new();

    public EnvironmentTests()
    {
        foreach (var name in Names)
            Environment.SetEnvironmentVariable(name, null);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("REQUESTS_CA_BUNDLE", false)]
    [InlineData("REQUESTS_CA_BUNDLE", true)]
    [InlineData("SSL_CERT_FILE", false)]
    public async Task The_environment_names_certificates_to_trust(string name, bool folder)
    {
        var file = _folder.Write("root.pem", _authority.Pem);
        Environment.SetEnvironmentVariable(name, folder ? _folder.FullName : file);
        await TrustAsync(new TransportOptions());
    }

    [Fact]
    public async Task The_first_name_wins_and_the_option_wins_over_both()
    {
        using var stranger = new TestAuthority("Somebody Else");
        var right = _folder.Write("root.pem", _authority.Pem);
        var wrong = _folder.Write("other.pem", stranger.Pem);
        Environment.SetEnvironmentVariable("REQUESTS_CA_BUNDLE", right);
        Environment.SetEnvironmentVariable("SSL_CERT_FILE", wrong);
        await TrustAsync(new TransportOptions());
        Environment.SetEnvironmentVariable("REQUESTS_CA_BUNDLE", wrong);
        await TrustAsync(new TransportOptions { CACertificatePath = right });
        var error = await Assert.ThrowsAsync<ServiceException>(() => TrustAsync(new TransportOptions()));
        Assert.Equal(ErrorIds.TlsFailure, error.ErrorId);
    }

    [Fact]
    public void A_name_that_leads_nowhere_is_named()
    {
        var path = Path.Combine(_folder.FullName, "gone.pem");
        Environment.SetEnvironmentVariable("REQUESTS_CA_BUNDLE", path);
        var error = Assert.Throws<ServiceException>(() => TransportFixture.Create(new TransportOptions()));
        Assert.Equal(ErrorIds.InvalidOption, error.ErrorId);
        Assert.Contains($"'{path}' (REQUESTS_CA_BUNDLE)", error.Message, StringComparison.Ordinal);
        TransportFixture.Create(new TransportOptions { SkipCertificateCheck = true }).Dispose();
    }

    [Fact]
    public async Task A_name_that_leads_to_something_else_is_named_where_it_is_needed()
    {
        var path = _folder.Write("text.pem", "no certificate");
        Environment.SetEnvironmentVariable("REQUESTS_CA_BUNDLE", path);
        var error = await Assert.ThrowsAsync<ServiceException>(() => TrustAsync(new TransportOptions()));
        Assert.Equal(ErrorIds.TlsFailure, error.ErrorId);
        Assert.Contains($"'{path}' (REQUESTS_CA_BUNDLE) can't be used", error.Message, StringComparison.Ordinal);
    }

    // .NET reads HTTP_PROXY and its like once a process into this default; that it does is tested where a process can be started with them.
    [Fact]
    public async Task Requests_go_through_the_default_proxy()
    {
        await using var proxy = await HttpStub.StartAsync(call => call.Json("""{"from":"proxy"}"""));
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Uri);
        try
        {
            using var transport = TransportFixture.Create(new TransportOptions { AllowUnencryptedAuthentication = true });
            await TlsTests.SendAsync(transport, new Uri("http://instance-manager.invalid/things/1"));
            Assert.Single(proxy.Requests);

            // What may go unencrypted to this machine must not go to the proxy's first.
            await using var server = await HttpStub.StartAsync(call => call.Json("""{"from":"server"}"""));
            await TlsTests.SendAsync(transport, server.Uri);
            Assert.Single(server.Requests);
            Assert.Single(proxy.Requests);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_told_with_its_status()
    {
        await using var proxy = await HttpStub.StartAsync(call => call.Empty(407));
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Uri);
        try
        {
            using var transport = TransportFixture.Create(new TransportOptions { MaxRetries = 0 });
            var error = await Assert.ThrowsAsync<ServiceException>(() => TlsTests.SendAsync(transport, new Uri("https://instance-manager.invalid/things/1")));
            Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
            Assert.Contains("no connection to instance-manager.invalid:443, the proxy answered 407.", error.Message, StringComparison.Ordinal);
            Assert.Contains("HTTPS_PROXY", error.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private async Task TrustAsync(TransportOptions options)
    {
        using var certificate = _authority.Issue();
        await using var server = await HttpStub.StartAsync(call => call.Json("{}"), certificate);
        using var transport = TransportFixture.Create(options);
        await TlsTests.SendAsync(transport, server.Uri);
    }
}
