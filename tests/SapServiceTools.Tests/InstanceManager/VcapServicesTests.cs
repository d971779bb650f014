using SapServiceTools.Clients.TenantInstances.ServiceKeys;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

public sealed class VcapServicesTests
{
    private const string Vcap = """
        {
          "managed-hana": [ { "label": "managed-hana", "name": "im", "tags": ["managed-database"], "credentials": { "user": "from-label" } } ],
          "user-provided": [
            { "label": "user-provided", "name": "home-made", "instance_name": "home-made", "tags": ["mine"], "credentials": { "user": "from-name" } },
            { "label": "user-provided", "name": "other", "binding_name": "bound", "tags": ["mine", 5, null], "credentials": { "user": "from-binding" } },
            { "label": "user-provided", "name": "none", "tags": [] },
            "rubbish", null
          ],
          "xsuaa": [ { "name": "mine", "credentials": { "user": "named-like-a-tag" } } ],
          "odd": { "credentials": {} }
        }
        """;

    [Theory]
    [InlineData(null, "from-label")]
    [InlineData("im", "from-label")]
    [InlineData("managed-hana", "from-label")]
    [InlineData("managed-database", "from-label")]
    [InlineData("home-made", "from-name")]
    [InlineData("bound", "from-binding")]
    [InlineData("xsuaa", "named-like-a-tag")]
    [InlineData("mine", "named-like-a-tag")]
    public void One_binding_fits(string? wanted, string user) => Assert.Equal(user, VcapServices.FindInstanceManager(Vcap, wanted)["user"]);

    [Fact]
    public void The_tag_is_as_good_as_the_label() => Assert.Equal(
        "u", VcapServices.FindInstanceManager("""{"hana":[{"name":"x","tags":["xsa-instancemanager"],"credentials":{"user":"u"}}]}""", null)["user"]);

    [Theory]
    [InlineData("{}", null, "no binding with label managed-hana or service-manager, or tag xsa-instancemanager. It has: nothing.")]
    [InlineData(Vcap, "IM", "no binding with name, label or tag 'IM'. It has: im (managed-hana), home-made (user-provided), other (user-provided), mine (xsuaa).")]
    [InlineData(Vcap, "user-provided", "2 bindings with name, label or tag 'user-provided': home-made (user-provided), other (user-provided). Name one of them.")]
    public void None_or_several_are_an_error_that_lists_names_only(string json, string? wanted, string text)
    {
        var error = Assert.Throws<ServiceException>(() => VcapServices.FindInstanceManager(json, wanted));
        Assert.Equal((ServiceErrorKind.InvalidArgument, ErrorIds.ServiceNotBound), (error.Kind, error.ErrorId));
        Assert.Equal($"VCAP_SERVICES has {text}", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"managed-hana\": [{\"credentials\": {\"password\": \"secret")]
    public void Other_text_is_no_VCAP_SERVICES(string json)
    {
        var error = Assert.Throws<ServiceException>(() => VcapServices.FindInstanceManager(json, null));
        Assert.Equal(ErrorIds.InvalidJson, error.ErrorId);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }
}
