using System.Net;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Security;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Pages;

/// <summary>Who sees the pages, and what comes with every answer of theirs.</summary>
public sealed class AccessTests
{
    private static readonly BrokerHostOptions Guarded = new() { Authentication = new BrokerAuthentication { Credentials = [new("admin", "pw-1"), new("admin", "pw-2")] } };

    public static TheoryData<string> Paths => ["/dashboard", "/dashboard?after=x", "/dashboard/instances/i1", "/dashboard/events", "/dashboard/instances/i1/events", "/dashboard/assets/dashboard.js", "/dashboard/nothing"];

    [Theory, MemberData(nameof(Paths))]
    public async Task Nothing_is_seen_without_credentials(string path)
    {
        await using var host = await PageHost.StartAsync(Guarded);
        using var open = await host.Browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, open.StatusCode);
        Assert.StartsWith("Basic realm=", open.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", open.Content.Headers.ContentType?.ToString());

        using var wrong = new HttpRequestMessage(HttpMethod.Get, path);
        wrong.Headers.Authorization = PageHost.Basic("admin", "pw-3");
        using var refused = await host.Browser.SendAsync(wrong);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(0, host.Server.ViewerCount);
    }

    [Theory]
    [InlineData("pw-1")]
    [InlineData("pw-2")]
    public async Task The_credentials_of_the_API_open_them_without_its_version_header(string password)
    {
        await using var host = await PageHost.StartAsync(Guarded);
        host.Browser.DefaultRequestHeaders.Authorization = PageHost.Basic("admin", password);
        (await host.ProvisionAsync("i1")).Expect(201);
        Assert.Contains("i1", await host.ReadAsync("/dashboard"), StringComparison.Ordinal);
        Assert.Contains("i1", await host.ReadAsync("/dashboard/instances/i1"), StringComparison.Ordinal);
        Assert.NotEmpty(await host.ReadAsync("/dashboard/assets/dashboard.css"));
        await using var events = await host.WatchAsync();
        await events.WaitAsync("instances", "i1");
    }

    [Fact]
    public async Task A_token_opens_them_too()
    {
        var options = new BrokerHostOptions { Authentication = new BrokerAuthentication { Bearer = (token, _) => new(token is "right" ? "robot" : null) } };
        await using var host = await PageHost.StartAsync(options);
        using var open = await host.Browser.GetAsync("/dashboard");
        Assert.Equal("Bearer realm=\"broker\"", open.Headers.WwwAuthenticate.ToString());
        host.Browser.DefaultRequestHeaders.Authorization = new("Bearer", "right");
        Assert.NotEmpty(await host.ReadAsync("/dashboard"));
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Every_response_forbids_what_the_pages_dont_need(string path)
    {
        await using var host = await PageHost.StartAsync();
        (await host.ProvisionAsync("i1")).Expect(201);
        using var response = await host.Browser.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy")).Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("style-src 'self'", policy);
        Assert.Contains("base-uri 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("require-trusted-types-for 'script'", policy);
        Assert.DoesNotContain(policy, rule => rule.Contains("unsafe", StringComparison.Ordinal) || rule.Contains('*', StringComparison.Ordinal) || rule.Contains("data:", StringComparison.Ordinal));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        if (!path.Contains("/assets/", StringComparison.Ordinal))
            Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Pages_can_only_be_read(string method)
    {
        await using var host = await PageHost.StartAsync();
        using var response = await host.Browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/dashboard"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("GET, HEAD", string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HEAD_has_the_head_only(bool useHttpListener)
    {
        await using var host = await PageHost.StartAsync(useHttpListener: useHttpListener);
        using var response = await host.Browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/dashboard/assets/dashboard.css"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((await host.ReadAsync("/dashboard/assets/dashboard.css")).Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        // Asking what a stream would be like doesn't open one.
        using var events = await host.Browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/dashboard/events"));
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.ToString());
        Assert.Equal(0, host.Server.ViewerCount);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("192.0.2.1.evil.example:8080", 403)]
    [InlineData("[", 403)]
    [InlineData("localhost:1234", 200)]
    [InlineData("broker.localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:80", 200)]
    [InlineData("broker.example", 200)]
    [InlineData("BROKER.example:8443", 200)]
    public async Task Without_credentials_a_foreign_name_of_the_host_shows_nothing(string name, int status)
    {
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { PublicUri = new Uri("https://broker.example/") });
        var (answered, _) = await AskAsync(host, name);
        // A name that can't be one is refused by the server itself.
        Assert.True(answered == status || (status is 403 && answered is 400), $"{answered}");
    }

    [Fact]
    public async Task With_credentials_any_name_will_do()
    {
        await using var host = await PageHost.StartAsync(Guarded);
        host.Browser.DefaultRequestHeaders.Authorization = PageHost.Basic("admin", "pw-1");
        Assert.Equal(200, (await AskAsync(host, "broker.internal.example")).Status);
    }

    [Fact]
    public async Task They_can_be_left_out()
    {
        await using var host = await PageHost.StartAsync(new BrokerHostOptions { Dashboard = false });
        host.Handler.Provision = (_, _) => default;
        (await host.CallAsync("GET", "/dashboard")).Expect(404);
        Assert.False((await host.ProvisionAsync("i1")).Expect(201).Has("dashboard_url"));
        Assert.Null(host.Server.DashboardUri);
    }

    [Fact]
    public async Task Requests_for_pages_are_logged_with_their_user_but_not_shown()
    {
        await using var host = await PageHost.StartAsync(Guarded);
        host.Browser.DefaultRequestHeaders.Authorization = PageHost.Basic("admin", "pw-1");
        await host.ReadAsync("/dashboard");
        (await host.CallAsync("GET", "/health")).Expect(200);
        (await host.CallAsync("GET", "/v2/catalog")).Expect(200);
        (await host.CallAsync("GET", "/v2/nothing")).Expect(404);
        var text = (await host.ReadAsync("/dashboard")).Split("id=\"requests\"")[1];
        Assert.Contains("/v2/catalog", text, StringComparison.Ordinal);
        Assert.Contains("/v2/nothing", text, StringComparison.Ordinal);
        Assert.DoesNotContain("</b> /dashboard", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", text, StringComparison.Ordinal);
        var poll = host.Log.Requests.First();
        Assert.Equal(("GET", "/dashboard", 200, "admin", null), (poll.Method, poll.Path, poll.Status, poll.UserName, poll.Operation));
    }

    private static async Task<(int Status, string Text)> AskAsync(PageHost host, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard");
        request.Headers.TryAddWithoutValidation("Host", name);
        using var response = await host.Browser.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
