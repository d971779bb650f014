using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Credentials go over plain http to this machine only, whoever puts them on a request.</summary>
public sealed class UnencryptedRequestTests
{
    private static readonly TransportOptions Impatient = new() { MaxRetries = 0 };

    [Theory]
    [InlineData("http://service.invalid/x")]
    [InlineData("http://192.0.2.1:8080/x")]
    [InlineData("http://[2001:db8::1]/x")]
    [InlineData("http://128.0.0.1/x")]
    [InlineData("http://127.0.0.1.invalid/x")]
    [InlineData("http://localhost.invalid/x")]
    public async Task Another_machine_gets_nothing(string address)
    {
        using var transport = TransportFixture.Create(Impatient);
        var log = new CallRecorder();
        var error = await AssertRefusedAsync(() => transport.SendAsync(Read(address), log, CancellationToken.None), new Uri(address).GetLeftPart(UriPartial.Authority));
        Assert.False(error.MayHaveTakenEffect);
        Assert.False(error.IsTransient);
        Assert.Equal(0, transport.RequestCount);
        Assert.DoesNotContain("> GET", log.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:1", true)]
    [InlineData("http://LOCALHOST:1", true)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://127.255.255.254:1", true)]
    [InlineData("http://2130706433:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://[::ffff:127.0.0.1]:1", true)]
    [InlineData("http://0.0.0.0:1", false)]
    [InlineData("http://126.255.255.255:1", false)]
    [InlineData("http://[::2]:1", false)]
    public void Loopback_is_what_never_leaves_the_machine(string address, bool isLoopback) => Assert.Equal(isLoopback, UnencryptedRequests.IsLoopback(new Uri(address)));

    [NetworkFact]
    public async Task An_address_of_this_machine_beyond_loopback_is_reached_with_the_switch_only()
    {
        using var listener = new TcpListener(NetworkFactAttribute.Address!, 0);
        listener.Start();
        var url = $"http://{listener.LocalEndpoint}/x";

        using (var careful = TransportFixture.Create(Impatient))
            await AssertRefusedAsync(() => careful.SendAsync(Read(url), NullCallLog.Instance, CancellationToken.None), $"http://{listener.LocalEndpoint}");
        Assert.False(listener.Pending());

        using var daring = TransportFixture.Create(Impatient with { AllowUnencryptedAuthentication = true });
        var sending = daring.SendAsync(Read(url), NullCallLog.Instance, CancellationToken.None);
        using (var client = await listener.AcceptTcpClientAsync().Soon())
        {
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            var lines = new List<string>();
            while (await reader.ReadLineAsync().Soon() is { Length: > 0 } line)
                lines.Add(line);
            Assert.Contains(lines, line => line.StartsWith("Authorization: Basic ", StringComparison.Ordinal));
            await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
        }

        Assert.Equal(200, (await sending.Soon()).StatusCode);
    }

    [Fact]
    public async Task Without_credentials_plain_http_may_go_anywhere()
    {
        using var transport = new ServiceTransport(Impatient, NoAuthenticator.Instance, new Redactor());
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.SendAsync(Read("http://service.invalid/x"), NullCallLog.Instance, CancellationToken.None).Soon());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Equal(1, transport.RequestCount);
    }

    [Theory]
    [InlineData("Authorization", "Basic YTpi")]
    [InlineData("X-Auth-Token", "abc")]
    [InlineData("X-Api-Key", "abc")]
    [InlineData("Cookie", "a=b")]
    public async Task A_header_of_the_request_itself_counts(string name, string value)
    {
        using var transport = new ServiceTransport(Impatient, NoAuthenticator.Instance, new Redactor());
        await AssertRefusedAsync(
            () => transport.SendAsync(Read("http://service.invalid/x") with { Headers = [new(name, value)] }, NullCallLog.Instance, CancellationToken.None), "http://service.invalid");
    }

    [Fact]
    public async Task A_redirect_to_plain_http_is_not_followed()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await HttpStub.StartAsync(
            call =>
            {
                call.Header("Location", "http://service.invalid/x");
                call.Empty(307);
            },
            certificate);
        using var transport = TransportFixture.Create(Impatient with { SkipCertificateCheck = true, AllowUnencryptedAuthentication = true });
        var error = await Assert.ThrowsAsync<ServiceException>(() => transport.SendAsync(Read(server.Uri.AbsoluteUri), NullCallLog.Instance, CancellationToken.None).Soon());
        Assert.Equal(ErrorIds.RedirectRefused, error.ErrorId);
        Assert.Single(server.Requests);
        Assert.Equal(1, transport.RequestCount);
    }

    [Fact]
    public async Task An_Instance_Manager_gets_no_password()
    {
        using var client = new InstanceManagerClient(StubOptions.For(new Uri("http://im.invalid/")), Impatient);
        await AssertRefusedAsync(() => client.GetAsync("acme", new GetInstanceOptions(), NullCallLog.Instance, CancellationToken.None), "http://im.invalid");
        await AssertRefusedAsync(() => client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None), "http://im.invalid");
        await AssertRefusedAsync(() => client.StartDeleteAsync("acme", NullCallLog.Instance, CancellationToken.None), "http://im.invalid");
        Assert.Equal(0, client.RequestCount);
    }

    [Theory]
    [InlineData(ClientAuthentication.Body)]
    [InlineData(ClientAuthentication.Basic)]
    public async Task A_UAA_gets_no_secret(ClientAuthentication authentication)
    {
        var options = ServiceManagerOptions.FromServiceKey(new Dictionary<string, object?>
        {
            ["sm_url"] = "https://sm.invalid", ["url"] = "http://uaa.invalid", ["clientid"] = "id", ["clientsecret"] = "hush-hush",
        });
        using var client = new ServiceManagerClient(options with { Credentials = options.Credentials with { Authentication = authentication } }, Impatient);
        await AssertRefusedAsync(() => client.GetAsync("acme", new GetInstanceOptions(), NullCallLog.Instance, CancellationToken.None), "http://uaa.invalid");
        Assert.Equal(0, client.RequestCount);
    }

    [Fact]
    public async Task A_Service_Manager_gets_no_token()
    {
        await using var server = await ServiceEmulator.StartAsync(new EmulatorOptions());
        var options = ServiceManagerOptions.FromServiceKey(server.ServiceManagerKey) with { ServiceManagerUri = new Uri("http://sm.invalid") };
        using var client = new ServiceManagerClient(options, Impatient);
        await AssertRefusedAsync(() => client.GetAsync("acme", new GetInstanceOptions(), NullCallLog.Instance, CancellationToken.None), "http://sm.invalid");
        Assert.Equal(1, client.RequestCount);
        Assert.Equal(1, server.RequestCounts.Token);
    }

    [Theory]
    [InlineData("pw", null)]
    [InlineData(null, "token")]
    public async Task A_broker_gets_neither_password_nor_token(string? password, string? token)
    {
        var options = new BrokerOptions { Uri = new Uri("http://broker.invalid"), User = password is null ? null : "user", Password = password, Token = token };
        using var client = new BrokerClient(options, Impatient);
        await AssertRefusedAsync(() => client.GetCatalogAsync(refresh: true, NullCallLog.Instance, CancellationToken.None), "http://broker.invalid");
        Assert.Equal(0, client.RequestCount);
    }

    [Theory]
    [InlineData("http://keystone.invalid/v3")]
    [InlineData("http://keystone.invalid/v2.0")]
    public async Task A_Keystone_gets_no_password(string address)
    {
        await using var cloud = await StubCloud.StartAsync();
        var options = cloud.Options();
        options = options with { Cloud = options.Cloud with { Keystone = new KeystoneOptions { AuthUrl = address, UserName = "demo", Password = "pw", ProjectName = "demo" } } };
        await AssertRefusedAsync(() => cloud.ConnectAsync(options), "http://keystone.invalid");
    }

    [Fact]
    public async Task A_Sahara_that_the_catalog_names_gets_no_token()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Catalog = cloud.Catalog.Replace("{0}dp", "http://sahara.invalid/dp", StringComparison.Ordinal);
        await AssertRefusedAsync(() => cloud.ConnectAsync(cloud.Options()), "http://sahara.invalid");
        Assert.Single(cloud.TokenRequests);
    }

    private static ServiceRequest Read(string address) => new(HttpMethod.Get, new Uri(address), 200) { Purpose = "read the thing" };

    private static async Task<ServiceException> AssertRefusedAsync(Func<Task> act, string address)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => act().Soon());
        Assert.Equal((ServiceErrorKind.Insecure, ErrorIds.UnencryptedAuthentication), (error.Kind, error.ErrorId));
        Assert.Contains($"{address} would get the credentials over plain http", error.Message, StringComparison.Ordinal);
        Assert.Contains("-AllowUnencryptedAuthentication", error.RecommendedAction, StringComparison.Ordinal);
        return error;
    }

    /// <summary>Runs where the machine has an address beyond loopback.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NetworkFactAttribute : FactAttribute
    {
        public NetworkFactAttribute() => Skip = Address is null ? "This machine has no IPv4 address beyond loopback." : null;

        public static IPAddress? Address { get; } = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
    }
}
