using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>Service keys of both kinds; what is wrong with one is told by the names of its fields, and never by their values.</summary>
public sealed class KeyTests
{
    private static readonly Lazy<(string Certificate, string Key)> Good = new(() => Issue(-1, 1));

    [Fact]
    public void A_key_with_a_secret_is_read()
    {
        var options = ServiceManagerOptions.FromServiceKey(Secret());
        Assert.Equal("https://sm.example/", options.ServiceManagerUri.AbsoluteUri);
        Assert.Equal(("id", "hush-hush", "https://uaa.example/"), (options.Credentials.ClientId, options.Credentials.ClientSecret, options.Credentials.Uri.AbsoluteUri));
        Assert.Equal(("hana", "hdi-shared", true, 2000, 300), (options.OfferingName, options.PlanName, options.AllowBinding, options.PollingIntervalMillis, options.PollingTimeoutSeconds));
        Assert.DoesNotContain("hush", options.ToString() + options.Credentials);
    }

    [Fact]
    public void A_key_with_a_certificate_gets_its_tokens_at_certurl()
    {
        var options = ServiceManagerOptions.FromServiceKey(Certificate());
        Assert.Equal("https://cert.example/", options.Credentials.Uri.AbsoluteUri);
        Assert.Null(options.Credentials.ClientSecret);
    }

    [Fact]
    public void The_options_that_other_libraries_know_may_stand_in_the_key()
    {
        var key = Secret();
        key["service"] = "postgresql";
        key["plan"] = "small";
        key["allowBinding"] = false;
        key["polling_interval_millis"] = 5L;
        key["polling_timeout_seconds"] = 7L;
        var options = ServiceManagerOptions.FromServiceKey(new Dictionary<string, object?> { ["credentials"] = key });
        Assert.Equal(("postgresql", "small", false, 5, 7), (options.OfferingName, options.PlanName, options.AllowBinding, options.PollingIntervalMillis, options.PollingTimeoutSeconds));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "sm_url=", "sm_url is empty" },
        { "sm_url=ftp://x", "sm_url isn't an absolute http or https address" },
        { "sm_url=https://user:hush-hush@x", "sm_url holds user and password" },
        { "url", "url is missing" },
        { "clientid", "clientid is missing" },
        { "clientsecret", "clientsecret is missing, and so are certificate and key" },
        { "clientsecret=", "clientsecret is empty" },
        { "post_managed_instance_url=https://x/{tenant_id}", "post_managed_instance_url stands beside sm_url" },
        { "polling_timeout_seconds=x", "polling_timeout_seconds isn't a whole number" },
        { "allowBinding=maybe", "allowBinding isn't true or false" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_field_is_named(string change, string message)
    {
        var key = Secret();
        var parts = change.Split('=', 2);
        if (parts.Length == 1)
            key.Remove(parts[0]);
        else
            key[parts[0]] = parts[1];
        AssertRefused(key, message);
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        var error = AssertRefused(new() { ["sm_url"] = 5L, ["polling_interval_millis"] = -1L }, "sm_url isn't a text");
        foreach (var field in new[] { "clientid", "url", "clientsecret", "polling_interval_millis" })
            Assert.Contains(field, error.Message);
    }

    public static TheoryData<string, string?, string> BadCertificates => new()
    {
        { "certificate", null, "certificate is missing" },
        { "key", null, "key is missing" },
        { "certurl", null, "certurl is missing" },
        { "certificate", "no pem", "certificate holds no certificate in PEM form" },
        { "certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "certificate isn't in PEM form" },
        { "key", "hush-hush", "key isn't a private key in PEM form" },
        { "certificate", "expired", "certificate expired on" },
        { "certificate", "future", "certificate isn't valid before" },
        { "key", "other", "key doesn't belong to the certificate" },
        { "clientsecret", "hush-hush", "clientsecret stands beside certificate or key" },
    };

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public void A_bad_certificate_or_key_is_named(string field, string? value, string message)
    {
        var key = Certificate();
        key[field] = value switch
        {
            "expired" => Issue(-2, -1).Certificate,
            "future" => Issue(1, 2).Certificate,
            "other" => Issue(-1, 1).Key,
            _ => value,
        };
        if (value is null)
            key.Remove(field);
        AssertRefused(key, message);
    }

    [Fact]
    public void What_options_say_is_checked_as_keys_are()
    {
        var options = ServiceManagerOptions.FromServiceKey(Secret());
        foreach (var bad in new[] { options with { OfferingName = "" }, options with { PlanName = "" }, options with { PollingTimeoutSeconds = 0 }, options with { Limits = ServiceManagerLimits.Of(0, 1, 1) } })
            Assert.Equal(ErrorIds.InvalidServiceKey, Assert.Throws<ServiceException>(() => new ServiceManagerClient(bad)).ErrorId);
    }

    [Theory]
    [InlineData(ClientAuthentication.Body)]
    [InlineData(ClientAuthentication.Basic)]
    public async Task A_wrong_secret_is_told_without_its_text(ClientAuthentication authentication)
    {
        await using var it = await ServiceManagerFixture.StartAsync(configure: options => options with
        {
            Credentials = options.Credentials with { ClientSecret = "hush-hush", Authentication = authentication },
        });
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.GetAllAsync());
        Assert.Equal((ErrorIds.AuthenticationFailed, ServiceErrorKind.Authentication, 401), (error.ErrorId, error.Kind, error.StatusCode));
        Assert.Contains("Bad credentials", error.Message);
        Assert.Contains("clientsecret", error.RecommendedAction);
        Assert.DoesNotContain("hush", error + it.Log.Everything);
    }

    private static ServiceException AssertRefused(Dictionary<string, object?> key, string message)
    {
        var error = Assert.Throws<ServiceException>(() => ServiceManagerOptions.FromServiceKey(key));
        Assert.Equal((ErrorIds.InvalidServiceKey, ServiceErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain("hush", error.ToString());
        Assert.DoesNotContain("BEGIN", error.ToString());
        return error;
    }

    private static Dictionary<string, object?> Secret() => new()
    {
        ["sm_url"] = "https://sm.example", ["url"] = "https://uaa.example", ["clientid"] = "id", ["clientsecret"] = "hush-hush", ["xsappname"] = "x",
    };

    private static Dictionary<string, object?> Certificate() => new()
    {
        ["sm_url"] = "https://sm.example", ["url"] = "https://uaa.example", ["certurl"] = "https://cert.example", ["clientid"] = "id",
        ["certificate"] = Good.Value.Certificate, ["key"] = Good.Value.Key,
    };

    private static (string Certificate, string Key) Issue(int fromDays, int toDays)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
