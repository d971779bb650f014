using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.OpenStack;

/// <summary>How Sahara's address is found: in the catalog, at its root, or as it is given.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("dp", "2", "/dp/v2/")]
    [InlineData("dp", "1.1", "/dp/v1.1/")]
    [InlineData("dp/", null, "/dp/v2/")]
    [InlineData("dp/v1.1/p1", "1.1", "/dp/v1.1/p1/")]
    [InlineData("dp/v1.1/p1", "2", "/dp/v2/p1/")]
    [InlineData("dp/v1.1/p1", null, "/dp/v2/p1/")]
    [InlineData("dp/v2", "2", "/dp/v2/")]
    [InlineData("dp/v2", "1.1", "/dp/v1.1/")]
    [InlineData("dp/v1.0/p1", null, "/dp/v2/p1/")]
    public async Task Works_out_the_versions_address(string address, string? version, string expected)
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Catalog = cloud.Catalog.Replace("{0}dp", "{0}" + address, StringComparison.Ordinal);
        using var client = await cloud.ConnectAsync(cloud.Options(version));
        Assert.Equal(expected, client.Uri.AbsolutePath);
        Assert.Equal(expected.Contains("v2", StringComparison.Ordinal) ? "2" : "1.1", client.ApiVersion);
    }

    [Theory]
    [InlineData("dp/v1.1", null, "1.1")]
    [InlineData("dp", "1.1", "1.1")]
    [InlineData("dp", null, "2")]
    public async Task A_given_address_needs_no_catalog(string address, string? version, string expected)
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Catalog = "[]";
        var options = cloud.Options(version);
        using var client = await cloud.ConnectAsync(options with { Cloud = options.Cloud with { Endpoint = $"{cloud.Uri}{address}" } });
        Assert.Equal(expected, client.ApiVersion);
    }

    [Theory]
    [InlineData("http://inner.invalid:8386/v2/")]
    [InlineData("http://inner.invalid:8386/deep/v2")]
    [InlineData("http://[broken")]
    [InlineData("http://inner.invalid/")]
    [InlineData("v2/")]
    [InlineData("/dp/v2/")]
    public async Task Mends_the_links_of_services_behind_proxies(string link)
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Versions = $$"""{"versions":[{"id":"v2","status":"CURRENT","links":[{"rel":"self","href":"{{link}}"}]}]}""";
        using var client = await cloud.ConnectAsync("2");
        Assert.Equal(new Uri(cloud.Uri, "dp/v2/"), client.Uri);
    }

    [Fact]
    public async Task Does_without_discovery_where_the_root_is_hidden()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Versions = "not a document";
        cloud.Catalog = cloud.Catalog.Replace("{0}dp", "{0}dp/v1.1/p1", StringComparison.Ordinal);
        using var client = await cloud.ConnectAsync("2");
        Assert.Equal("/dp/v2/p1/", client.Uri.AbsolutePath);
        using var auto = await cloud.ConnectAsync(cloud.Options());
        Assert.Equal("/dp/v1.1/p1/", auto.Uri.AbsolutePath);
    }

    [Fact]
    public async Task Says_which_versions_there_are()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Versions = """{"versions":[{"id":"v1.0","status":"SUPPORTED"},{"id":"v1.1","status":"CURRENT"}]}""";
        var error = await Assert.ThrowsAsync<ServiceException>(() => cloud.ConnectAsync("2"));
        Assert.Equal(ErrorIds.ApiVersionUnavailable, error.ErrorId);
        Assert.Contains("v1.0, v1.1", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.ApiVersionUnavailable, (await Assert.ThrowsAsync<ServiceException>(() => cloud.ConnectAsync("3"))).ErrorId);
    }

    [Theory]
    [InlineData("data-processing", null, "public", null, "http://a")]
    [InlineData("data_processing", null, "public", null, "http://a")]
    [InlineData("Data-Processing", null, "internalURL", "RegionTwo", "http://d")]
    [InlineData("data-processing", "sahara", "admin,internal", null, "http://b")]
    [InlineData("data-processing", "other", "publicURL", null, "http://e")]
    public void Chooses_by_type_name_region_and_interface(string type, string? name, string interfaces, string? region, string expected) =>
        Assert.Equal(expected, Catalog.Find(new CatalogQuery(type, CloudReader.Interfaces(interfaces)) { ServiceName = name, Region = region }).Url);

    [Theory]
    [InlineData("compute", null, "public", null, "data_processing")]
    [InlineData("data-processing", "nobody", "public", null, "data_processing")]
    [InlineData("data-processing", null, "public", "Mars", "RegionOne, RegionTwo")]
    [InlineData("data-processing", "sahara", "admin", null, "internal, public")]
    public void Says_what_there_is_where_nothing_fits(string type, string? name, string interfaces, string? region, string instead)
    {
        var error = Assert.Throws<ServiceException>(() => Catalog.Find(new CatalogQuery(type, CloudReader.Interfaces(interfaces)) { ServiceName = name, Region = region }));
        Assert.Equal(ErrorIds.EndpointNotFound, error.ErrorId);
        Assert.Contains(instead, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "without a scope")]
    [InlineData(""","domain":{"id":"d1","name":"Division"}""", "the domain 'Division'")]
    [InlineData(""","system":{"all":true}""", "the system")]
    public async Task A_token_without_a_project_is_told_before_Sahara_is_asked(string scope, string said)
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Scope = scope;
        var options = cloud.Options("2");
        foreach (var way in new[] { options, options with { Cloud = options.Cloud with { Endpoint = $"{cloud.Uri}dp" } } })
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() => cloud.ConnectAsync(way));
            Assert.Equal((ErrorIds.TokenNotScoped, ServiceErrorKind.Authentication, null), (error.ErrorId, error.Kind, error.StatusCode));
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(cloud.Requests, request => request.Target.StartsWith("/dp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Saharas_503_for_a_token_that_is_sent_as_it_is_is_explained_and_not_repeated()
    {
        await using var cloud = await StubCloud.StartAsync();
        var capture = Capture.Find("keystone", "sahara-unscoped-token");
        cloud.Sahara = (call, _) =>
        {
            StubCloud.Replay(call, capture);
            return default;
        };
        var options = cloud.Options("2") with
        {
            Cloud = new CloudSettings { Keystone = new KeystoneOptions { Method = KeystoneMethod.FixedToken, Token = "unscoped-token" }, Endpoint = $"{cloud.Uri}dp", ApiVersion = "2" },
        };
        var error = await Assert.ThrowsAsync<ServiceException>(() => SapServiceTools.Clients.Sahara.SaharaClient.ConnectAsync(options, null, cloud.Log, CancellationToken.None));
        Assert.Equal((ErrorIds.TokenNotScoped, ServiceErrorKind.Authentication, 503), (error.ErrorId, error.Kind, error.StatusCode!.Value));
        Assert.Single(cloud.Requests, request => request.Target.StartsWith("/dp/v2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://{0}/dp/v2/")]
    [InlineData("http://{0}:80/dp/v2/")]
    [InlineData("http://{1}/elsewhere/v2")]
    [InlineData("https://{1}/dp/v2/")]
    [InlineData("//{1}/dp/v2/")]
    [InlineData("https://{0}//{1}/v2/")]
    public async Task Scheme_host_and_port_are_those_that_were_asked_for(string link)
    {
        using var certificate = TestCertificate.Create();
        await using var cloud = await StubCloud.StartAsync(certificate);
        link = string.Format(null, link, cloud.Uri.Authority, "inner.invalid").Replace($"{cloud.Uri.Authority}:80", $"{cloud.Uri.Host}:80", StringComparison.Ordinal);
        cloud.Versions = $$"""{"versions":[{"id":"v2","status":"CURRENT","links":[{"rel":"self","href":"{{link}}"}]}]}""";
        using var client = await cloud.ConnectAsync(cloud.Options("2"), Trusting);
        Assert.Equal(cloud.Uri.GetLeftPart(UriPartial.Authority), client.Uri.GetLeftPart(UriPartial.Authority));
        Assert.EndsWith("/v2/", client.Uri.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("sahara.invalid")]
    public async Task A_catalog_read_over_https_leads_to_no_plain_http(string host)
    {
        using var certificate = TestCertificate.Create();
        await using var cloud = await StubCloud.StartAsync(certificate);
        cloud.Catalog = cloud.Catalog.Replace("{0}dp", $"http://{host}/dp", StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<ServiceException>(() => cloud.ConnectAsync(cloud.Options("2"), Trusting));
        Assert.Equal((ErrorIds.UnencryptedAuthentication, ServiceErrorKind.Insecure), (error.ErrorId, error.Kind));
        Assert.Contains($"http://{host}/dp", error.Message, StringComparison.Ordinal);
        // What the caller names itself, or allows, is another matter: here nobody listens.
        error = await Assert.ThrowsAsync<ServiceException>(() => cloud.ConnectAsync(cloud.Options("2"), Trusting with { AllowUnencryptedAuthentication = true }));
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
    }

    private static TransportOptions Trusting { get; } = new() { MaxRetries = 0, SkipCertificateCheck = true };

    private static KeystoneCatalog Catalog { get; } = new(
    [
        new CatalogService("data_processing", "sahara", [new("public", "RegionOne", "http://a"), new("internal", "RegionOne", "http://b")]),
        new CatalogService("data-processing", "other", [new("internal", "RegionTwo", "http://d"), new("public", "RegionTwo", "http://e")]),
    ]);
}
