using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>The forms of Retry-After, as text and in the waits that follow from them.</summary>
public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData(" 7 ", 7)]
    [InlineData("1.5", 1.5)]
    [InlineData("Tue, 01 Jan 2030 12:00:30 GMT", 30)]
    [InlineData("Tue, 01 Jan 2030 11:59:30 GMT", 0)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    [InlineData("Tuesday, 01-Jan-30 12:00:30 GMT", 30)]
    [InlineData("Tue Jan  1 12:00:30 2030", 30)]
    [InlineData("Tue Jan 01 12:00:30 2030", 30)]
    [InlineData("Thu Jan 10 12:00:30 2030", 86400)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 0)]
    [InlineData("Sun Nov  6 08:49:37 1994", 0)]
    [InlineData("Thursday, 01-Jan-81 12:00:30 GMT", 0)]
    [InlineData("Sunday, 01-Jan-79 12:00:30 GMT", 86400)]
    [InlineData("2030-01-01 12:00:30 +0000 UTC", 30)]
    [InlineData("2030-01-01 14:00:30 +0200 CEST", 30)]
    [InlineData("2030-01-01 14:00:30 +02:00", 30)]
    [InlineData("2030-01-01 12:00:30.123456789 +0000 UTC", 30)]
    [InlineData("2030-01-01 12:00:30.5 +0000 UTC m=+0.016", 30)]
    [InlineData("2024-11-11 14:59:33 +0000 UTC", 0)]
    [InlineData("99999999999999999999999999", 86400)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 86400)]
    [InlineData("9999-12-31 23:59:59 +0000 UTC", 86400)]
    public void Readable_values(string value, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(value, Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("5 s")]
    [InlineData("Mon, 01 Jan 2030 12:00:30 GMT")]
    [InlineData("Monday, 01-Jan-30 12:00:30 GMT")]
    [InlineData("Mon Jan  1 12:00:30 2030")]
    [InlineData("Tuesday, 01-Jan-30 12:00:30")]
    [InlineData("2030-13-01 12:00:30 +0000 UTC")]
    [InlineData("2030-01-01T12:00:30Z")]
    public void Unreadable_values_are_as_good_as_none(string? value) => Assert.Null(RetryAfter.Parse(value, Now));

    [Theory]
    [InlineData("Retry-After", "40", 40)]
    [InlineData("X-RateLimit-Retry-After", "40", 40)]
    [InlineData("Retry-After", "2030-01-01 00:00:40 +0000 UTC", 40)]
    [InlineData("Retry-After", "Tue, 01 Jan 2030 00:00:40 GMT", 40)]
    [InlineData("Retry-After", "Tuesday, 01-Jan-30 00:00:40 GMT", 40)]
    [InlineData("Retry-After", "Tue Jan  1 00:00:40 2030", 40)]
    public async Task The_next_try_comes_when_the_server_said(string header, string value, int seconds)
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            // The server's clock is the one that its dates mean.
            call.Header("Date", "Tue, 01 Jan 2030 00:00:00 GMT");
            call.Header(header, value);
            call.Empty(call.Number == 1 ? 429 : 404);
        });
        await it.SendAsync(it.Get());
        Assert.Equal(2, it.Server.Requests.Count);
        Assert.Equal(TimeSpan.FromSeconds(seconds), it.Clock.Elapsed);
    }

    [Fact]
    public async Task A_date_is_measured_by_the_clock_of_its_server()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            // Ten minutes behind ours; by our clock the time has passed already.
            call.Header("Date", "Mon, 31 Dec 2029 23:50:00 GMT");
            call.Header("Retry-After", "Mon, 31 Dec 2029 23:50:25 GMT");
            call.Empty(call.Number == 1 ? 503 : 404);
        });
        await it.SendAsync(it.Get());
        Assert.Equal(TimeSpan.FromSeconds(25), it.Clock.Elapsed);
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:00 GMT", "Friday, 31-Dec-99 23:59:40 GMT", 40)]
    [InlineData("Fri, 31 Dec 9999 23:59:00 GMT", "rubbish", null)]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", "rubbish", null)]
    public void A_server_may_live_at_an_end_of_the_calendar(string date, string value, int? seconds)
    {
        using var message = new HttpResponseMessage();
        message.Headers.TryAddWithoutValidation("Date", date);
        message.Headers.TryAddWithoutValidation("Retry-After", value);
        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), RetryAfter.Read(message.Headers, Now));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Tue, 01 Jan 2030 00:00:00 GMT")]
    [InlineData("Infinity")]
    [InlineData("rubbish")]
    public async Task Without_a_usable_wait_our_own_applies(string value)
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            call.Header("Date", "Tue, 01 Jan 2030 00:00:00 GMT");
            call.Header("Retry-After", value);
            call.Empty(429);
        });
        await it.FailAsync(it.Get());
        Assert.Equal(5, it.Server.Requests.Count);
        Assert.InRange(it.Clock.Elapsed.TotalSeconds, 1, 30);
    }

    [Fact]
    public async Task An_unreadable_header_leaves_the_other_to_speak()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            call.Header("Retry-After", "later");
            call.Header("X-RateLimit-Retry-After", "3");
            call.Empty(call.Number == 1 ? 429 : 404);
        });
        await it.SendAsync(it.Get());
        Assert.Equal(TimeSpan.FromSeconds(3), it.Clock.Elapsed);
    }

    [Fact]
    public async Task Beyond_the_longest_wait_the_error_carries_it()
    {
        await using var it = await TransportFixture.StartAsync(call =>
        {
            call.Header("Retry-After", "3600");
            call.Json("""{"error":"BadRequest","description":"Request limit exceeded."}""", 429);
        });
        var error = await it.FailAsync(it.Get());
        Assert.Single(it.Server.Requests);
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.Contains("answered 429 (TooManyRequests), and asks to wait for 3600 s: Request limit exceeded.", error.Message, StringComparison.Ordinal);
        Assert.Equal((ServiceErrorKind.RateLimited, ErrorIds.RateLimited, "BadRequest"), (error.Kind, error.ErrorId, error.ErrorCode));
        Assert.Equal(TimeSpan.Zero, it.Clock.Elapsed);
        Assert.Empty(it.Log.Warnings);
    }

    [Fact]
    public async Task The_longest_wait_can_be_set()
    {
        await using var it = await TransportFixture.StartAsync(
            call =>
            {
                call.Header("Retry-After", "3600");
                call.Empty(call.Number == 1 ? 429 : 404);
            },
            TransportFixture.Patient with { MaxRetryAfter = TimeSpan.FromHours(1) });
        await it.Clock.DriveAsync(it.Transport.SendAsync(it.Get(), it.Log, CancellationToken.None), reach: TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.FromHours(1), it.Clock.Elapsed);
    }
}
