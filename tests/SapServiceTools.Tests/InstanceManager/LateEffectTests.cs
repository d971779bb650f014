using System.Collections.Concurrent;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Lost answers that need a server of one's own: timeouts, effects that come late, and servers that tell no times.</summary>
public sealed class LateEffectTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ConcurrentQueue<string> _seen = new();

    [Fact]
    public async Task A_create_that_hangs_after_its_effect_is_found()
    {
        // The effect is there as soon as the test sees the request, which times out then.
        await using var server = await StartAsync(async call =>
        {
            if (call.Request.Method == "POST")
                await call.HangAsync();
            else
                Show(call, _seen.Contains("POST"), InstanceStatus.CreationInProgress);
        });
        using var client = Client(server);
        var creating = client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None);
        await TimeOutAsync(requests: 1);
        await _clock.DriveAsync(creating, TimeSpan.FromSeconds(30));
        Assert.Equal(["POST", "GET"], _seen);
    }

    [Fact]
    public async Task A_delete_that_hangs_after_its_effect_is_found()
    {
        await using var server = await StartAsync(async call =>
        {
            if (call.Request.Method == "DELETE")
                await call.HangAsync();
            else
                Show(call, !_seen.Contains("DELETE"), InstanceStatus.CreationSucceeded);
        });
        using var client = Client(server);
        var deleting = client.StartDeleteAsync("acme", NullCallLog.Instance, CancellationToken.None);
        await TimeOutAsync(requests: 1);
        await _clock.DriveAsync(deleting, TimeSpan.FromSeconds(30));
        Assert.Equal(["DELETE", "GET"], _seen);
    }

    [Fact]
    public async Task A_create_whose_effect_comes_after_the_read_meets_its_own_conflict()
    {
        // 503, nothing to be seen; then the server does it after all, and the second create is a conflict with the first.
        await using var server = await StartAsync(call =>
        {
            if (call.Request.Method == "POST")
                call.Empty(_seen.Count == 1 ? 503 : 409);
            else
                Show(call, _seen.Count > 2, InstanceStatus.CreationInProgress, _clock.GetUtcNow());
            return default;
        });
        using var client = Client(server);
        await _clock.DriveAsync(client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None), TimeSpan.FromSeconds(30));
        Assert.Equal(["POST", "GET", "POST", "GET"], _seen);
    }

    [Fact]
    public async Task A_conflict_with_somebody_elses_instance_stays_one_also_the_second_time()
    {
        var old = _clock.GetUtcNow().AddHours(-1);
        await using var server = await StartAsync(call =>
        {
            if (call.Request.Method == "POST")
                call.Empty(_seen.Count == 1 ? 503 : 409);
            else
                Show(call, _seen.Count > 2, InstanceStatus.CreationSucceeded, old);
            return default;
        });
        using var client = Client(server);
        await Assert.ThrowsAsync<ResourceExistsException>(() =>
            _clock.DriveAsync(client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_conflict_with_nothing_to_be_seen_is_told_after_as_many_tries_as_there_are()
    {
        await using var server = await StartAsync(call =>
        {
            call.Empty(call.Request.Method == "GET" ? 404 : _seen.Count == 1 ? 503 : 409);
            return default;
        });
        using var client = Client(server);
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() =>
            _clock.DriveAsync(client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None), TimeSpan.FromSeconds(30)));
        Assert.Equal((ErrorIds.NameTaken, 409), (error.ErrorId, error.StatusCode));
        Assert.Equal((5, 5), (_seen.Count(method => method == "POST"), _seen.Count(method => method == "GET")));
    }

    [Theory]
    [InlineData(InstanceStatus.CreationInProgress, true)]
    [InlineData(InstanceStatus.CreationSucceeded, false)]
    [InlineData(InstanceStatus.CreationFailed, false)]
    [InlineData("UPDATE_SUCCEEDED", false)]
    public async Task Without_the_servers_times_only_one_in_progress_counts_as_ours(string status, bool ours)
    {
        await using var server = await StartAsync(call =>
        {
            if (call.Request.Method == "POST")
                call.Empty(503);
            else
                Show(call, true, status);
            return default;
        });
        using var client = Client(server);
        var creating = _clock.DriveAsync(client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None), TimeSpan.FromSeconds(30));
        if (ours)
            await creating;
        else
            await Assert.ThrowsAsync<ResourceExistsException>(() => creating);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(-60, false)]
    public async Task The_servers_clock_is_compared_with_the_servers_clock(double createdBefore, bool ours)
    {
        // Its clock is a day ahead of ours.
        var serverNow = _clock.GetUtcNow().AddDays(1);
        await using var server = await StartAsync(call =>
        {
            call.Header("Date", serverNow.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            if (call.Request.Method == "POST")
                call.Empty(503);
            else
                Show(call, true, InstanceStatus.CreationSucceeded, serverNow.AddSeconds(createdBefore));
            return default;
        });
        using var client = Client(server);
        var creating = _clock.DriveAsync(client.StartCreateAsync("acme", null, NullCallLog.Instance, CancellationToken.None), TimeSpan.FromSeconds(30));
        if (ours)
            await creating;
        else
            await Assert.ThrowsAsync<ResourceExistsException>(() => creating);
    }

    private static void Show(StubCall call, bool exists, string status, DateTimeOffset? updated = null)
    {
        if (exists)
            call.Json($$"""{"tenant_id":"acme","status":"{{status}}"{{(updated is { } at ? $",\"updated_on\":{at.ToUnixTimeMilliseconds()}" : "")}}}""");
        else
            call.Empty(404);
    }

    private Task<HttpStub> StartAsync(Func<StubCall, ValueTask> answer) => HttpStub.StartAsync(call =>
    {
        _seen.Enqueue(call.Request.Method);
        // Kestrel would tell the real time.
        call.Header("Date", _clock.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        return answer(call);
    });

    private InstanceManagerClient Client(HttpStub server) =>
        new(StubOptions.For(server.Uri), new TransportOptions { RequestTimeout = TimeSpan.FromMinutes(10) }, _clock);

    private async Task TimeOutAsync(int requests)
    {
        await ClockDriver.UntilAsync(() => _seen.Count == requests, $"request {requests} has arrived");
        _clock.Advance(TimeSpan.FromMinutes(10));
    }
}
