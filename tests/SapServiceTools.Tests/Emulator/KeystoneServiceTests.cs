using System.Text.Json.Nodes;
using SapServiceTools.Emulator.Configuration;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

/// <summary>What no capture shows of Keystone: times, revocation, the rarer scopes and the old API.</summary>
public sealed class KeystoneServiceTests
{
    [Fact]
    public async Task A_token_ends_in_its_time_and_one_made_from_it_no_later()
    {
        await using var it = await OpenStackFixture.StartAsync(tokenLifetime: TimeSpan.FromMinutes(10));
        it.Clock.Advance(TimeSpan.FromMinutes(6));
        var (_, body, rescoped) = await it.AuthenticateAsync(FromToken(it.Token!), OpenStackFixture.Project("other"));
        Assert.Equal(["token", "password"], body!["token"]!["methods"]!.AsArray().Select(method => (string?)method));
        it.Token = rescoped;
        Assert.Equal(200, (await it.SaharaAsync("GET", "/v2/clusters")).Status);
        it.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(401, (await it.SaharaAsync("GET", "/v2/clusters")).Status);
        Assert.Equal(404, (await it.AuthenticateAsync(FromToken(rescoped!), null)).Status);
        Assert.Equal(0, it.Cloud.TokenCount);
    }

    [Fact]
    public async Task Names_are_found_without_regard_to_case()
    {
        await using var it = await OpenStackFixture.StartAsync();
        var (status, body, _) = await it.AuthenticateAsync(
            new JsonObject
            {
                ["methods"] = new JsonArray("password"),
                ["password"] = new JsonObject
                {
                    ["user"] = new JsonObject { ["name"] = "EMULATOR", ["domain"] = new JsonObject { ["name"] = "default" }, ["password"] = OpenStackFixture.Password },
                },
            },
            new JsonObject { ["project"] = new JsonObject { ["name"] = "Demo", ["domain"] = new JsonObject { ["name"] = "default" } } });
        Assert.Equal((201, "demo"), (status, (string?)body!["token"]!["project"]!["name"]));
    }

    [Theory]
    [InlineData("{\"auth\":1,\"auth\":{0}}", 201)]
    [InlineData("{\"auth\":{0},\"auth\":1}", 400)]
    [InlineData("{\"auth\":{0},\"x\":\"\\ud800\"}", 400)]
    public async Task Of_equal_names_the_last_counts_and_half_a_character_is_no_text(string body, int status)
    {
        await using var it = await OpenStackFixture.StartAsync();
        var auth = $$$$$"""
            {"identity":{"methods":["password"],"password":{"user":{"name":"emulator","domain":{"name":"Default"},"password":"{{{{{OpenStackFixture.Password}}}}}"}}}}
            """;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var content = new StringContent(body.Replace("{0}", auth, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(it.Cloud.AuthUri + "/auth/tokens"), content);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Revoked_tokens_are_no_good_anywhere()
    {
        await using var it = await OpenStackFixture.StartAsync();
        var second = await it.SignInAsync();
        Assert.Equal(204, (await it.SendAsync("DELETE", it.Cloud.AuthUri + "/auth/tokens", subject: second)).Status);
        Assert.Equal(404, (await it.SendAsync("GET", it.Cloud.AuthUri + "/auth/tokens", subject: second)).Status);
        Assert.Equal(200, (await it.SaharaAsync("GET", "/v2/plugins")).Status);
        it.Cloud.RevokeTokens();
        Assert.Equal(401, (await it.SaharaAsync("GET", "/v2/plugins")).Status);
    }

    [Fact]
    public async Task A_deleted_application_credential_takes_its_tokens_along()
    {
        await using var it = await OpenStackFixture.StartAsync();
        var userId = (string)(await it.SendAsync("GET", it.Cloud.AuthUri + "/auth/tokens", subject: it.Token)).Body!["token"]!["user"]!["id"]!;
        var url = $"{it.Cloud.AuthUri}/users/{userId}/application_credentials";
        var made = (await it.SendAsync("POST", url, new JsonObject { ["application_credential"] = new JsonObject { ["name"] = "ci" } })).Body!["application_credential"]!;
        var (status, _, token) = await it.AuthenticateAsync(new JsonObject
        {
            ["methods"] = new JsonArray("application_credential"),
            ["application_credential"] = new JsonObject { ["id"] = (string)made["id"]!, ["secret"] = (string)made["secret"]! },
        }, null);
        Assert.Equal(201, status);
        Assert.Null((await it.SendAsync("GET", url)).Body!["application_credentials"]![0]!["secret"]);
        Assert.Equal(409, (await it.SendAsync("POST", url, new JsonObject { ["application_credential"] = new JsonObject { ["name"] = "ci" } })).Status);
        Assert.Equal(204, (await it.SendAsync("DELETE", $"{url}/{made["id"]}")).Status);
        it.Token = token;
        Assert.Equal(401, (await it.SaharaAsync("GET", "/v2/plugins")).Status);
    }

    [Fact]
    public async Task A_trust_lets_another_act_in_the_project()
    {
        await using var it = await OpenStackFixture.StartAsync();
        async Task<string> UserId(string token) => (string)(await it.SendAsync("GET", it.Cloud.AuthUri + "/auth/tokens", subject: token)).Body!["token"]!["user"]!["id"]!;
        var admin = await it.SignInAsync("admin", "admin");
        var trustor = await UserId(it.Token!);
        var mine = it.Token;
        it.Token = admin;
        var trustee = await UserId(admin);
        it.Token = mine;
        var (status, trust, _) = await it.SendAsync("POST", it.Cloud.AuthUri + "/OS-TRUST/trusts", new JsonObject
        {
            ["trust"] = new JsonObject
            {
                ["trustor_user_id"] = trustor,
                ["trustee_user_id"] = trustee,
                ["project_id"] = it.Cloud.ProjectId,
                ["impersonation"] = true,
                ["roles"] = new JsonArray(new JsonObject { ["name"] = "member" }),
            },
        });
        Assert.Equal(201, status);
        var scope = new JsonObject { ["OS-TRUST:trust"] = new JsonObject { ["id"] = (string)trust!["trust"]!["id"]! } };
        var (_, body, _) = await it.AuthenticateAsync(OpenStackFixture.PasswordOf("admin"), scope.DeepClone());
        Assert.Equal("emulator", (string?)body!["token"]!["user"]!["name"]);
        Assert.Equal("demo", (string?)body["token"]!["project"]!["name"]);
        Assert.Equal(401, (await it.AuthenticateAsync(OpenStackFixture.PasswordOf("emulator"), scope)).Status);
    }

    [Fact]
    public async Task A_domain_can_be_a_scope()
    {
        await using var it = await OpenStackFixture.StartAsync();
        var (status, body, _) = await it.AuthenticateAsync(OpenStackFixture.PasswordOf("emulator"), new JsonObject { ["domain"] = new JsonObject { ["name"] = "Division" } });
        Assert.Equal(201, status);
        Assert.Equal("Division", (string?)body!["token"]!["domain"]!["name"]);
        Assert.Null(body["token"]!["project"]);
    }

    [Theory]
    [InlineData("tenantName", "demo")]
    [InlineData("tenantName", null)]
    public async Task The_old_API_has_the_token_in_the_body(string field, string? tenant)
    {
        await using var it = await OpenStackFixture.StartAsync(new OpenStackOptions { IdentityV2 = true });
        var url = new Uri(it.Cloud.AuthUri, "v2.0/tokens").AbsoluteUri;
        var auth = new JsonObject { ["passwordCredentials"] = new JsonObject { ["username"] = "emulator", ["password"] = OpenStackFixture.Password } };
        if (tenant is not null)
            auth[field] = tenant;
        var access = (await it.SendAsync("POST", url, new JsonObject { ["auth"] = auth })).Body!["access"]!;
        it.Token = (string)access["token"]!["id"]!;
        Assert.Equal(tenant is null ? 503 : 200, (await it.SaharaAsync("GET", "/v1.1/clusters")).Status);
        Assert.Equal(tenant is not null, access["serviceCatalog"]!.AsArray().Any(service => (string?)service!["type"] == "data-processing"));
        var rescoped = (await it.SendAsync("POST", url, new JsonObject { ["auth"] = new JsonObject { ["token"] = new JsonObject { ["id"] = it.Token }, ["tenantId"] = it.Cloud.ProjectId } })).Body;
        Assert.Equal("demo", (string?)rescoped!["access"]!["token"]!["tenant"]!["name"]);
        Assert.Equal(401, (await it.SendAsync("POST", url, new JsonObject { ["auth"] = new JsonObject { ["passwordCredentials"] = new JsonObject { ["username"] = "emulator", ["password"] = "no" } } })).Status);
    }

    [Fact]
    public async Task Nothing_shows_the_password()
    {
        await using var it = await OpenStackFixture.StartAsync();
        Assert.Equal(OpenStackFixture.Password, ((IReadOnlyDictionary<string, object?>)it.Cloud.Cloud["auth"]!)["password"]);
        foreach (var text in new[] { it.Cloud.ToString(), it.Cloud.Cloud.ToString(), it.Emulator.ToString(), string.Join('\n', it.Emulator.Requests) })
            Assert.DoesNotContain(OpenStackFixture.Password, text);
        Assert.Equal(1, it.Emulator.RequestCounts.Token);
    }

    private static JsonObject FromToken(string token) => new() { ["methods"] = new JsonArray("token"), ["token"] = new JsonObject { ["id"] = token } };
}
