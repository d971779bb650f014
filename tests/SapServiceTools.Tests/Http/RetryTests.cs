using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>What is sent again, when, and what the user hears of it.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_is_repeated_until_the_trouble_is_over(int status)
    {
        await using var it = await TransportFixture.StartAsync(call => Trouble(call, status, times: 3));
        var response = await it.SendAsync(it.Get());
        Assert.Equal(200, response.StatusCode);
        Assert.Equal(4, it.Server.Requests.Count);
        Assert.Equal(4, it.Transport.RequestCount);
        Assert.Equal(4, it.Server.Requests.Select(request => request.Headers["X-CorrelationID"]).Distinct().Count());
    }

    [Fact]
    public async Task A_read_is_repeated_after_the_connection_broke()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            if (call.Number < 3)
                call.Abort();
            else
                call.Json("{}");
        });
        Assert.Equal(200, (await it.SendAsync(it.Get())).StatusCode);
        Assert.Equal(3, it.Server.Requests.Count);
    }

    [Fact]
    public async Task A_read_is_repeated_while_nobody_listens()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        await it.SendAsync(it.Get());
        await it.Server.DisposeAsync();
        var error = await it.FailAsync(it.Get());
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Equal(ServiceErrorKind.Connection, error.Kind);
        Assert.False(error.MayHaveTakenEffect);
        Assert.Equal(1 + 5, it.Transport.RequestCount);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://no-such-host.invalid/")]
    public async Task A_server_that_was_never_reached_is_tried_once_more_and_without_a_warning(string? address)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        await it.Server.DisposeAsync();
        var request = it.Get();
        var error = await it.FailAsync(address is null ? request : request with { Uri = new Uri(address) });
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        Assert.Equal(2, it.Transport.RequestCount);
        Assert.Empty(it.Log.Warnings);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_read_again()
    {
        await using var it = await TransportFixture.StartAsync(async call =>
        {
            if (call.Number > 1)
            {
                call.Json("""{"whole":true}""");
                return;
            }

            call.Exchange.SetContentLength(100);
            System.Buffers.BuffersExtensions.Write(call.Exchange.ResponseBody, "{\"whole\":"u8);
            await call.Exchange.FlushAsync(CancellationToken.None);
            call.Abort();
        });
        var response = await it.SendAsync(it.Get());
        Assert.Equal("""{"whole":true}"""u8.ToArray(), response.Body.ToArray());
    }

    [Fact]
    public async Task The_waits_double_with_jitter_and_the_tries_are_counted()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Text(503, "busy"));
        var error = await it.FailAsync(it.Get());
        Assert.Equal(5, it.Server.Requests.Count);
        Assert.Equal((ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable, 503), (error.Kind, error.ErrorId, error.StatusCode));
        Assert.Contains("after 5 tries", error.Message, StringComparison.Ordinal);
        // 0.5 + 1 + 2 + 4 s are the middle of what jitter makes of it.
        Assert.InRange(it.Clock.Elapsed.TotalSeconds, 1, 30);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(422)]
    [InlineData(501)]
    public async Task What_would_be_the_same_next_time_is_not_repeated(int status)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(status));
        var error = await it.FailAsync(it.Get());
        Assert.Equal(status, error.StatusCode);
        Assert.Single(it.Server.Requests);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(200, "<html>Sign in</html>")]
    [InlineData(200, "{\"a\":")]
    [InlineData(200, "")]
    public async Task What_may_be_another_next_time_is_repeated(int status, string body)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Text(status, body, "application/json"));
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Clock.DriveAsync(
            it.Transport.SendAsync(it.Get(), static response => SapServiceTools.Clients.Json.FreeFormText.ParseObject(response.Body.Span), it.Log, CancellationToken.None), TimeSpan.FromMinutes(30)));
        Assert.Equal((5, status), (it.Server.Requests.Count, error.StatusCode));
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_whose_reason_broke_off_is_asked_for_again(bool isChange)
    {
        const string Reason = """{"error":"ConcurrentOperationInProgress","description":"wait"}""";
        await using var it = await TransportFixture.StartAsync(call => call.Text(422, call.Number == 1 ? Reason[..40] : Reason, "application/json"));
        var error = await it.FailAsync(isChange ? it.Post() : it.Get());
        Assert.Equal((2, "ConcurrentOperationInProgress", "wait"), (it.Server.Requests.Count, error.ErrorCode, error.Description));
    }

    [Fact]
    public async Task A_read_that_gets_its_answer_the_next_time_is_none_the_wiser()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Text(200, call.Number == 1 ? "<html>Sign in</html>" : """{"a":1}"""));
        var read = await it.Clock.DriveAsync(
            it.Transport.SendAsync(it.Get(), static response => SapServiceTools.Clients.Json.FreeFormText.ParseObject(response.Body.Span), it.Log, CancellationToken.None), TimeSpan.FromMinutes(30));
        Assert.Equal(1L, read["a"]);
    }

    [Fact]
    public async Task A_poll_is_never_repeated_by_the_transport()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(503));
        var error = await it.FailAsync(it.Get() with { Retry = RetryMode.Never });
        Assert.Single(it.Server.Requests);
        Assert.True(error.IsTransient);
        Assert.Single(it.Log.Warnings);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_change_whose_effect_is_unknown_is_not_repeated(int status)
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(status));
        var error = await it.FailAsync(it.Post());
        Assert.Single(it.Server.Requests);
        Assert.True(error is { IsTransient: true, MayHaveTakenEffect: true });
    }

    [Fact]
    public async Task A_change_that_was_refused_for_its_rate_is_repeated()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            if (call.Number < 3)
                call.Empty(429);
            else
                call.Empty(201);
        });
        Assert.Equal(201, (await it.SendAsync(it.Post("{}"))).StatusCode);
        Assert.Equal(["{}", "{}", "{}"], it.Server.Requests.Select(request => request.Body));
    }

    [Fact]
    public async Task A_change_that_met_a_router_without_its_application_is_repeated()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            if (call.Number == 1)
                call.Header("X-Cf-RouterError", "unknown_route");
            call.Empty(call.Number == 1 ? 404 : 201);
        });
        Assert.Equal(201, (await it.SendAsync(it.Post())).StatusCode);
        Assert.Equal(2, it.Server.Requests.Count);
    }

    [Fact]
    public async Task No_retries_means_none()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Empty(503), TransportFixture.Patient with { MaxRetries = 0 });
        await it.FailAsync(it.Get());
        Assert.Single(it.Server.Requests);
    }

    [Fact]
    public async Task A_burst_is_one_warning_and_each_try_a_line()
    {
        await using var it = await TransportFixture.StartAsync(call => Trouble(call, 503, times: 8));
        var both = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => it.Transport.SendAsync(it.Get(), it.Log, CancellationToken.None)));
        await it.Clock.DriveAsync(both, TimeSpan.FromMinutes(30));
        Assert.Equal(8, it.Log.VerboseLines.Count(line => line.Contains("next try in", StringComparison.Ordinal)));
        var warning = Assert.Single(it.Log.Warnings);
        Assert.Contains("503", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_burst_lasts_through_the_waits_that_the_server_asks_for()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            call.Header("Retry-After", "120");
            Trouble(call, 429, times: 4);
        });
        await it.SendAsync(it.Get());
        Assert.Equal(TimeSpan.FromSeconds(480), it.Clock.Elapsed);
        Assert.Single(it.Log.Warnings);
    }

    [Fact]
    public async Task New_trouble_after_a_quiet_time_is_news()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            if (call.Number % 2 == 1)
                call.Empty(503);
            else
                call.Json("{}");
        });
        await it.SendAsync(it.Get());
        await it.SendAsync(it.Get());
        Assert.Single(it.Log.Warnings);
        it.Clock.Advance(TimeSpan.FromMinutes(10));
        await it.SendAsync(it.Get());
        Assert.Equal(2, it.Log.Warnings.Count);
    }

    private static void Trouble(StubCall call, int status, int times)
    {
        if (call.Number <= times)
            call.Empty(status);
        else
            call.Json("{}");
    }
}
