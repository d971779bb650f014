using System.Text;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>Nothing that the client writes or throws holds the password, a token, or what credentials a body carries.</summary>
public sealed class SecretTests
{
    private const string Canary = "c4n4ry-in-body";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_text_of_a_session_has_a_secret(bool isBad)
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, path) =>
        {
            // A hostile or careless server sends back what it was sent.
            var echo = $"token {call.Request.Headers["X-Auth-Token"]} password {StubCloud.Password} body {call.Request.Body}";
            if (isBad)
                call.Text(500, echo);
            else
                call.Json("""{"data_source":{"id":"1","name":"in"},"job_binary":{"id":"1"},"job":{"id":"1"},"clusters":[]}""", 202 - (call.Request.Method == "GET" ? 2 : 0));
            return default;
        };
        var errors = new List<ServiceException>();
        using var client = await cloud.ConnectAsync("2");
        foreach (var call in new Func<Task>[]
        {
            () => client.DataSources.CreateAsync(SaharaFixture.Body(
                ("name", "in"), ("type", "swift"), ("url", "swift://c/o"), ("credentials", SaharaFixture.Body(("user", "u"), ("password", Canary)))), cloud.Log, default),
            () => client.DataSources.CreateAsync(SaharaFixture.Body(
                ("name", "in"), ("type", "s3"), ("url", "s3://b/o"), ("credentials", SaharaFixture.Body(("accesskey", Canary), ("secretkey", Canary)))), cloud.Log, default),
            () => client.JobBinaries.CreateAsync(SaharaFixture.Body(
                ("name", "b"), ("url", "swift://c/o"), ("extra", SaharaFixture.Body(("user", "u"), ("password", Canary)))), cloud.Log, default),
            () => client.JobExecutions.CreateAsync(SaharaFixture.Body(
                ("cluster_id", "c"), ("job_template_id", "t"), ("job_configs", SaharaFixture.Body(("configs", SaharaFixture.Body(("fs.swift.service.sahara.password", Canary)))))), cloud.Log, default),
            () => SaharaFixture.ListAsync(client.Clusters.ListAsync(new SaharaQuery(), cloud.Log, default)),
        })
        {
            try
            {
                await cloud.Clock.DriveAsync(call(), TimeSpan.FromMinutes(1));
            }
            catch (ServiceException error)
            {
                errors.Add(error);
            }
        }

        Assert.Equal(isBad ? 5 : 0, errors.Count);
        Assert.NotEmpty(cloud.Log.DebugLines);
        Assert.Contains("token of demo for demo", cloud.Log.Everything, StringComparison.Ordinal);
        Check(errors.Select(error => $"{error} {error.Description}").Append(cloud.Log.Everything).Append(cloud.Identity.ToString()).Append(cloud.Options().ToString()));
    }

    [Fact]
    public async Task Nor_has_any_of_an_authentication_that_fails()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Keystone = call =>
        {
            call.Text(401, $"refused {call.Request.Body}");
            return true;
        };
        var texts = new List<string>();
        foreach (var options in new[]
        {
            cloud.Identity,
            new KeystoneOptions { AuthUrl = $"{cloud.Uri}identity/v3", Method = KeystoneMethod.Token, Token = Canary },
            new KeystoneOptions { AuthUrl = $"{cloud.Uri}identity/v3", Method = KeystoneMethod.ApplicationCredential, ApplicationCredentialId = "i", ApplicationCredentialSecret = Canary },
            new KeystoneOptions { AuthUrl = $"http://u:{Canary}@127.0.0.1/v3", Method = KeystoneMethod.Password, UserName = "u", Password = Canary },
        })
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() => cloud.ConnectAsync(new SaharaOptions { Cloud = new CloudSettings { Keystone = options } }));
            texts.Add($"{error} {error.Description}");
        }

        Check(texts.Append(cloud.Log.Everything));
    }

    private static void Check(IEnumerable<string> texts)
    {
        string[] secrets = [Canary, StubCloud.Password, "w+rd", "w%2Brd", "token-number-1", Convert.ToBase64String(Encoding.UTF8.GetBytes(StubCloud.Password))];
        Assert.All(texts, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }
}
