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
        var cloud = Resolve(null, null, ("OS_CLOUD", "two"), ("OS_AUTH_URL", "http://env"), ("OS_PASSWORD", "env"));
        // Of two answers the variable's counts, as in the openstack command, and never silently; what the cloud lacks is filled in.
        Assert.Equal(("http://env", "u2", "env"), (cloud.Keystone.AuthUrl, cloud.Keystone.UserName, cloud.Keystone.Password));
        Assert.Contains("OS_AUTH_URL replaces", Assert.Single(cloud.Warnings), StringComparison.Ordinal);
        Assert.Equal("http://two/v3", Resolve("two", null, ("OS_CLOUD", "two"), ("OS_AUTH_URL", "http://env")).Keystone.AuthUrl);
    }

    [Fact]
    public void Lays_the_variables_over_the_cloud_of_OS_CLOUD_as_the_command_does()
    {
        _first.Write("clouds.yaml", TwoClouds.Replace("region_name: RegionOne", "regions: [RegionOne, RegionTwo]\n    interface: internal", StringComparison.Ordinal));
        var cloud = Resolve(
            null, null, ("OS_CLOUD", "one"), ("OS_REGION_NAME", "RegionTwo"), ("OS_INTERFACE", "admin"), ("OS_CACERT", "/ca.pem"), ("OS_USERNAME", "u1"),
            ("OS_PROJECT_NAME", "other"), ("OS_PROJECT_DOMAIN_NAME", "D"), ("OS_USER_DOMAIN_NAME", "Default"), ("OS_DATA_PROCESSING_API_VERSION", "1.1"));
        Assert.Equal(("RegionTwo", "/ca.pem", "1.1"), (cloud.Region, cloud.CACertificatePath, cloud.ApiVersion));
        Assert.Equal(["admin"], cloud.Interfaces);
        Assert.Equal(("demo", "D", "default"), (cloud.Keystone.ProjectName, cloud.Keystone.ProjectDomainName, cloud.Keystone.ProjectDomainId));
        Assert.Contains("OS_PROJECT_NAME is not used", Assert.Single(cloud.Warnings), StringComparison.Ordinal);
        var error = Assert.Throws<ServiceException>(() => Resolve(null, null, ("OS_CLOUD", "one"), ("OS_REGION_NAME", "Mars")));
        Assert.Contains("RegionOne, RegionTwo", error.Message, StringComparison.Ordinal);
        Assert.Equal("RegionOne", Resolve("one", null, ("OS_REGION_NAME", "Mars")).Region);
    }

    [Theory]
    [InlineData("clouds.yaml", "clouds:\n  my-cloud:\n    region-name: R-2\n    data-processing-api-version: '1.1'\n    auth: { auth-url: http://x, user-name: u, project-id: p, user-domain-id: d, password: pw }\n")]
    [InlineData("secure.yaml", "clouds:\n  my-cloud:\n    region-name: R-2\n    data-processing-api-version: '1.1'\n    auth: { auth-url: http://x, user-name: u, project-id: p, user-domain-id: d, password: pw }\n")]
    [InlineData("clouds-public.yaml", "public-clouds:\n  my-vendor:\n    region-name: R-2\n    data-processing-api-version: '1.1'\n    auth: { auth-url: http://x, user-name: u, project-id: p, user-domain-id: d, password: pw }\n")]
    [InlineData("clouds.yaml", "clouds:\n  my-cloud:\n    regions: [ { name: R-2, values: { data-processing-api-version: '1.1', auth: { project-id: p, user-domain-id: d } } } ]\n    auth: { auth-url: http://x, user-name: u, password: pw }\n")]
    public void A_hyphen_is_an_underscore_in_names_and_in_nothing_else(string file, string text)
    {
        if (file != "clouds.yaml")
            _first.Write("clouds.yaml", "clouds: { my-cloud: { profile: my-vendor } }");
        if (file == "secure.yaml")
            _first.Write("clouds-public.yaml", "public-clouds: { my-vendor: {} }");
        _first.Write(file, text);
        AssertHyphens(Resolve("my-cloud", null));
    }

    [Fact]
    public void A_hyphen_is_an_underscore_in_a_cloud_that_is_given_itself() => AssertHyphens(Resolver().Read(
        new Dictionary<string, object?>
        {
            ["region-name"] = "R-2",
            ["data-processing-api-version"] = "1.1",
            ["auth"] = new Dictionary<string, object?>
            {
                ["auth-url"] = "http://x", ["user-name"] = "u", ["project-id"] = "p", ["user-domain-id"] = "d", ["password"] = "pw",
            },
        },
        null));

    [Theory]
    [InlineData("clouds: { c: { region-name: A, region_name: B } }", "region_name")]
    [InlineData("clouds: { c: { auth: { project-id: A, project_id: B } } }", "project_id")]
    public void One_setting_in_both_spellings_with_two_values_is_refused(string text, string name)
    {
        _first.Write("clouds.yaml", text);
        var error = Assert.Throws<ServiceException>(() => Resolve("c", null));
        Assert.Equal(ErrorIds.InvalidCloudConfig, error.ErrorId);
        Assert.Contains($"'{name}' occurs twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cloud: { c: { auth: { password: c4n4ry } } }", "no 'clouds'")]
    [InlineData("", "no 'clouds'")]
    [InlineData("clouds: [c4n4ry]", "isn't a mapping")]
    [InlineData("clouds: { c: c4n4ry }", "isn't a mapping")]
    [InlineData("clouds:\n  c:\n    region_name: c4n4ry\n    region_name: c4n4ry\n", "a second time at line 4")]
    [InlineData("clouds:\n  c: {}\n  c: {}\n", "a second time at line 3")]
    [InlineData("{\"clouds\":{\"c\":{\"auth\":{},\n\"auth\":{}}}}", "a second time at line 2")]
    [InlineData("clouds: { c: { <<: c4n4ry } }", "merged at line 1 isn't a mapping")]
    [InlineData("clouds: { c: { regions: c4n4ry } }", "must be a list")]
    [InlineData("clouds: { c: { regions: [ { name: c4n4ry, region: x } ] } }", "must be a list")]
    [InlineData("clouds: { c: { auth: { system_scope: c4n4ry } } }", "system_scope must be all")]
    public void Says_what_is_wrong_with_a_file(string text, string said)
    {
        _first.Write("clouds.yaml", text);
        var error = Assert.Throws<ServiceException>(() => Resolve("c", null));
        Assert.Equal(ErrorIds.InvalidCloudConfig, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c4n4ry", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile: nobody")]
    [InlineData("cloud: nobody")]
    public void An_unknown_profile_is_a_warning(string setting)
    {
        _first.Write("clouds.yaml", $"clouds:\n  c:\n    {setting}\n    auth: {{ auth_url: http://x }}\n");
        var cloud = Resolve("c", null);
        Assert.Equal("http://x", cloud.Keystone.AuthUrl);
        Assert.Contains("'nobody'", Assert.Single(cloud.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_vendors_of_the_SDK_are_known()
    {
        _first.Write("clouds.yaml", """
            clouds:
              c: { profile: citycloud, region_name: Kna1, auth: { username: u } }
              d: { profile: ovh, regions: [GRA7, SBG5] }
              e: { cloud: ultimum }
              f: { profile: citycloud }
            """);
        var c = Resolve("c", null);
        Assert.Equal(("https://Kna1.citycloud.com:5000/v3/", "Kna1", 3, "u"), (c.Keystone.AuthUrl, c.Region, c.Keystone.IdentityApiVersion, c.Keystone.UserName));
        Assert.Equal(("SBG5", "Default"), (Resolve("d", "SBG5").Region, Resolve("d", "SBG5").Keystone.ProjectDomainName));
        Assert.Equal("RegionOne", Resolve("e", null).Region);
        Assert.Equal("Buf1", Resolve("f", null).Region);
        Assert.Contains("Lon1", Assert.Throws<ServiceException>(() => Resolve("f", "Mars")).Message, StringComparison.Ordinal);
        Assert.Empty(c.Warnings);
        _second.Write("clouds-public.yaml", "public-clouds: { citycloud: { auth: { auth_url: http://mine } } }");
        Assert.Equal("http://mine", Resolve("f", null).Keystone.AuthUrl);
    }

    [Theory]
    [InlineData("https://user:c4n4ry@vendor.example/path?c4n4ry", "https://vendor.example")]
    [InlineData("vexxhost", "'vexxhost', which is to be fetched from https://vexxhost.com")]
    public void A_profile_that_is_an_address_is_refused_by_name(string profile, string said)
    {
        _first.Write("clouds.yaml", $"clouds: {{ c: {{ profile: '{profile}' }} }}");
        var error = Assert.Throws<ServiceException>(() => Resolve("c", null));
        Assert.Equal(ErrorIds.InvalidCloudConfig, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c4n4ry", error.ToString() + error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_outside_the_list_says_which_there_are()
    {
        _first.Write("clouds.yaml", "clouds: { c: { regions: [North, { name: South }], region_name: Old }, d: { region_name: 'A, B' }, e: { region_name: A } }");
        Assert.Equal(("North", "South", "A", "B", "C"), (Resolve("c", null).Region, Resolve("c", "South").Region, Resolve("d", null).Region, Resolve("d", "B").Region, Resolve("e", "C").Region));
        var error = Assert.Throws<ServiceException>(() => Resolve("c", "south"));
        Assert.Equal((ErrorIds.EndpointNotFound, ServiceErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains("North, South", error.Message, StringComparison.Ordinal);
        Assert.Contains("A, B", Assert.Throws<ServiceException>(() => Resolve("d", "C")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_replaces_the_whole_answer_to_its_question_and_no_other()
    {
        _first.Write("clouds.yaml", """
            clouds:
              ids: { auth: { auth_url: http://x, user_id: ui, user_domain_id: ud, project_id: pi, project_domain_id: pd, password: pw } }
              tenant: { tenant_name: t, auth: { auth_url: http://x, username: u, domain_name: D } }
              domain: { auth: { auth_url: http://x, username: u, domain_name: D } }
              trust: { auth: { auth_url: http://x, username: u, password: pw, trust_id: t } }
            """);
        var ids = With("ids", ("username", "me"), ("password", "mine"), ("project_name", "p"), ("project_domain_name", "PD"));
        Assert.Equal((null, "me", "mine", "ud"), (ids.UserId, ids.UserName, ids.Password, ids.UserDomainId));
        Assert.Equal((null, "p", null, "PD"), (ids.ProjectId, ids.ProjectName, ids.ProjectDomainId, ids.ProjectDomainName));
        var tenant = With("tenant", ("project_id", "p"), ("user_domain_id", "ud"));
        Assert.Equal(("p", null, "ud", null, "D"), (tenant.ProjectId, tenant.ProjectName, tenant.UserDomainId, tenant.UserDomainName, tenant.ProjectDomainName));
        // What was the scope is the domain of user and project once there is a project, as in the SDK.
        var domain = With("domain", ("project_name", "p"));
        Assert.Equal(("p", "D", "D", null), (domain.ProjectName, domain.ProjectDomainName, domain.UserDomainName, domain.DomainName));
        Assert.Equal(ErrorIds.ScopeNotUnique, Assert.Throws<ServiceException>(() => With("trust", ("project_name", "p")).Validate()).ErrorId);
        Assert.Equal("other", With("trust", ("trust_id", "other")).TrustId);

        KeystoneOptions With(string name, params (string Name, string Value)[] parameters) =>
            Resolver().Resolve(name, null, parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value)).Keystone;
    }

    [Fact]
    public void Two_clouds_of_one_name_are_told()
    {
        _first.Write("clouds.yaml", "clouds: { mine: { auth: { auth_url: http://x } } }");
        Assert.Equal(ErrorIds.InvalidCloudConfig, Assert.Throws<ServiceException>(() => Resolve("mine", null, ("OS_AUTH_URL", "http://env"), ("OS_CLOUD_NAME", "mine"))).ErrorId);
        Assert.Equal("http://env", Resolve(null, null, ("OS_AUTH_URL", "http://env"), ("OS_CLOUD_NAME", "mine")).Keystone.AuthUrl);
        Assert.Equal("http://x", Resolve("mine", null, ("OS_LOG_LEVEL", "1"), ("OS_TEST_X", "1"), ("OS_STDERR", "1"), ("OS_CLOUD_NAME", "mine")).Keystone.AuthUrl);
    }

    [Fact]
    public void Variables_alone_need_no_file()
    {
        _first.Write("clouds.yaml", "clouds: { broken");
        Assert.Equal("http://env", Resolve(null, null, ("OS_AUTH_URL", "http://env")).Keystone.AuthUrl);
    }

    [Fact]
    public void A_default_domain_is_for_what_has_none()
    {
        _first.Write("clouds.yaml", "clouds: { c: { auth: { auth_url: http://x, username: u, user_domain_name: D, project_name: p, default_domain_id: dd } } }");
        var cloud = Resolve("c", null).Keystone;
        Assert.Equal(("D", null, "dd"), (cloud.UserDomainName, cloud.UserDomainId, cloud.ProjectDomainId));
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
              d: { auth: { username: mine, <<: [ { username: first, project_name: p }, *base ] } }
            """);
        var cloud = Resolve("c", null).Keystone;
        Assert.Equal(("http://shared/v3", "secret"), (cloud.AuthUrl, cloud.Password));
        var own = Resolve("d", null).Keystone;
        Assert.Equal(("http://shared/v3", "mine", "p"), (own.AuthUrl, own.UserName, own.ProjectName));
    }

    [Theory]
    [InlineData("clouds: ", "[", 200_000)]
    [InlineData("clouds: ", "{a: ", 20_000)]
    [InlineData("clouds:\n  c:\n    ", "- ", 20_000)]
    public void A_file_that_is_nested_too_deep_is_refused(string start, string level, int levels)
    {
        _first.Write("clouds.yaml", start + string.Concat(Enumerable.Repeat(level, levels)));
        Assert.Contains("nested too deep", Assert.Throws<ServiceException>(() => Resolve("c", null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clouds: &x { c: *x }")]
    [InlineData("clouds: { c: &x [ *x ] }")]
    [InlineData("clouds: { c: &x { auth: { <<: *x } } }")]
    public void A_file_that_refers_to_itself_is_refused(string text)
    {
        _first.Write("clouds.yaml", text);
        Assert.Contains("refers to itself", Assert.Throws<ServiceException>(() => Resolve("c", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_few_lines_that_stands_for_many_is_refused()
    {
        // Twice as many with each line; as a key it would be hashed as a whole, too.
        var lines = Enumerable.Range(1, 40).Select(number => $"a{number}: &a{number} [*a{number - 1}, *a{number - 1}]\n");
        _first.Write("clouds.yaml", $"a0: &a0 [x]\n{string.Concat(lines)}clouds: {{ c: {{}} }}\n");
        Assert.Contains("nested too deep", Assert.Throws<ServiceException>(() => Resolve("c", null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clouds: { c: { region_name: R } }\n? [x]\n: y\n", "the key at line 2 isn't a text")]
    [InlineData("clouds: { c: { region_name: R } }\n? &x [*x]\n: y\n", "the key at line 2 isn't a text")]
    [InlineData("clouds: { c: { region_name: *unknown } }", "isn't valid YAML at line 1")]
    [InlineData("clouds: { c: { region_name: !<a b> R } }", "isn't valid YAML at line 1")]
    [InlineData("clouds: { c: { region_name: R } }\n--- [", "isn't valid YAML")]
    public void What_is_no_file_of_clouds_is_refused(string text, string said)
    {
        _first.Write("clouds.yaml", text);
        Assert.Contains(said, Assert.Throws<ServiceException>(() => Resolve("c", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_an_end_is_refused()
    {
        _first.Write("clouds.yaml", $"clouds: {{ c: {{ region_name: '{new string('x', 3 * 1024 * 1024)}' }} }}");
        Assert.Contains("more than 2 million characters", Assert.Throws<ServiceException>(() => Resolve("c", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_stands_for_a_text_as_key_and_value()
    {
        _first.Write("clouds.yaml", "x: &name region_name\ny: &value R\nclouds: { c: { *name : *value, null: x } }\n");
        Assert.Equal("R", Resolve("c", null).Region);
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

    private static void AssertHyphens(CloudSettings cloud)
    {
        Assert.Equal(("R-2", "1.1"), (cloud.Region, cloud.ApiVersion));
        Assert.Equal(("http://x", "u", "p", "d"), (cloud.Keystone.AuthUrl, cloud.Keystone.UserName, cloud.Keystone.ProjectId, cloud.Keystone.UserDomainId));
        Assert.Empty(cloud.Warnings);
    }

    private CloudSettings Resolve(string? name, string? region, params (string Name, string Value)[] variables) => Resolver(variables).Resolve(name, region);

    private CloudResolver Resolver(params (string Name, string Value)[] variables) => new(new CloudEnvironment
    {
        Variables = variables.ToDictionary(variable => variable.Name, variable => variable.Value),
        Folders = [_first.FullName, _second.FullName],
    });
}
