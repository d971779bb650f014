using System.Net;
using System.Text;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.Tests.BrokerHost.Support;
using SapServiceTools.Tests.Support;
using Xunit;
using static SapServiceTools.Tests.BrokerHost.Support.BrokerHarness;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>Who is let in, under which names, and what no cache may keep.</summary>
public sealed class AdmissionTests
{
    private static readonly BrokerHostOptions Guarded = new() { Authentication = new() { Credentials = [new("platform", "right")] } };

    public static TheoryData<string, string> Requests => new()
    {
        { "GET", "/v2/catalog" }, { "PUT", "/v2/service_instances/i1" }, { "GET", "/v2/service_instances/i1/last_operation" }, { "DELETE", "/v2/service_instances/i1?service_id=a&plan_id=b" },
        { "PUT", "/v2/service_instances/i1/service_bindings/b1" }, { "GET", "/v2/service_instances/i1/service_bindings/b1" }, { "GET", "/health" }, { "GET", "/nothing" }, { "GET", "/dashboard" },
    };

    [Theory, MemberData(nameof(Requests))]
    public async Task Without_credentials_no_path_answers_under_a_foreign_name(string method, string path)
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        var body = method is "PUT" ? ProvisionBody() : null;
        foreach (var name in new[] { "evil.example", "evil.example:80", "localhost.evil.example" })
            (await broker.SendAsync(method, path, body, ("Host", name))).Expect(403);
        Assert.Empty(broker.Handler.Calls);
        foreach (var name in new[] { "localhost", "127.0.0.1:1", "[::1]" })
            Assert.NotEqual(403, (await broker.SendAsync(method, path, body, ("Host", name))).Status);
    }

    [Fact]
    public async Task The_name_of_the_public_address_is_no_foreign_one_and_credentials_allow_any()
    {
        await using var broker = await StartAsync(StoreKind.Memory, new BrokerHostOptions { PublicUri = new Uri("https://broker.example/") });
        (await broker.SendAsync("GET", "/v2/catalog", null, ("Host", "broker.example:8443"))).Expect(200);
        await using var guarded = await StartAsync(StoreKind.Memory, Guarded);
        (await guarded.SendAsync("GET", "/v2/catalog", null, ("Host", "any.example"), Login("right"))).Expect(200);
    }

    [Fact]
    public async Task An_address_that_is_wrong_too_often_is_told_to_wait_and_the_right_credentials_go_on_working()
    {
        var time = new ManualTimeProvider();
        await using var broker = await StartAsync(StoreKind.Memory, Guarded with { TimeProvider = time });
        for (var attempt = 0; attempt < 10; attempt++)
            (await broker.SendAsync("GET", "/v2/catalog", null, Login($"wrong {attempt}"))).Expect(401);
        time.Advance(TimeSpan.FromSeconds(20));
        var refused = (await broker.SendAsync("GET", "/v2/catalog", null, Login("wrong"))).Expect(429, "TooManyRequests");
        Assert.Equal("40", refused.Header("Retry-After"));
        (await broker.SendAsync("GET", "/dashboard", null, Login("wrong"))).Expect(429);
        // Behind a proxy it is everybody's address.
        (await broker.SendAsync("GET", "/v2/catalog", null, Login("right"))).Expect(200);
        // Who shows none at all, as browsers do at first, has guessed nothing.
        (await broker.SendAsync("GET", "/v2/catalog")).Expect(401);
        time.Advance(TimeSpan.FromSeconds(40));
        (await broker.SendAsync("GET", "/v2/catalog", null, Login("wrong"))).Expect(401);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    public void Failures_count_for_one_address_or_one_network(string one, string other, bool together)
    {
        var failures = new FailedLogins(new ManualTimeProvider());
        for (var attempt = 0; attempt < 10; attempt++)
            Assert.Null(failures.Add(IPAddress.Parse(one)));
        Assert.Equal(together, failures.Add(IPAddress.Parse(other)) is 60);
        Assert.Equal(60, failures.Add(IPAddress.Parse(one)));
    }

    [Fact]
    public async Task A_check_of_tokens_that_fails_lets_nobody_in_and_is_logged()
    {
        var options = new BrokerHostOptions
        {
            Authentication = new()
            {
                Bearer = (token, _) => token switch
                {
                    "good" => new("robot"),
                    "empty" => new(""),
                    "busy" => throw new BrokerException(BrokerError.Overloaded),
                    _ => throw new InvalidOperationException("canary"),
                },
            },
        };
        await using var broker = await StartAsync(StoreKind.Memory, options);
        (await broker.SendAsync("GET", "/v2/catalog", null, ("Authorization", "Bearer good"))).Expect(200);
        (await broker.SendAsync("GET", "/v2/catalog", null, ("Authorization", "Bearer empty"))).Expect(401);
        Assert.Empty(broker.Log.Faults);
        Assert.DoesNotContain("canary", (await broker.SendAsync("GET", "/v2/catalog", null, ("Authorization", "Bearer broken"))).Expect(401).Body, StringComparison.Ordinal);
        Assert.Equal("canary", Assert.Single(broker.Log.Faults).Exception.Message);
        (await broker.SendAsync("GET", "/v2/catalog", null, ("Authorization", "Bearer busy"))).Expect(503);
    }

    [Fact]
    public async Task No_response_is_cached_but_the_catalog_which_is_revalidated_by_its_tag()
    {
        await using var broker = await StartAsync(StoreKind.Memory);
        (await broker.ProvisionAsync()).Expect(201);
        foreach (var answer in new[]
        {
            await broker.BindAsync(), await broker.SendAsync("GET", Instance("i1")), await broker.SendAsync("GET", Binding("i1", "b1")), await broker.PollAsync(),
            await broker.SendAsync("GET", "/health"), await broker.SendAsync("GET", "/nothing"), await broker.SendAsync("PUT", Instance("i2"), "{"),
            await broker.SendAsync("GET", "/v2/catalog", null, ("X-Broker-API-Version", null)), await broker.SendAsync("GET", "/v2/catalog", null, ("Host", "evil.example")),
        })
        {
            Assert.Equal(("no-store", "nosniff"), (answer.Header("Cache-Control"), answer.Header("X-Content-Type-Options")));
        }
        var catalog = (await broker.SendAsync("GET", "/v2/catalog")).Expect(200);
        var unchanged = (await broker.SendAsync("GET", "/v2/catalog", null, ("If-None-Match", catalog.Header("ETag")))).Expect(304);
        Assert.All(new[] { catalog, unchanged }, answer => Assert.Equal(("no-cache, private", "nosniff"), (answer.Header("Cache-Control"), answer.Header("X-Content-Type-Options"))));
    }

    private static (string, string?) Login(string password) => ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"platform:{password}"))}");
}
