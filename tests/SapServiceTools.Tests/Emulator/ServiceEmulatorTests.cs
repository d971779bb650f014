using System.Net;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.InstanceManager;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

/// <summary>Start, stop, counters and log.</summary>
public sealed class ServiceEmulatorTests
{
    [Fact]
    public async Task Requests_are_counted_by_kind()
    {
        await using var it = await EmulatorFixture.StartAsync();
        await it.CreateAsync("a");
        await it.CreateAsync("a");
        await it.GetAsync("a");
        await it.GetAsync("b");
        await it.GetAsync("c");
        await it.ListAsync();
        await it.DeleteAsync("a");
        await it.Client.PatchAsync(it.Url("post_managed_instance_url", "a") + "/binding", null);
        await it.Client.GetAsync(it.Emulator.Uri);
        Assert.Equal(new EmulatorRequestCounts(Create: 2, Get: 3, List: 1, Delete: 1, Rebind: 1, Other: 1), it.Emulator.RequestCounts);
        Assert.Equal(9, it.Emulator.RequestCount);
    }

    [Fact]
    public async Task The_log_has_what_came_but_no_secrets()
    {
        await using var it = await EmulatorFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, it.Url("post_managed_instance_url", "a/b") + "?token=secret");
        request.Headers.Add("X-CorrelationID", "id-1");
        request.Headers.Add("User-Agent", "tests/1.0");
        await it.Client.SendAsync(request);
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        it.Client.DefaultRequestHeaders.Authorization = null;
        await it.ListAsync();

        Assert.Equal(2, it.Emulator.Requests.Count);
        var (first, second) = (it.Emulator.Requests[0], it.Emulator.Requests[1]);
        Assert.Equal(it.Emulator.StartedAt, first.Time);
        Assert.Equal(it.Emulator.StartedAt.AddSeconds(1), second.Time);
        Assert.Equal(("POST", EmulatorOperation.Create, "a/b", 201), (first.Method, first.Operation, first.TenantId, first.StatusCode));
        Assert.Equal(("id-1", "tests/1.0", true), (first.CorrelationId, first.UserAgent, first.HadAuthorization));
        Assert.Equal(request.RequestUri!.AbsolutePath, first.Path);
        Assert.Equal(("GET", EmulatorOperation.List, null, 401, false), (second.Method, second.Operation, second.TenantId, second.StatusCode, second.HadAuthorization));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task The_log_keeps_the_last_requests(int size)
    {
        await using var it = await EmulatorFixture.StartAsync(new() { RequestLogSize = size });
        Assert.Empty(it.Emulator.Requests);
        for (var i = 0; i < 5; i++)
            await it.GetAsync($"t{i}");
        Assert.Equal(new[] { "t2", "t3", "t4" }.Take(size), it.Emulator.Requests.Select(r => r.TenantId));
    }

    [Fact]
    public async Task The_state_can_be_seen_without_a_request()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { ProvisioningTime = TimeSpan.FromSeconds(4) });
        Assert.Equal(TimeSpan.FromSeconds(2), it.Emulator.DeprovisioningTime);
        await it.CreateAsync("acme", """{"provisioning_parameters":{"database_id":"db1"}}""");
        var instance = it.Emulator.GetInstance("acme");
        Assert.Equal(new EmulatedInstance("acme", "CREATION_IN_PROGRESS", it.Emulator.StartedAt, """{"provisioning_parameters":{"database_id":"db1"}}"""), instance);
        it.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("CREATION_SUCCEEDED", it.Emulator.StartedAt.AddSeconds(4)), (it.Emulator.GetInstance("acme")!.Status, it.Emulator.GetInstance("acme")!.UpdatedOn));
        Assert.Null(it.Emulator.GetInstance("other"));
        Assert.Equal(1, it.Emulator.RequestCount);
    }

    [Fact]
    public async Task A_stopped_emulator_frees_its_port()
    {
        await using var it = await EmulatorFixture.StartAsync();
        Assert.True(it.Emulator.IsRunning);
        var error = await Assert.ThrowsAsync<ServiceException>(() => ServiceEmulator.StartAsync(new() { Port = it.Emulator.Uri.Port }));
        Assert.Equal(ErrorIds.PortInUse, error.ErrorId);
        await it.Emulator.StopAsync(it.Limit.Token);
        Assert.False(it.Emulator.IsRunning);
        await Assert.ThrowsAsync<HttpRequestException>(it.ListAsync);
        using var next = await ServiceEmulator.StartAsync(new() { Port = it.Emulator.Uri.Port });
        Assert.Equal(it.Emulator.Uri, next.Uri);
        it.Emulator.Dispose();
    }

    [Fact]
    public async Task Disposing_ends_requests_that_wait()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { Latency = TimeSpan.FromHours(1) });
        var answer = it.ListAsync();
        await it.Clock.WaitForTimersAsync(1, it.Limit.Token);
        it.Emulator.Dispose();
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task It_speaks_https()
    {
        using var certificate = TestCertificate.Create();
        await using var it = await ServiceEmulator.StartAsync(new() { Certificate = certificate });
        Assert.All(it.ServiceKey.Where(f => f.Key.EndsWith("_url", StringComparison.Ordinal)), f => Assert.StartsWith("https://127.0.0.1:", (string?)f.Value));
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, seen, _, _) => seen!.GetCertHashString() == certificate.Thumbprint;
        using var client = new HttpClient(handler);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync((string?)it.ServiceKey["get_all_managed_instances_url"])).StatusCode);
    }

    [Fact]
    public async Task HttpListener_serves_the_same()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { UseHttpListener = true });
        Assert.Equal(HttpStatusCode.Created, (await it.CreateAsync("a/b", """{"provisioning_parameters":{}}""")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await it.CreateAsync("c", "[]")).StatusCode);
        Assert.Equal("CREATION_IN_PROGRESS", await it.StatusAsync("a/b"));
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CREATION_SUCCEEDED", await it.StatusAsync("a/b"));
        it.Emulator.AddInstances(2000);
        Assert.Equal(2001, (await it.JsonAsync(await it.ListAsync())).AsArray().Count);
        Assert.Equal(HttpStatusCode.NoContent, (await it.DeleteAsync("a/b")).StatusCode);
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.ResetAfterEffect });
        await Assert.ThrowsAsync<HttpRequestException>(() => it.CreateAsync("d"));
        Assert.NotNull(it.Emulator.GetInstance("d"));
        Assert.Equal(it.Clock.GetUtcNow(), (await it.ListAsync()).Headers.Date);
        it.Client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await it.ListAsync()).StatusCode);
    }

    [Fact]
    public async Task Bad_options_are_refused()
    {
        foreach (var options in new EmulatorOptions[]
        {
            new() { FaultRate = -0.1 }, new() { FaultRate = 1.1 }, new() { FaultRate = double.NaN }, new() { ProvisioningTime = TimeSpan.FromTicks(-1) },
            new() { DeprovisioningTime = TimeSpan.FromTicks(-1) }, new() { Latency = TimeSpan.FromTicks(-1) }, new() { RequestLogSize = -1 },
            new() { UserName = "a:b" }, new() { UserName = "" }, new() { Password = "" }, new() { Port = 65536 },
            new() { RateLimit = new(-1, TimeSpan.FromSeconds(1)) }, new() { RateLimit = new(1, TimeSpan.Zero) },
        })
            Assert.Equal(ErrorIds.InvalidOption, (await Assert.ThrowsAsync<ServiceException>(() => ServiceEmulator.StartAsync(options))).ErrorId);
    }
}
