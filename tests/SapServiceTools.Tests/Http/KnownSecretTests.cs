using System.Text;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>What was read as a secret once is masked wherever it comes again.</summary>
public sealed class KnownSecretTests
{
    private const string Instance =
        """{"tenant_id":"acme","status":"CREATION_SUCCEEDED","failed_message":"login with first-pa/ss failed","last_login":"first-pa/ss","credentials":{"user":"someone","host":"db.example","password":"first-pa/ss","more":[{"hdi_password":"second one"}],"uri":"hdb://u:third%2Bone@h"}}""";

    [Theory]
    [InlineData("a first-pa/ss b", "a *** b")]
    [InlineData("first-pa/ssfirst-pa/ss", "******")]
    [InlineData("x=first-pa%2Fss;", "x=***;")]
    [InlineData("nested second one here", "nested *** here")]
    [InlineData("third+one", "***")]
    [InlineData("someone at db.example as acme", "someone at db.example as acme")]
    [InlineData("first-pa", "first-pa")]
    public void Credentials_are_known_in_any_text(string text, string masked)
    {
        var redactor = new Redactor();
        redactor.AddSecretsFrom(InstanceManagerJson.ReadOne(Encoding.UTF8.GetBytes(Instance)).Credentials!.Values);
        Assert.Equal(masked, redactor.Text(text));
    }

    [Fact]
    public void A_body_is_freed_of_its_own_secrets_under_other_names()
    {
        var text = new Redactor().Body(Encoding.UTF8.GetBytes(Instance));
        Assert.Contains("\"last_login\":\"***\"", text, StringComparison.Ordinal);
        Assert.Contains("login with *** failed", text, StringComparison.Ordinal);
        Assert.Contains("acme", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_fields_of_an_instance_are_shown_without_secrets()
    {
        await using var server = await HttpStub.StartAsync(call => call.Json(call.Number == 1
            ? """{"tenant_id":"acme","status":"CREATION_SUCCEEDED","region":"eu","admin":{"password":"first-one","url":"https://u@h/?sig=x"}}"""
            : """[{"tenant_id":"acme","status":"CREATION_SUCCEEDED","region":"eu","admin":{"password":"first-one","url":"https://u@h/?sig=x"}}]"""));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new TransportOptions());
        var log = new CallRecorder();
        var instances = new List<ManagedInstance> { (await client.GetAsync("acme", new GetInstanceOptions(BypassCache: true), log, CancellationToken.None).Soon())! };
        await foreach (var listed in client.GetAllAsync(log, CancellationToken.None))
            instances.Add(listed);
        Assert.Equal(2, instances.Count);
        foreach (var instance in instances)
        {
            var admin = (IReadOnlyDictionary<string, object?>)instance.AdditionalProperties["admin"]!;
            Assert.Equal(("eu", "***", "https://***@h/?sig=***"), (instance.AdditionalProperties["region"], admin["password"], admin["url"]));
        }
    }

    [Fact]
    public async Task Later_words_of_the_server_are_freed_of_the_credentials_that_were_read()
    {
        await using var server = await HttpStub.StartAsync(call =>
        {
            if (call.Number == 1)
                call.Json(Instance);
            else
                call.Json("""{"description":"can't drop first-pa/ss, used by second one"}""", 400);
        });
        // Without debug text, so that nothing but reading the instance can have taught it.
        var log = new CallRecorder { IsDebugEnabled = false };
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new TransportOptions());
        var instance = await client.GetAsync("acme", new GetInstanceOptions(BypassCache: true), log, CancellationToken.None).Soon();
        Assert.Equal("login with *** failed", instance!.FailedMessage);
        Assert.Equal("first-pa/ss", instance.Credentials!.Reveal()["password"]);
        var error = await Assert.ThrowsAsync<ServiceException>(() => client.StartDeleteAsync("acme", log, CancellationToken.None).Soon());
        Assert.Equal("can't drop ***, used by ***", error.Description);
    }

    [Fact]
    public async Task What_was_sent_as_a_secret_is_masked_in_the_servers_answer()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("""{"description":"bad value given-one"}""", 400));
        var error = await it.FailAsync(it.Post("""{"parameters":{"admin_password":"given-one"}}"""));
        Assert.Equal("bad value ***", error.Description);
    }

    [Fact]
    public void Names_below_a_secrets_name_stay_readable()
    {
        var redactor = new Redactor();
        redactor.AddSecretsFrom("""{"auth":{"password":{"user":{"domain":{"id":"default"},"password":"a-secret"}},"tokens":["token-one"]}}"""u8);
        Assert.Equal("default_image_id *** ***", redactor.Text("default_image_id a-secret token-one"));
    }

    [Fact]
    public void Many_secrets_are_told_apart()
    {
        var redactor = new Redactor();
        for (var i = 0; i < 2000; i++)
            redactor.AddSecretsFrom(new Dictionary<string, object?> { ["password"] = $"common-beginning-{i}!" });
        Assert.Equal("*** *** common-beginning-2000!", redactor.Text("common-beginning-7! common-beginning-1999! common-beginning-2000!"));
    }
}
