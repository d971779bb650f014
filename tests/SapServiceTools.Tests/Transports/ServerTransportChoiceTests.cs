using System.Net;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Transports;

public sealed class ServerTransportChoiceTests
{
    [Fact]
    public void Kestrel_is_taken_where_it_is_there()
    {
        Assert.True(ServerTransports.IsKestrelAvailable);
        Assert.IsType<KestrelTransport>(ServerTransports.Create(new()));
        Assert.IsType<HttpListenerTransport>(ServerTransports.Create(new() { UseHttpListener = true }));
    }

    [Fact]
    public void Without_Kestrel_the_loopback_is_served_by_HttpListener() =>
        Assert.IsType<HttpListenerTransport>(ServerTransports.Create(new(), isKestrelAvailable: false));

    [Fact]
    public async Task Without_Kestrel_a_loopback_of_version_6_is_served_or_refused()
    {
        var options = new ServerTransportOptions { Address = IPAddress.IPv6Loopback };
        if (OperatingSystem.IsWindows())
        {
            await using var transport = ServerTransports.Create(options, isKestrelAvailable: false);
            await transport.StartAsync(_ => default, CancellationToken.None);
            Assert.Equal("[::1]", Assert.Single(transport.Addresses).Host);
            return;
        }
        Assert.Equal(ErrorIds.AspNetCoreMissing, Assert.Throws<ServiceException>(() => ServerTransports.Create(options, isKestrelAvailable: false)).ErrorId);
    }

    [Theory]
    [InlineData(true, "127.0.0.1", "TLS")]
    [InlineData(false, "0.0.0.0", "listening on 0.0.0.0")]
    [InlineData(false, "192.0.2.7", "listening on 192.0.2.7")]
    public void Without_Kestrel_the_missing_runtime_is_named(bool tls, string address, string wish)
    {
        using var certificate = TestCertificate.Create();
        var options = new ServerTransportOptions { Address = IPAddress.Parse(address), Certificate = tls ? certificate : null };
        var error = Assert.Throws<ServiceException>(() => ServerTransports.Create(options, isKestrelAvailable: false));
        Assert.Equal(ErrorIds.AspNetCoreMissing, error.ErrorId);
        Assert.Equal(ServiceErrorKind.InvalidOperation, error.Kind);
        Assert.Contains($"ASP.NET Core {Environment.Version.Major}.{Environment.Version.Minor} runtime", error.Message);
        Assert.Contains(wish, error.Message);
        Assert.Contains("Install", error.RecommendedAction);
    }

    [Fact]
    public void A_chosen_HttpListener_blames_the_choice()
    {
        using var certificate = TestCertificate.Create();
        var error = Assert.Throws<ServiceException>(() => ServerTransports.Create(new() { Certificate = certificate, UseHttpListener = true }));
        Assert.Equal(ErrorIds.InvalidOption, error.ErrorId);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_out_of_range_is_refused(int port)
    {
        var error = Assert.Throws<ServiceException>(() => ServerTransports.Create(new() { Port = port }));
        Assert.Equal(ErrorIds.InvalidOption, error.ErrorId);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_a_clear_error()
    {
        await using var transport = ServerTransports.Create(new() { Address = IPAddress.Parse("192.0.2.7") });
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.StartAsync(_ => default, CancellationToken.None));
        Assert.Equal(ErrorIds.ListenFailed, error.ErrorId);
        Assert.Equal("Can't listen on 192.0.2.7 port 0: this machine hasn't the address.", error.Message);
    }
}
