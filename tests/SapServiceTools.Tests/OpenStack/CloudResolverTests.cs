using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.OpenStack;

/// <summary>Which cloud is chosen, and what wins where several places say something about it.</summary>
public sealed class CloudResolverTests : IDisposable
{
    private const string TwoClouds = """
        clouds:
          one:
            auth: { auth_url: http://one/v3, username: u1, password: p1, project_name: demo, user_domain_name: Default, project_domain_id: default }
            region_name: RegionOne
          two:
            auth: { auth_url: http://two/v3, username: u2 }
        """;

    private readonly TempFolder _first = new();
    private readonly TempFolder _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void Takes_the_cloud_that_is_named_whatever_the_environment_says()
    {
        _first.Write("clouds.yaml", TwoClouds);
        var cloud = Resolve("one", null, ("OS_CLOUD", "two"), ("OS_USERNAME", "env"), ("OS_PASSWORD", "env"), ("OS_PROJECT_NAME", "env")).Keystone;
        Assert.Equal(("http://one/v3", "u1", "p1", "demo", "Default", "default"), (cloud.AuthUrl, cloud.UserName, cloud.Password, cloud.ProjectName, cloud.UserDomainName, cloud.ProjectDomainId));
    }

    [Fact]
    public void Takes_OS_CLOUD_before_other_variables()
    {
        _first.Write("clouds.yaml", TwoClouds);
        Assert.Equal("http://two/v3", Resolve(null, null, ("OS_CLOUD", "two"), ("OS_AUTH_URL", "http://env")).Keystone.AuthUrl);
    }

    [Fact]
    public void Takes_variables_before_the_only_cloud_of_a_file()
    {
        _first.Write("clouds.yaml", "clouds: { only: { auth: { auth_url: http://only } } }");
        Assert.Equal("http://only", Resolve(null, null).Keystone.AuthUrl);
        Assert.Equal("http://only", Resolve(null, null, ("OS_REGION_NAME", "R"), ("OS_CLOUD_NAME", "x")).Keystone.AuthUrl);
        Assert.Equal("http://env", Resolve(null, null, ("OS_AUTH_URL", "http://env")).Keystone.AuthUrl);
        Assert.Equal("http://env", Resolve("envvars", null, ("OS_AUTH_URL", "http://env")).Keystone.AuthUrl);
        Assert.Equal("http://env", Resolve("mine", null, ("OS_AUTH_URL", "http://env"), ("OS_CLOUD_NAME", "mine")).Keystone.AuthUrl);
    }

    [Fact]
    public void Asks_for_a_name_when_there_are_several_or_none()
    {
        Assert.Equal(ErrorIds.CloudSettingsMissing, Assert.Throws<ServiceException>(() => Resolve(null, null)).ErrorId);
        _first.Write("clouds.yaml", TwoClouds);
        var error = Assert.Throws<ServiceException>(() => Resolve(null, null));
        Assert.Equal(ErrorIds.CloudNotFound, error.ErrorId);
        Assert.Contains("one, two", error.Message, StringComparison.Ordinal);
        Assert.Contains("one, two", Assert.Throws<ServiceException>(() => Resolve("three", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_file_found_wins_in_any_of_its_endings()
    {
        _second.Write("clouds.yaml", TwoClouds);
        _first.Write("clouds.json", """{"clouds":{"one":{"auth":{"auth_url":"http://json"}}}}""");
        Assert.Equal("http://json", Resolve("one", null).Keystone.AuthUrl);
        _first.Write("clouds.yml", "clouds: { one: { auth: { auth_url: http://yml } } }");
        Assert.Equal("http://yml", Resolve("one", null).Keystone.AuthUrl);
        var elsewhere = _second.Write("elsewhere.yaml", "clouds: { one: { auth: { auth_url: http://given } } }");
        Assert.Equal("http://given", Resolve("one", null, ("OS_CLIENT_CONFIG_FILE", elsewhere)).Keystone.AuthUrl);
    }

    [Fact]
    public void Merges_secrets_over_the_cloud_and_the_cloud_over_its_profile()
    {
        _second.Write("clouds-public.yaml", """
            public-clouds:
              vendor:
                auth: { auth_url: http://vendor, project_domain_name: FromVendor }
                interface: internalURL
                region_name: VendorRegion
            """);
        _first.Write("clouds.yaml", """
            clouds:
              mine:
                profile: vendor
                auth: { username: me, password: weak, user_domain_name: D }
                region_name: MyRegion
            """);
        _second.Write("secure.yaml", "clouds: { mine: { auth: { password: strong } } }");
        var cloud = Resolve("mine", null);
        Assert.Equal(("http://vendor", "me", "strong", "FromVendor"), (cloud.Keystone.AuthUrl, cloud.Keystone.UserName, cloud.Keystone.Password, cloud.Keystone.ProjectDomainName));
        Assert.Equal("MyRegion", cloud.Region);
        Assert.Equal(["internal"], cloud.Interfaces);
    }

    [Fact]
    public void A_region_may_have_values_of_its_own()
    {
        _first.Write("clouds.yaml", """
            clouds:
              c:
                auth: { auth_url: 'http://{region_name}.example/v3', username: u, project_name: base }
                regions:
                  - name: North
                    values: { auth: { project_name: north }, data_processing_api_version: '1.1' }
                  - South
            """);
        var first = Resolve("c", null);
        Assert.Equal(("North", "north", "http://North.example/v3", "1.1"), (first.Region, first.Keystone.ProjectName, first.Keystone.AuthUrl, first.ApiVersion));
        var south = Resolve("c", "South");
        Assert.Equal(("South", "base", "http://South.example/v3", null), (south.Region, south.Keystone.ProjectName, south.Keystone.AuthUrl, south.ApiVersion));
    }

    [Theory]
    [InlineData("auth_type: v3applicationcredential\n    auth: { application_credential_id: a, application_credential_secret: s }", KeystoneMethod.ApplicationCredential, 3)]
    [InlineData("auth: { application_credential_name: a, application_credential_secret: s, username: u }", KeystoneMethod.ApplicationCredential, null)]
    [InlineData("auth: { token: t }", KeystoneMethod.Token, null)]
    [InlineData("auth_type: v2password\n    auth: { username: u, tenant_name: demo }", KeystoneMethod.Password, 2)]
    [InlineData("auth_type: admin_token\n    auth: { token: t }", KeystoneMethod.FixedToken, null)]
    [InlineData("auth_type: none", KeystoneMethod.None, null)]
    [InlineData("identity_api_version: 3\n    auth: { username: u }", KeystoneMethod.Password, 3)]
    public void Knows_the_ways_to_authenticate(string settings, KeystoneMethod method, int? version)
    {
        _first.Write("clouds.yaml", $"clouds:\n  c:\n    {settings}\n");
        var cloud = Resolve("c", null).Keystone;
        Assert.Equal((method, version), (cloud.Method, cloud.IdentityApiVersion));
    }

    [Fact]
    public void A_domain_is_that_of_user_and_project_or_else_the_scope()
    {
        _first.Write("clouds.yaml", """
            clouds:
              project: { auth: { auth_url: http://x, username: u, tenant_id: p, domain_name: D } }
              domain: { auth: { auth_url: http://x, username: u, user_domain_id: default, domain_name: D } }
              system: { auth: { auth_url: http://x, username: u, system_scope: all, default_domain: dd } }
            """);
        var project = Resolve("project", null).Keystone;
        Assert.Equal(("p", "D", "D", null), (project.ProjectId, project.UserDomainName, project.ProjectDomainName, project.DomainName));
        var domain = Resolve("domain", null).Keystone;
        Assert.Equal(("D", null, "default"), (domain.DomainName, domain.UserDomainName, domain.UserDomainId));
        var system = Resolve("system", null).Keystone;
        Assert.Equal((true, "dd"), (system.SystemScope, system.UserDomainId));
    }

    [Fact]
    public void Reads_the_variables_of_the_command_line()
    {
        var cloud = Resolve(
            null, null, ("OS_AUTH_URL", "http://env/v3"), ("OS_USERNAME", "u"), ("OS_PASSWORD", "p"), ("OS_TENANT_NAME", "t"), ("OS_USER_DOMAIN_NAME", "D"),
            ("OS_REGION_NAME", "R"), ("OS_ENDPOINT_TYPE", "adminURL"), ("OS_CACERT", "/ca.pem"), ("OS_INSECURE", "true"), ("OS_DATA_PROCESSING_API_VERSION", "2"),
            ("OS_DATA_PROCESSING_URL", "http://dp"), ("OS_CERT", "/c.pem"), ("OS_KEY", "/k.pem"), ("OS_PROJECT_DOMAIN_ID", "default"));
        Assert.Equal(("u", "p", "t", "D", "default"), (cloud.Keystone.UserName, cloud.Keystone.Password, cloud.Keystone.ProjectName, cloud.Keystone.UserDomainName, cloud.Keystone.ProjectDomainId));
        Assert.Equal(("R", "/ca.pem", true, "2", "http://dp", "/c.pem", "/k.pem"), (cloud.Region, cloud.CACertificatePath, cloud.Insecure, cloud.ApiVersion, cloud.Endpoint, cloud.ClientCertificatePath, cloud.ClientKeyPath));
        Assert.Equal(["admin"], cloud.Interfaces);
    }

    [Theory]
    [InlineData("verify: false", true)]
    [InlineData("insecure: True", true)]
    [InlineData("verify: true", false)]
    public void Reads_whether_certificates_are_checked(string setting, bool insecure)
    {
        _first.Write("clouds.yaml", $"clouds:\n  c:\n    {setting}\n");
        Assert.Equal(insecure, Resolve("c", null).Insecure);
    }

    [Fact]
    public void Merges_what_clouds_share_by_anchors()
    {
        _first.Write("clouds.yaml", """
            base: &base { auth_url: http://shared/v3, username: u }
            clouds:
              c: { auth: { <<: *base, password: secret } }
            """);
        var cloud = Resolve("c", null).Keystone;
        Assert.Equal(("http://shared/v3", "secret"), (cloud.AuthUrl, cloud.Password));
    }

    [Theory]
    [InlineData("clouds: { c: { auth: { password: c4n4ry")]
    [InlineData("clouds:\n  c: c4n4ry\n  c: c4n4ry\n")]
    [InlineData("\"c4n4ry\"")]
    [InlineData("clouds:\n  c:\n    auth:\n    - c4n4ry\n   password: c4n4ry\n")]
    public void A_broken_file_is_named_and_not_quoted(string text)
    {
        var path = _first.Write("clouds.yaml", text);
        var error = Assert.Throws<ServiceException>(() => Resolve("c", null));
        Assert.Equal(ErrorIds.InvalidCloudConfig, error.ErrorId);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c4n4ry", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_that_unfolds_without_end()
    {
        var lines = Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]");
        _first.Write("clouds.yaml", $"a0: &a0 [x]\n{string.Join('\n', lines)}\nclouds: {{}}\n");
        Assert.Equal(ErrorIds.InvalidCloudConfig, Assert.Throws<ServiceException>(() => Resolve("c", null)).ErrorId);
    }

    private CloudSettings Resolve(string? name, string? region, params (string Name, string Value)[] variables) =>
        new CloudResolver(new CloudEnvironment
        {
            Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value),
            Folders = [_first.FullName, _second.FullName],
        }).Resolve(name, region);
}
