using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.1: the ten endpoints, their verbs, and what lies beside them.</summary>
public sealed class EndpointTests
{
    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task All_ten_endpoints_respond_in_the_lifetime_of_an_instance(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.SendAsync("GET", "/v2/catalog")).Expect(200);
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.SendAsync("GET", Instance("i1"))).Expect(200);
        (await broker.SendAsync("PATCH", Instance("i1"), new { service_id = TestCatalog.Service, plan_id = TestCatalog.Large })).Expect(200);
        (await broker.PollAsync()).Expect(200);
        (await broker.BindAsync(plan: TestCatalog.Large)).Expect(201);
        (await broker.SendAsync("GET", Binding("i1", "b1"))).Expect(200);
        (await broker.SendAsync("GET", Binding("i1", "b1") + "/last_operation")).Expect(200);
        (await broker.SendAsync("DELETE", Binding("i1", "b1", Ids(TestCatalog.Large)))).Expect(200);
        (await broker.SendAsync("DELETE", Instance("i1", Ids(TestCatalog.Large)))).Expect(200);
    }

    [Theory]
    [InlineData("POST", "/v2/catalog", "GET, HEAD")]
    [InlineData("POST", "/v2/service_instances/i1", "GET, HEAD, PUT, PATCH, DELETE")]
    [InlineData("OPTIONS", "/v2/service_instances/i1", "GET, HEAD, PUT, PATCH, DELETE")]
    [InlineData("PUT", "/v2/service_instances/i1/last_operation", "GET, HEAD")]
    [InlineData("PATCH", "/v2/service_instances/i1/service_bindings/b1", "GET, HEAD, PUT, DELETE")]
    [InlineData("DELETE", "/v2/service_instances/i1/service_bindings/b1/last_operation", "GET, HEAD")]
    [InlineData("POST", "/health", "GET, HEAD")]
    public async Task Another_verb_is_405_with_those_that_are_allowed(string method, string path, string allow)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Broker-API-Version", "2.17");
        using var response = await broker.Client.SendAsync(request);
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HEAD_is_answered_where_GET_is_with_the_head_only(bool useHttpListener)
    {
        await using var broker = await StartAsync(new MemoryStore(), new BrokerHostOptions(), new ServerTransportOptions { UseHttpListener = useHttpListener });
        (await broker.ProvisionAsync()).Expect(201);
        (await broker.BindAsync()).Expect(201);
        foreach (var path in new[] { "/health", "/v2/catalog", Instance("i1"), Instance("i1") + "/last_operation", Binding("i1", "b1"), Binding("i1", "b1") + "/last_operation", Instance("unknown"), "/nothing" })
        {
            var whole = await broker.SendAsync("GET", path);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            request.Headers.Add("X-Broker-API-Version", "2.17");
            using var head = await broker.Client.SendAsync(request);
            Assert.Equal((path, whole.Status), (path, (int)head.StatusCode));
            Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(whole.Body), head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v2")]
    [InlineData("/v2/catalog/")]
    [InlineData("/v2/catalogue")]
    [InlineData("/v1/catalog")]
    [InlineData("/v2/service_instances")]
    [InlineData("/v2/service_instances/i1/")]
    [InlineData("/v2/service_instances/i1/service_bindings")]
    [InlineData("/v2/service_instances/i1/service_bindings/b1/other")]
    [InlineData("/v2/service_instances/i1/service_bindings/b1/last_operation/more")]
    [InlineData("/other/v2/catalog")]
    public async Task Another_path_is_404_in_JSON(string path)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var answer = (await broker.SendAsync("GET", path)).Expect(404);
        Assert.Equal("application/json", answer.ContentType);
        Assert.NotEmpty(answer.Text("description")!);
    }

    [Theory]
    [InlineData("/brokers/one")]
    [InlineData("brokers/one/")]
    public async Task A_prefix_is_kept(string prefix)
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { PathPrefix = prefix });
        (await broker.SendAsync("GET", "/brokers/one/v2/catalog")).Expect(200);
        (await broker.SendAsync("PUT", "/brokers/one" + Instance("i1"), ProvisionBody())).Expect(201);
        (await broker.SendAsync("GET", "/brokers/one/health", null, ("X-Broker-API-Version", null))).Expect(200);
        (await broker.SendAsync("GET", "/v2/catalog")).Expect(404);
        (await broker.SendAsync("GET", "/brokers/onev2/catalog")).Expect(404);
    }

    [Theory]
    [InlineData("my brokers/ä")]
    [InlineData("/my%20brokers/%C3%A4/")]
    public async Task A_prefix_with_blanks_and_the_like_is_percent_encoded(string prefix)
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { PathPrefix = prefix });
        (await broker.SendAsync("GET", "/my%20brokers/%C3%A4/v2/catalog")).Expect(200);
        Assert.Equal("/my%20brokers/%C3%A4/dashboard", broker.Server.DashboardUri!.AbsolutePath);
        (await broker.SendAsync("GET", broker.Server.DashboardUri.AbsolutePath)).Expect(200);
    }

    [Theory]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a/../b")]
    [InlineData("%2e")]
    [InlineData("a%2Fb")]
    [InlineData("100%")]
    [InlineData("a\tb")]
    public async Task A_prefix_that_would_change_on_its_way_is_refused_at_once(string prefix)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => StartAsync(StoreKind.Memory, new BrokerHostOptions { PathPrefix = prefix }));
        Assert.Equal(ErrorIds.InvalidOption, error.ErrorId);
        Assert.Contains("PathPrefix", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", 202)]
    [InlineData("false", 422)]
    [InlineData("", 422)]
    [InlineData("True", 422)]
    [InlineData("1", 422)]
    [InlineData("yes", 422)]
    public async Task Accepts_incomplete_counts_only_as_true(string value, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync(plan: TestCatalog.Async, service: TestCatalog.AsyncService, query: $"?accepts_incomplete={value}")).Expect(status);
    }

    [Fact]
    public async Task Health_needs_neither_version_nor_credentials_and_tells_nothing()
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("user", "secret")] } };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        var answer = (await broker.SendAsync("GET", "/health", null, ("X-Broker-API-Version", null))).Expect(200);
        Assert.Equal("""{"status":"ok"}""", answer.Body);
    }
}
