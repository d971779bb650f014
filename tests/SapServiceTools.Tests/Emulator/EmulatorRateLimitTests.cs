using System.Globalization;
using System.Net;
using SapServiceTools.Emulator.Configuration;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

public sealed class EmulatorRateLimitTests
{
    [Theory]
    [InlineData(RetryAfterStyle.Seconds, "Retry-After", "43")]
    [InlineData(RetryAfterStyle.HttpDate, "Retry-After", "Tue, 01 Jan 2030 00:01:00 GMT")]
    [InlineData(RetryAfterStyle.GoTime, "Retry-After", "2030-01-01 00:01:00 +0000 UTC")]
    [InlineData(RetryAfterStyle.Rfc850Date, "Retry-After", "Tuesday, 01-Jan-30 00:01:00 GMT")]
    [InlineData(RetryAfterStyle.AsctimeDate, "Retry-After", "Tue Jan  1 00:01:00 2030")]
    [InlineData(RetryAfterStyle.XRateLimitHeader, "X-RateLimit-Retry-After", "43")]
    public async Task Requests_beyond_the_limit_are_told_when_to_come_back(RetryAfterStyle style, string header, string value)
    {
        await using var it = await EmulatorFixture.StartAsync(new() { RateLimit = new(3, TimeSpan.FromMinutes(1), style) });
        it.Clock.Advance(TimeSpan.FromSeconds(17.5));
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await it.ListAsync()).StatusCode);
        using var refused = await it.CreateAsync("acme");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(value, refused.Headers.NonValidated[header].ToString());
        Assert.Equal(0, it.Emulator.InstanceCount);

        it.Clock.Advance(TimeSpan.FromSeconds(42.5));
        Assert.Equal(HttpStatusCode.OK, (await it.ListAsync()).StatusCode);
    }

    [Fact]
    public async Task Whole_seconds_never_call_back_too_early()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { RateLimit = new(1, TimeSpan.FromSeconds(1.25)) });
        await it.ListAsync();
        it.Clock.Advance(TimeSpan.FromSeconds(0.2));
        using var refused = await it.ListAsync();
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter!.Delta);
        it.Emulator.RateLimit = new(0, TimeSpan.FromSeconds(1.25), RetryAfterStyle.HttpDate);
        using var dated = await it.ListAsync();
        Assert.Equal(it.Emulator.StartedAt.AddSeconds(2).ToString("R", CultureInfo.InvariantCulture), dated.Headers.NonValidated["Retry-After"].ToString());
    }

    [Fact]
    public async Task A_limit_can_be_set_and_lifted_while_it_runs()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.RateLimit = new(0, TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await it.ListAsync()).StatusCode);
        it.Emulator.RateLimit = null;
        Assert.Equal(HttpStatusCode.OK, (await it.ListAsync()).StatusCode);
        Assert.Throws<ServiceException>(() => it.Emulator.RateLimit = new(1, TimeSpan.Zero));
    }
}
