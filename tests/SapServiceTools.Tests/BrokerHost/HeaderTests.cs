using System.Text;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Checklist 1.2: headers.</summary>
public sealed class HeaderTests
{
    private const string Version = "X-Broker-API-Version";
    private const string Identity = "X-Broker-API-Originating-Identity";
    private const string RequestIdentity = "X-Broker-API-Request-Identity";

    [Theory]
    [InlineData(null, 400)]
    [InlineData("2.17", 200)]
    [InlineData("2.13", 200)]
    [InlineData("2.18", 200)]
    [InlineData("2.100", 200)]
    [InlineData("2.12", 412)]
    [InlineData("2.9", 412)]
    [InlineData("1.17", 412)]
    [InlineData("3.0", 412)]
    [InlineData("abc", 400)]
    [InlineData("2", 400)]
    [InlineData("2.x", 400)]
    [InlineData("2.17.1", 400)]
    [InlineData("-2.17", 400)]
    [InlineData("2.99999999999", 400)]
    public async Task Versions_are_compared_as_numbers(string? version, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var answer = (await broker.SendAsync("GET", "/v2/catalog", null, (Version, version))).Expect(status);
        if (status is 412)
            Assert.Contains("2.13", answer.Text("description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_version_can_be_412()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { MissingVersionStatus = 412 });
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, null))).Expect(412);
    }

    [Fact]
    public async Task Minimum_version_can_be_lowered()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { MinimumVersion = new(2, 3) });
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, "2.3"))).Expect(200);
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, "2.10"))).Expect(200);
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, "2.2"))).Expect(412);
    }

    [Theory]
    [InlineData("Basic", "first:one", 200)]
    [InlineData("basic", "second:tw\u00f6", 200)]
    [InlineData("Basic", "first:two", 401)]
    [InlineData("Basic", "first", 401)]
    [InlineData("Basic", "", 401)]
    [InlineData("Bearer", "first:one", 401)]
    public async Task Basic_authentication_takes_any_of_several_credentials(string scheme, string pair, int status)
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("first", "one"), new("second", "tw\u00f6")] } };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        var header = $"{scheme} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";
        var answer = (await broker.SendAsync("GET", "/v2/catalog", null, ("Authorization", header))).Expect(status);
        if (status is 401)
            Assert.StartsWith("Basic realm=", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Negotiate abc")]
    public async Task Missing_or_broken_credentials_are_401_on_every_path(string? header)
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("user", "secret")] } };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        foreach (var path in new[] { "/v2/catalog", Instance("i1"), "/nothing/here" })
            (await broker.SendAsync("GET", path, null, ("Authorization", header))).Expect(401, "Unauthorized");
    }

    [Fact]
    public async Task The_version_is_checked_before_the_credentials()
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("user", "secret")] } };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, null))).Expect(400);
        (await broker.SendAsync("GET", "/v2/catalog", null, (Version, "2.1"))).Expect(412);
    }

    [Fact]
    public async Task Bearer_tokens_are_checked_by_the_delegate()
    {
        var options = new BrokerHostOptions
        {
            Authentication = new() { Bearer = async (token, _) => { await Task.Yield(); return token is "good" ? "robot" : null; } },
        };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        var refused = (await broker.SendAsync("GET", "/v2/catalog", null, ("Authorization", "Bearer bad"))).Expect(401);
        Assert.StartsWith("Bearer", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        (await broker.SendAsync("PUT", Instance("i1"), ProvisionBody(), ("Authorization", "Bearer good"))).Expect(201);
        Assert.Equal("robot", broker.Handler.Last(BrokerOperation.Provision).UserName);
    }

    [Theory, MemberData(nameof(TestStores.All), MemberType = typeof(TestStores))]
    public async Task Originating_identity_reaches_the_handler(StoreKind store)
    {
        await using var broker = await StartAsync(store);
        (await broker.SendAsync("PUT", Instance("i1"), ProvisionBody(), (Identity, $"cloudfoundry {Base64("""{"user_id":"u1","n":{"a":[1]}}""")}"))).Expect(201);
        var identity = broker.Handler.Last(BrokerOperation.Provision).OriginatingIdentity!;
        Assert.Equal("cloudfoundry", identity.Platform);
        Assert.Equal("u1", identity.Value["user_id"]);
        (await broker.ProvisionAsync("i2")).Expect(201);
        Assert.Null(broker.Handler.Last(BrokerOperation.Provision).OriginatingIdentity);
    }

    [Theory]
    [InlineData("cloudfoundry")]
    [InlineData("cloudfoundry ")]
    [InlineData(" e30=")]
    [InlineData("cloudfoundry not-base64!")]
    [InlineData("cloudfoundry bm90IGpzb24=")]
    [InlineData("cloudfoundry WzFd")]
    [InlineData("cloudfoundry IlxcdWQ4MDAi")]
    public async Task Broken_originating_identity_is_400(string header)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.SendAsync("PUT", Instance("i1"), ProvisionBody(), (Identity, header))).Expect(400);
        (await broker.SendAsync("DELETE", Instance("i1", Ids()), null, (Identity, header))).Expect(400);
        Assert.Empty(broker.Handler.Calls);
    }

    [Theory]
    [InlineData("cloudfoundry", 201)]
    [InlineData("kubernetes", 400)]
    public async Task Platform_of_header_and_context_must_be_the_same(string platform, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var body = ProvisionBody();
        body["context"] = new { platform };
        (await broker.SendAsync("PUT", Instance("i1"), body, (Identity, $"cloudfoundry {Base64("{}")}"))).Expect(status);
    }

    [Fact]
    public async Task Request_identity_comes_back_on_every_answer()
    {
        var options = new BrokerHostOptions { Authentication = new() { Credentials = [new("user", "secret")] } };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        var good = ("Authorization", (string?)$"Basic {Base64("user:secret")}");
        var id = Guid.NewGuid().ToString();
        foreach (var (answer, status) in new[]
        {
            (await broker.SendAsync("GET", "/v2/catalog", null, (RequestIdentity, id), good), 200),
            (await broker.SendAsync("GET", "/v2/catalog", null, (RequestIdentity, id), (Version, null)), 400),
            (await broker.SendAsync("GET", "/v2/catalog", null, (RequestIdentity, id), (Version, "1.0")), 412),
            (await broker.SendAsync("GET", "/v2/catalog", null, (RequestIdentity, id)), 401),
            (await broker.SendAsync("GET", "/nothing", null, (RequestIdentity, id), good), 404),
            (await broker.SendAsync("DELETE", "/v2/catalog", null, (RequestIdentity, id), good), 405),
            (await broker.SendAsync("PUT", Instance("i1"), "{", (RequestIdentity, id), good), 400),
            (await broker.SendAsync("PUT", Instance("i1"), ProvisionBody(), (RequestIdentity, id), good), 201),
        })
        {
            answer.Expect(status);
            Assert.Equal(id, answer.Header(RequestIdentity));
        }
        Assert.Equal(id, broker.Handler.Last(BrokerOperation.Provision).RequestIdentity);
        Assert.Null((await broker.SendAsync("GET", "/v2/catalog", null, good)).Header(RequestIdentity));
    }

    [Theory]
    [InlineData(null, 201)]
    [InlineData("application/json", 201)]
    [InlineData("application/json; charset=utf-8", 201)]
    [InlineData("Application/JSON;charset=\"UTF-8\"", 201)]
    [InlineData("application/merge-patch+json", 201)]
    [InlineData("text/plain", 400)]
    [InlineData("application/x-www-form-urlencoded", 400)]
    [InlineData("application/json; charset=utf-16", 400)]
    public async Task Content_type_may_be_missing_but_not_wrong(string? type, int status)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.SendAsync("PUT", Instance("i1"), ProvisionBody(), ("Content-Type", type))).Expect(status);
    }

    [Fact]
    public async Task Responses_are_JSON_with_a_length_and_name_no_server()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var answer = (await broker.ProvisionAsync()).Expect(201);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("Transfer-Encoding"));
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var body = ProvisionBody();
        body["x_vendor"] = new { deep = new object[] { 1, "two", new { three = 3 } } };
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(201);
        body.Remove("x_vendor");
        (await broker.SendAsync("PUT", Instance("i1"), body)).Expect(200);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
