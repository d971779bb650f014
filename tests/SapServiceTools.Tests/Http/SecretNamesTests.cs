using SapServiceTools.Clients.Http;
using Xunit;

namespace SapServiceTools.Tests.Http;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("hdi_password")]
    [InlineData("PASSWORD")]
    [InlineData("pwd")]
    [InlineData("pass")]
    [InlineData("db_pass")]
    [InlineData("clientsecret")]
    [InlineData("key")]
    [InlineData("api-key")]
    [InlineData("private_key")]
    [InlineData("certificate")]
    [InlineData("access_token")]
    [InlineData("Authorization")]
    [InlineData("Set-Cookie")]
    [InlineData("credentials")]
    [InlineData("passphrase")]
    [InlineData("keystone_key")]
    [InlineData("monkey_key")]
    public void Secret(string name) => Assert.True(SecretNames.IsSecret(name));

    [Theory]
    [InlineData("")]
    [InlineData("user")]
    [InlineData("host")]
    [InlineData("tenant_id")]
    [InlineData("bypass")]
    [InlineData("passed")]
    [InlineData("compass")]
    [InlineData("keyspace")]
    [InlineData("keyword")]
    [InlineData("key_name")]
    [InlineData("user_keypair_id")]
    [InlineData("keystone_url")]
    [InlineData("monkey")]
    public void Harmless(string name) => Assert.False(SecretNames.IsSecret(name));
}
