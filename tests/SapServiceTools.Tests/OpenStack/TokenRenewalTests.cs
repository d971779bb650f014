using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.OpenStack;

/// <summary>Tokens are renewed before they expire, and once when they are refused, however many requests find out at once.</summary>
public sealed class TokenRenewalTests
{
    [Fact]
    public async Task Keeps_a_token_while_it_is_good()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = AnswerClusters;
        using var client = await cloud.ConnectAsync("2");
        cloud.Clock.Advance(TimeSpan.FromMinutes(57));
        await ListAsync(client, cloud);
        Assert.Single(cloud.TokenRequests);
        Assert.Equal("token-number-1", cloud.Requests[^1].Headers["X-Auth-Token"]);
    }

    [Fact]
    public async Task Renews_a_token_before_it_expires()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = AnswerClusters;
        using var client = await cloud.ConnectAsync("2");
        cloud.Clock.Advance(TimeSpan.FromMinutes(58.5));
        await ListAsync(client, cloud);
        Assert.Equal(2, cloud.TokenRequests.Count());
        Assert.Equal("token-number-2", cloud.Requests[^1].Headers["X-Auth-Token"]);
    }

    [Fact]
    public async Task Renews_a_refused_token_once_and_repeats()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, path) => call.Request.Headers["X-Auth-Token"] == "token-number-1" && path != "plugins" ? Refuse(call) : AnswerClusters(call, path);
        using var client = await cloud.ConnectAsync("2");
        await ListAsync(client, cloud);
        Assert.Equal(2, cloud.TokenRequests.Count());
        Assert.Equal("token-number-2", cloud.Requests[^1].Headers["X-Auth-Token"]);
    }

    [Fact]
    public async Task Gives_up_when_the_new_token_is_refused_too()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, _) => Refuse(call);
        using var client = await cloud.ConnectAsync("2");
        var error = await Assert.ThrowsAsync<ServiceException>(() => ListAsync(client, cloud));
        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Equal("The request you have made requires authentication.", error.Description);
        Assert.Equal(2, cloud.TokenRequests.Count());
        Assert.Equal(2, cloud.SaharaRequests.Count());
    }

    [Fact]
    public async Task A_token_that_was_revoked_in_mid_session_is_told_as_such()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, _) => Refuse(call);
        var options = cloud.Options("2");
        options = options with { Cloud = options.Cloud with { Keystone = options.Cloud.Keystone with { Method = KeystoneMethod.Token, Token = "given-token", Password = null } } };
        using var client = await cloud.ConnectAsync(options);
        cloud.Keystone = call =>
        {
            if (call.Request.Method == "POST")
                call.Json("""{"error":{"code":404,"message":"Failed to validate token","title":"Not Found"}}""", 404);
            else
                call.Json("""{"version":{"id":"v3.14","status":"stable","links":[]}}""");
            return true;
        };
        var error = await Assert.ThrowsAsync<ServiceException>(() => ListAsync(client, cloud));
        Assert.Equal((ErrorIds.AuthenticationFailed, ServiceErrorKind.Authentication), (error.ErrorId, error.Kind));
        Assert.Contains("unknown, expired or revoked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_new_token_serves_all_whose_old_one_was_refused()
    {
        await using var cloud = await StubCloud.StartAsync();
        var refused = 0;
        var all = new TaskCompletionSource();
        cloud.Sahara = async (call, path) =>
        {
            if (call.Request.Headers["X-Auth-Token"] != "token-number-1")
            {
                await AnswerClusters(call, path);
                return;
            }

            // None hears of it before all have been sent.
            if (Interlocked.Increment(ref refused) == 20)
                all.SetResult();
            await all.Task;
            await Refuse(call);
        };
        using var client = await cloud.ConnectAsync("2");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ListAsync(client, cloud)));
        Assert.Equal(2, cloud.TokenRequests.Count());
    }

    [Fact]
    public async Task A_token_that_was_given_as_it_is_is_never_renewed()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = (call, _) => Refuse(call);
        var options = new SaharaOptions
        {
            Cloud = new CloudSettings { Keystone = new KeystoneOptions { Method = KeystoneMethod.FixedToken, Token = "given-token" }, Endpoint = $"{cloud.Uri}dp" },
        };
        using var client = await cloud.ConnectAsync(options);
        await Assert.ThrowsAsync<ServiceException>(() => ListAsync(client, cloud));
        Assert.Single(cloud.SaharaRequests);
        Assert.Equal("given-token", cloud.Requests[^1].Headers["X-Auth-Token"]);
        Assert.Empty(cloud.TokenRequests);
    }

    [Fact]
    public async Task Without_authentication_no_token_is_sent()
    {
        await using var cloud = await StubCloud.StartAsync();
        cloud.Sahara = AnswerClusters;
        var options = new SaharaOptions
        {
            Cloud = new CloudSettings { Keystone = new KeystoneOptions { Method = KeystoneMethod.None }, Endpoint = $"{cloud.Uri}dp/v2" },
        };
        using var client = await cloud.ConnectAsync(options);
        await ListAsync(client, cloud);
        Assert.Null(cloud.Requests[^1].Headers["X-Auth-Token"]);
    }

    private static ValueTask AnswerClusters(StubCall call, string path)
    {
        call.Json(path == "plugins" ? """{"plugins":[]}""" : """{"clusters":[]}""");
        return default;
    }

    private static ValueTask Refuse(StubCall call)
    {
        StubCloud.Replay(call, Capture.Find("full-v1.1", "137-bad-token"));
        return default;
    }

    private static async Task ListAsync(SaharaClient client, StubCloud cloud)
    {
        await foreach (var _ in client.Clusters.ListAsync(new SaharaQuery(), cloud.Log, CancellationToken.None))
        {
        }
    }
}
