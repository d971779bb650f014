using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.ServiceManager;

/// <summary>Tokens: one for many requests, the next before it expires, another after a refusal, and never more at once than one.</summary>
public sealed class TokenTests
{
    [Theory]
    [InlineData(ClientAuthentication.Body)]
    [InlineData(ClientAuthentication.Basic)]
    public async Task A_token_is_had_with_the_secret(ClientAuthentication authentication)
    {
        await using var it = await ServiceManagerFixture.StartAsync(configure: options => options with
        {
            Credentials = options.Credentials with { Authentication = authentication },
        });
        await it.CreateAsync("acme");
        await it.GetAllAsync();
        Assert.Equal(1, it.Counts.Token);
        Assert.Equal(it.Counts.Total, it.Client.RequestCount);
        Assert.DoesNotContain(it.Options.Credentials.ClientSecret!, it.Log.Everything);
    }

    [Fact]
    public async Task A_token_is_had_with_the_certificate_and_with_nothing_else()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await ServiceEmulator.StartAsync(new EmulatorOptions { Certificate = certificate });
        var transport = new TransportOptions { SkipCertificateCheck = true };
        var options = ServiceManagerOptions.FromServiceKey(server.ServiceManagerCertificateKey!);
        using (var client = new ServiceManagerClient(options, transport))
            Assert.Null(await client.GetAsync("acme", ServiceManagerFixture.Fresh, NullCallLog.Instance, CancellationToken.None).Soon());

        var other = ServiceManagerOptions.FromServiceKey((await OtherKeyAsync(certificate)).Merge(server.ServiceManagerCertificateKey!));
        using var stranger = new ServiceManagerClient(other, transport);
        var error = await Assert.ThrowsAsync<ServiceException>(() => stranger.GetAsync("acme", ServiceManagerFixture.Fresh, NullCallLog.Instance, CancellationToken.None).Soon());
        Assert.Equal((ErrorIds.AuthenticationFailed, 401), (error.ErrorId, error.StatusCode));
        Assert.Contains("certificate", error.RecommendedAction);
    }

    [Theory]
    [InlineData("a\\nb")]
    [InlineData("a b")]
    [InlineData("\u00e4")]
    public async Task A_token_that_no_header_can_carry_is_no_token(string token)
    {
        await using var server = await HttpStub.StartAsync(call => call.Json($$"""{"access_token":"{{token}}"}"""));
        var options = new ServiceManagerOptions
        {
            ServiceManagerUri = server.Uri, Credentials = new Clients.OAuth.ClientCredentials { ClientId = "c", ClientSecret = "client-secret", Uri = server.Uri },
        };
        using var client = new ServiceManagerClient(options, new TransportOptions { MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => client.GetAsync("acme", ServiceManagerFixture.Fresh, NullCallLog.Instance, CancellationToken.None).Soon());
        Assert.Equal(ErrorIds.InvalidResponse, error.ErrorId);
        Assert.Contains("no header can carry", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Many_at_once_share_one_request_for_a_token()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        for (var i = 0; i < 20; i++)
            it.Add($"t{i}");
        await it.DriveAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(i => it.Client.GetAsync($"t{i}", ServiceManagerFixture.Fresh, it.Log, CancellationToken.None))));
        Assert.Equal(1, it.Counts.Token);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { TokenLifetime = TimeSpan.FromMinutes(10) });
        await it.GetAsync("acme");
        it.Clock.Advance(TimeSpan.FromMinutes(8.9));
        await it.GetAsync("acme");
        Assert.Equal(1, it.Counts.Token);
        it.Clock.Advance(TimeSpan.FromMinutes(0.2));
        await it.GetAsync("acme");
        Assert.Equal(2, it.Counts.Token);
        Assert.DoesNotContain(it.Emulator.Requests, request => request.StatusCode == 401);
    }

    [Fact]
    public async Task A_short_lived_token_still_serves_several_requests()
    {
        await using var it = await ServiceManagerFixture.StartAsync(new EmulatorOptions { TokenLifetime = TimeSpan.FromSeconds(20) });
        for (var i = 0; i < 9; i++)
        {
            await it.GetAsync("acme");
            it.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(1, it.Counts.Token);
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_renewed_once()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        await it.GetAsync("acme");
        it.Server.RevokeTokens();
        var before = it.Counts.Total;
        await it.DriveAsync(Task.WhenAll(Enumerable.Range(0, 8).Select(i => it.Client.GetAsync($"t{i}", ServiceManagerFixture.Fresh, it.Log, CancellationToken.None))));
        Assert.Equal(2, it.Counts.Token);
        Assert.True(it.Counts.Total > before);

        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.List, StatusCode = 401, Times = -1 });
        var lists = it.Counts.List;
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.GetAsync("acme"));
        Assert.Equal((ErrorIds.AuthenticationFailed, 401), (error.ErrorId, error.StatusCode));
        Assert.Equal((3, lists + 2), (it.Counts.Token, it.Counts.List));
    }

    [Theory]
    [InlineData(EmulatorFaultKind.Garbage)]
    [InlineData(EmulatorFaultKind.Html)]
    [InlineData(EmulatorFaultKind.WrongShape)]
    public async Task An_answer_without_a_token_is_told(EmulatorFaultKind kind)
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Token, Kind = kind, Times = -1 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.GetAsync("acme"));
        Assert.Equal(ErrorIds.InvalidResponse, error.ErrorId);
        Assert.Contains("get a token", error.Message);
    }

    [Fact]
    public async Task Trouble_with_tokens_passes_as_all_trouble_does()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.Token, StatusCode = 503, Times = 2 });
        Assert.Null(await it.GetAsync("acme"));
        Assert.Equal(3, it.Counts.Token);
    }

    [Fact]
    public async Task No_secret_reaches_log_or_error_even_when_the_server_repeats_it()
    {
        await using var it = await ServiceManagerFixture.StartAsync();
        it.Add("acme");
        var password = (string)(await it.GetAsync("acme"))!.Credentials!.Reveal()["password"]!;
        it.Emulator.Faults.Add(new EmulatorFault { Operation = EmulatorOperation.List, Kind = EmulatorFaultKind.EchoSecrets, Times = -1 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.GetAsync("acme"));
        var text = error + it.Log.Everything;
        Assert.DoesNotContain(it.Options.Credentials.ClientSecret!, text);
        Assert.DoesNotContain(password, text);
        // No token has another form than this one's.
        Assert.DoesNotMatch("[0-9A-F]{48}", text);
    }

    private static async Task<Dictionary<string, object?>> OtherKeyAsync(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        await using var other = await ServiceEmulator.StartAsync(new EmulatorOptions { Certificate = certificate });
        return new(other.ServiceManagerCertificateKey!);
    }
}

/// <summary>Dictionaries for tests.</summary>
internal static class KeyExtensions
{
    /// <summary>Certificate and key from one, all else from the other.</summary>
    public static Dictionary<string, object?> Merge(this Dictionary<string, object?> certificate, IReadOnlyDictionary<string, object?> rest) =>
        new(rest) { ["certificate"] = certificate["certificate"], ["key"] = certificate["key"] };
}
