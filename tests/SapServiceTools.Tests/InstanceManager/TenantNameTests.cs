using SapServiceTools.Clients.TenantInstances;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

public sealed class TenantNameTests
{
    [Theory]
    [InlineData("acme", "acme")]
    [InlineData(" \tacme\u00a0\r\n", "acme")]
    [InlineData("a b", "a b")]
    [InlineData("...", "...")]
    [InlineData("🗼", "🗼")]
    public void Blanks_around_are_trimmed(string given, string tenant) => Assert.Equal(tenant, TenantName.Normalize(given));

    [Theory]
    [InlineData("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "https://h/i/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/x?t=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")]
    [InlineData("a/b?c", "https://h/i/a%2Fb%3Fc/x?t=a%2Fb%3Fc")]
    [InlineData("$&", "https://h/i/%24%26/x?t=%24%26")]
    [InlineData("~_-.", "https://h/i/~_-./x?t=~_-.")]
    public void Every_placeholder_is_replaced_by_the_encoded_tenant(string tenant, string address) =>
        Assert.Equal(address, InstanceManagerOptions.Expand("https://h/i/{tenant_id}/x?t={tenant_id}", tenant).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a\u007fb")]
    public void Errors_carry_what_was_given(string given)
    {
        var error = Assert.Throws<ServiceException>(() => TenantName.Normalize(given));
        Assert.Equal((ErrorIds.InvalidTenantId, given), (error.ErrorId, error.TenantId));
    }

    // Attributes can't hold such text.
    [Fact]
    public void Half_a_character_makes_no_tenant()
    {
        foreach (var given in new[] { "\ud800", "a\udc00", "\udc00\ud800", "\ud83d\ude00\ud83d" })
            Assert.Equal(ErrorIds.InvalidTenantId, Assert.Throws<ServiceException>(() => TenantName.Normalize(given)).ErrorId);
        Assert.Equal("\ud83d\ude00", TenantName.Normalize("\ud83d\ude00"));
    }

    [Fact]
    public void A_long_tenant_is_not_repeated_whole()
    {
        var tenant = new string('x', 70_000);
        var error = new ResourceNotFoundException(ErrorIds.InstanceNotFound, $"Tenant '{tenant}' has no instance.") { TenantId = tenant };
        Assert.Equal($"Tenant '{new string('x', 100)}… (70000 characters)' has no instance.", error.Message);
        Assert.Equal(tenant, error.TenantId);
        Assert.InRange(error.ToString().Length, 100, 1000);
        var pairs = string.Concat(Enumerable.Repeat("🗼", 99)).Insert(0, "x");
        Assert.DoesNotContain("\ud83d…", ServiceException.ShortTenant(pairs), StringComparison.Ordinal);
    }
}
