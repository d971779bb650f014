using System.Text.Json;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.OpenStack;

/// <summary>How tokens are asked for and read. The bodies are held against those that a real Keystone took.</summary>
public sealed class KeystoneTests
{
    [Theory]
    [InlineData("006-password-project")]
    [InlineData("007-password-userid-projectid")]
    [InlineData("008-password-unscoped")]
    [InlineData("009-password-noscope")]
    [InlineData("010-password-domain-scope")]
    [InlineData("011-password-system-scope")]
    [InlineData("013-token-rescope")]
    [InlineData("027-appcred-auth-id")]
    [InlineData("028-appcred-auth-name")]
    public async Task Asks_as_a_real_Keystone_was_asked(string id)
    {
        var capture = Capture.Find("keystone", id);
        await using var cloud = await StubCloud.StartAsync();
        await GetAsync(cloud, FromBody(capture.RequestBody, cloud));
        Assert.True(JsonElement.DeepEquals(capture.RequestBody, JsonDocument.Parse(cloud.TokenRequests.Single().Body).RootElement), cloud.TokenRequests.Single().Body);
    }

    [Theory]
    [InlineData("006-password-project", "demo", 5)]
    [InlineData("008-password-unscoped", null, 0)]
    [InlineData("011-password-system-scope", null, 5)]
    [InlineData("012-password-nocatalog", "demo", 0)]
    [InlineData("027-appcred-auth-id", "demo", 5)]
    public async Task Reads_what_a_real_Keystone_answered(string id, string? project, int minServices)
    {
        var capture = Capture.Find("keystone", id);
        await using var cloud = await StubCloud.StartAsync();
        cloud.Keystone = call =>
        {
            call.Header("X-Subject-Token", "secret-token");
            StubCloud.Replay(call, capture);
            return true;
        };
        var token = await GetAsync(cloud, cloud.Identity);
        Assert.Equal("secret-token", token.Value);
        Assert.Equal(project, token.ProjectName);
        Assert.NotNull(token.UserName);
        Assert.Equal(TimeSpan.Zero, token.ExpiresAt!.Value.Offset);
        Assert.True(token.Catalog.Services.Count >= Math.Min(minServices, 1));
    }

    [Theory]
    [InlineData("identity", "/identity/v3/auth/tokens")]
    [InlineData("identity/", "/identity/v3/auth/tokens")]
    [InlineData("identity/v3", "/identity/v3/auth/tokens")]
    [InlineData("identity/v3/", "/identity/v3/auth/tokens")]
    [InlineData("identity/v2.0", "/identity/v2.0/tokens")]
    public async Task Finds_the_address_below_root_and_version(string path, string expected)
    {
        await using var cloud = await StubCloud.StartAsync();
        var token = await GetAsync(cloud, cloud.Identity with { AuthUrl = $"{cloud.Uri}{path}" });
        Assert.Equal(expected, cloud.TokenRequests.Single().Target);
        Assert.Equal("demo", token.ProjectName);
        Assert.Equal("p1", token.ProjectId);
    }

    [Fact]
    public async Task Keeps_the_address_asked_for_when_discovery_names_another_host()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Keystone = call =>
        {
            if (call.Request.Target != "/identity/")
                return false;
            call.Json("""{"versions":{"values":[{"id":"v3.14","status":"stable","links":[{"rel":"self","href":"http://inner.invalid:5000/v3/"}]}]}}""", 300);
            return true;
        };
        await GetAsync(cloud, cloud.Identity with { AuthUrl = $"{cloud.Uri}identity" });
        Assert.Equal("/identity/v3/auth/tokens", cloud.TokenRequests.Single().Target);
    }

    [Fact]
    public async Task Sends_v2_as_the_older_client_did()
    {
        await using var cloud = await StubCloud.StartAsync();
        var options = new KeystoneOptions { AuthUrl = $"{cloud.Uri}identity/v2.0", UserName = "demo", Password = "pw", ProjectName = "demo" };
        var token = await GetAsync(cloud, options);
        Assert.Equal("""{"auth":{"passwordCredentials":{"username":"demo","password":"pw"},"tenantName":"demo"}}""", cloud.TokenRequests.Single().Body);
        Assert.Equal("data_processing", token.Catalog.Services.Single().Type);
        await GetAsync(cloud, options with { Method = KeystoneMethod.Token, Token = "old", Password = null, ProjectName = null, ProjectId = "p1" });
        Assert.Equal("""{"auth":{"token":{"id":"old"},"tenantId":"p1"}}""", cloud.TokenRequests.Last().Body);
    }

    [Fact]
    public async Task Says_that_a_modern_Keystone_has_no_v2()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Keystone = call =>
        {
            StubCloud.Replay(call, Capture.Find("keystone", "005-v2.0-tokens"));
            return true;
        };
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync(cloud, cloud.Identity with { AuthUrl = $"{cloud.Uri}identity/v2.0" }));
        Assert.Equal(ErrorIds.IdentityVersionUnavailable, error.ErrorId);
        Assert.Equal(404, error.StatusCode);
    }

    [Theory]
    [InlineData("014-wrong-password", ErrorIds.AuthenticationFailed)]
    [InlineData("017-no-role-project", ErrorIds.AuthenticationFailed)]
    [InlineData("029-appcred-auth-scope", ErrorIds.AuthenticationFailed)]
    [InlineData("019-nodomain", ErrorIds.BadRequest)]
    public async Task Reports_what_Keystone_says(string id, string errorId)
    {
        var capture = Capture.Find("keystone", id);
        await using var cloud = await StubCloud.StartAsync();
        cloud.Keystone = call =>
        {
            StubCloud.Replay(call, capture);
            return true;
        };
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync(cloud, cloud.Identity));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(capture.Status, error.StatusCode);
        Assert.Equal(capture.RequestId, error.RequestId);
        Assert.Equal(new Redactor().Text(capture.Body.GetProperty("error").GetProperty("message").GetString()!), error.Description);
    }

    [Theory]
    [InlineData("http://{0}/identity/v3/")]
    [InlineData("http://{0}/identity/v3")]
    [InlineData("http://inner.invalid:5000/v3/")]
    public async Task A_link_to_plain_http_gets_no_password_over_it(string link)
    {
        using var certificate = TestCertificate.Create();
        await using var cloud = await StubCloud.StartAsync(certificate);
        cloud.Keystone = call =>
        {
            if (call.Request.Target != "/identity/")
                return false;
            call.Json($$$"""{"versions":{"values":[{"id":"v3.14","status":"stable","links":[{"rel":"self","href":"{{{string.Format(null, link, cloud.Uri.Authority)}}}"}]}]}}""", 300);
            return true;
        };
        using var authenticator = new KeystoneAuthenticator(
            cloud.Identity with { AuthUrl = $"{cloud.Uri}identity" }, new TransportOptions { MaxRetries = 0, SkipCertificateCheck = true }, new Redactor(), cloud.Clock);
        Assert.Equal("demo", (await authenticator.GetTokenAsync(cloud.Log, CancellationToken.None)).ProjectName);
        Assert.Equal("/identity/v3/auth/tokens", cloud.TokenRequests.Single().Target);
        Assert.DoesNotContain("POST http:", cloud.Log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_Keystone_does_not_know_is_not_a_Keystone_without_v3()
    {
        await using var cloud = await StubCloud.StartAsync();
        var isThere = true;
        cloud.Keystone = call =>
        {
            if (call.Request.Method == "POST")
                call.Json("""{"error":{"code":404,"message":"Failed to validate token","title":"Not Found"}}""", 404);
            else if (isThere)
                call.Json("""{"version":{"id":"v3.14","status":"stable","links":[{"rel":"self","href":"/identity/v3/"}]}}""");
            else
                call.Text(404, "<!doctype html><title>404 Not Found</title>", "text/html");
            return true;
        };
        var options = cloud.Identity with { Method = KeystoneMethod.Token, Token = "long-gone" };
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync(cloud, options));
        Assert.Equal((ErrorIds.AuthenticationFailed, ServiceErrorKind.Authentication, 404), (error.ErrorId, error.Kind, error.StatusCode!.Value));
        Assert.Contains("unknown, expired or revoked", error.Message, StringComparison.Ordinal);
        Assert.Contains("new token", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Failed to validate token", error.Description);

        isThere = false;
        Assert.Equal(ErrorIds.IdentityVersionUnavailable, (await Assert.ThrowsAsync<ServiceException>(() => GetAsync(cloud, options))).ErrorId);
        isThere = true;
        // A password isn't forgotten so.
        Assert.Equal(ErrorIds.IdentityVersionUnavailable, (await Assert.ThrowsAsync<ServiceException>(() => GetAsync(cloud, cloud.Identity))).ErrorId);
    }

    [Theory]
    [InlineData("project_name: p", "trust_id: t")]
    [InlineData("project_id: p", "system_scope: all")]
    [InlineData("domain_name: d", "trust_id: t")]
    [InlineData("system_scope: all", "domain_id: d")]
    [InlineData("application_credential_id: a", "project_name: p")]
    [InlineData("application_credential_id: a", "trust_id: t")]
    public async Task Two_scopes_are_refused_before_anything_is_sent(string first, string second)
    {
        await using var cloud = await StubCloud.StartAsync();
        var fields = new[] { first, second }.Select(text => text.Split(": ")).ToDictionary(pair => pair[0], pair => (object?)pair[1]);
        fields["auth_url"] = $"{cloud.Uri}identity";
        fields["username"] = "demo";
        fields["password"] = "pw";
        fields["application_credential_secret"] = "s";
        var options = CloudReader.Read(new CloudMap().Over(new Dictionary<string, object?> { ["auth"] = fields })).Keystone;
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync(cloud, options));
        Assert.Equal((ErrorIds.ScopeNotUnique, ServiceErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains(second.Split(':')[0], error.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Requests);
    }

    [Fact]
    public async Task Version_2_takes_a_trust_in_a_project()
    {
        await using var cloud = await StubCloud.StartAsync();
        await GetAsync(cloud, new KeystoneOptions { AuthUrl = $"{cloud.Uri}identity/v2.0", UserName = "u", Password = "pw", ProjectId = "p1", TrustId = "t1" });
        Assert.Equal("""{"auth":{"passwordCredentials":{"username":"u","password":"pw"},"tenantId":"p1","trust_id":"t1"}}""", cloud.TokenRequests.Single().Body);
    }

    [Fact]
    public async Task Tells_all_that_is_missing_before_it_sends()
    {
        await using var cloud = await StubCloud.StartAsync();
        var error = await Assert.ThrowsAsync<ServiceException>(() => GetAsync(cloud, new KeystoneOptions()));
        Assert.Equal(ErrorIds.CloudSettingsMissing, error.ErrorId);
        Assert.Contains("auth_url", error.Message, StringComparison.Ordinal);
        Assert.Contains("user", error.Message, StringComparison.Ordinal);
        Assert.Contains("password", error.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Requests);
    }

    private static async Task<KeystoneToken> GetAsync(StubCloud cloud, KeystoneOptions options)
    {
        using var authenticator = new KeystoneAuthenticator(options, new TransportOptions { MaxRetries = 0 }, new Redactor(), cloud.Clock);
        return await authenticator.GetTokenAsync(cloud.Log, CancellationToken.None);
    }

    /// <summary>The options from which a captured body must come out again.</summary>
    private static KeystoneOptions FromBody(JsonElement body, StubCloud cloud)
    {
        var auth = new WireFields((IReadOnlyDictionary<string, object?>)SapServiceTools.Clients.Json.FreeFormJson.Parse(body.GetRawText(), "the capture")!).Map("auth");
        var identity = new WireFields(new WireFields(auth).Map("identity"));
        var method = identity.Texts("methods")[0];
        var inner = new WireFields(identity.Map(method));
        var user = new WireFields(inner.Map("user"));
        var scope = new WireFields(new WireFields(auth).Map("scope"));
        var project = new WireFields(scope.Map("project"));
        return new KeystoneOptions
        {
            AuthUrl = $"{cloud.Uri}identity/v3",
            Method = method switch { "token" => KeystoneMethod.Token, "password" => KeystoneMethod.Password, _ => KeystoneMethod.ApplicationCredential },
            Token = inner.Text("id"),
            ApplicationCredentialId = inner.Text("id"),
            ApplicationCredentialName = inner.Text("name"),
            ApplicationCredentialSecret = inner.Text("secret"),
            UserId = user.Text("id"),
            UserName = user.Text("name"),
            Password = user.Text("password"),
            UserDomainName = new WireFields(user.Map("domain")).Text("name"),
            UserDomainId = new WireFields(user.Map("domain")).Text("id"),
            ProjectId = project.Text("id"),
            ProjectName = project.Text("name"),
            ProjectDomainName = new WireFields(project.Map("domain")).Text("name"),
            ProjectDomainId = new WireFields(project.Map("domain")).Text("id"),
            DomainId = new WireFields(scope.Map("domain")).Text("id"),
            DomainName = new WireFields(scope.Map("domain")).Text("name"),
            SystemScope = scope.Map("system").Count > 0,
            Unscoped = auth.GetValueOrDefault("scope") is "unscoped",
        };
    }
}
