using System.Buffers;
using System.IO.Compression;
using System.Text;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Limits in time and size.</summary>
public sealed class LimitTests
{
    private static readonly TransportOptions Once = new() { RequestTimeout = TimeSpan.FromSeconds(60), MaxRetries = 0 };
    private static readonly TransportOptions Patient = TransportFixture.Patient with { MaxRetries = 0 };

    [Fact]
    public async Task A_server_that_never_answers_runs_into_the_request_timeout()
    {
        var hungUp = new TaskCompletionSource();
        await using var it = await TransportFixture.StartAsync(
            async call =>
            {
                await call.HangAsync();
                hungUp.SetResult();
            },
            Once);
        var sending = it.Transport.SendAsync(it.Get(), it.Log, CancellationToken.None);
        await ClockDriver.UntilAsync(() => it.Server.Requests.Count == 1, "the request has arrived");
        it.Clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        // The request fails some time after its timer has fired; that the timer is still armed is exact.
        Assert.Equal(TimeSpan.FromTicks(1), it.Clock.NextTimer);
        it.Clock.Advance(TimeSpan.FromTicks(1));
        var error = await Assert.ThrowsAsync<ServiceException>(() => sending).Soon();
        Assert.Equal((ServiceErrorKind.Connection, ErrorIds.RequestTimedOut), (error.Kind, error.ErrorId));
        Assert.True(error is { IsTransient: true, MayHaveTakenEffect: true });
        await hungUp.Task.Soon();
        Assert.Equal(0, it.Clock.TimerCount);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_server_that_falls_silent_within_a_body_runs_into_it_too(int status)
    {
        var hungUp = new TaskCompletionSource();
        await using var it = await TransportFixture.StartAsync(
            async call =>
            {
                call.Exchange.StatusCode = status;
                call.Exchange.SetContentLength(1000);
                call.Exchange.ResponseBody.Write("{\"a\":"u8);
                await call.Exchange.FlushAsync(CancellationToken.None);
                await call.HangAsync();
                hungUp.SetResult();
            },
            Once);
        var sending = it.Transport.SendAsync(it.Get(), it.Log, CancellationToken.None);
        // The time limit of the headers is gone, and the one of the body is armed.
        await ClockDriver.UntilAsync(() => it.Log.VerboseLines.Count == 2 && it.Clock.TimerCount == 1, "the body is being read");
        it.Clock.Advance(TimeSpan.FromSeconds(60));
        var error = await Assert.ThrowsAsync<ServiceException>(() => sending).Soon();
        Assert.Equal(status == 200 ? ErrorIds.RequestTimedOut : ErrorIds.ServiceUnavailable, error.ErrorId);
        await hungUp.Task.Soon();
        Assert.Equal(0, it.Clock.TimerCount);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_body_that_drips_runs_into_it_too(int status)
    {
        var go = new SemaphoreSlim(0);
        var dripped = 0;
        await using var it = await TransportFixture.StartAsync(
            async call =>
            {
                call.Exchange.StatusCode = status;
                call.Exchange.SetContentLength(1000);
                while (dripped < 1000)
                {
                    call.Exchange.ResponseBody.Write(" "u8);
                    await call.Exchange.FlushAsync(call.Exchange.Aborted);
                    dripped++;
                    await go.WaitAsync(call.Exchange.Aborted);
                }
            },
            Once);
        var sending = it.Transport.SendAsync(it.Get(), it.Log, CancellationToken.None);
        await ClockDriver.UntilAsync(() => it.Log.VerboseLines.Count == 2, "the body is being read");
        // No pause is as long as the limit, and the clock moves only while a read waits.
        while (!sending.IsCompleted)
        {
            await ClockDriver.UntilAsync(() => it.Clock.TimerCount == 1 || sending.IsCompleted, "a read waits");
            it.Clock.Advance(TimeSpan.FromSeconds(20));
            go.Release();
            await Task.Delay(1);
        }

        var error = await Assert.ThrowsAsync<ServiceException>(() => sending);
        Assert.Equal(status == 200 ? ErrorIds.RequestTimedOut : ErrorIds.ServiceUnavailable, error.ErrorId);
        Assert.InRange(dripped, 1, 999);
        Assert.Equal(0, it.Clock.TimerCount);
    }

    [Fact]
    public async Task What_the_headers_took_is_gone_for_the_body()
    {
        var go = new TaskCompletionSource();
        await using var it = await TransportFixture.StartAsync(
            async call =>
            {
                await go.Task;
                call.Exchange.SetContentLength(10);
                await call.Exchange.FlushAsync(CancellationToken.None);
                await call.HangAsync();
            },
            Once);
        var sending = it.Transport.SendAsync(it.Get(), it.Log, CancellationToken.None);
        await ClockDriver.UntilAsync(() => it.Server.Requests.Count == 1, "the request has arrived");
        it.Clock.Advance(TimeSpan.FromSeconds(50));
        go.SetResult();
        await ClockDriver.UntilAsync(() => it.Log.VerboseLines.Count == 2 && it.Clock.TimerCount == 1, "the body is being read");
        it.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromTicks(1), it.Clock.NextTimer);
        it.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ErrorIds.RequestTimedOut, (await Assert.ThrowsAsync<ServiceException>(() => sending).Soon()).ErrorId);
    }

    [Fact]
    public async Task A_slow_body_may_last_as_long_as_it_never_pauses_too_long()
    {
        var go = new SemaphoreSlim(0);
        await using var it = await TransportFixture.StartAsync(
            async call =>
            {
                call.Exchange.SetContentLength(10);
                for (var i = 0; i < 10; i++)
                {
                    call.Exchange.ResponseBody.Write("x"u8);
                    await call.Exchange.FlushAsync(CancellationToken.None);
                    await go.WaitAsync(call.Exchange.Aborted);
                }
            },
            Once);
        await using var response = await it.Transport.OpenAsync(it.Get(), BodyPace.EachRead, it.Log, CancellationToken.None).Soon();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, await response.Body.ReadAsync(new byte[10]).AsTask().Soon());
            it.Clock.Advance(TimeSpan.FromSeconds(59));
            go.Release();
        }

        Assert.Equal(0, await response.Body.ReadAsync(new byte[10]).AsTask().Soon());
        Assert.Equal(TimeSpan.FromSeconds(590), it.Clock.Elapsed);
        Assert.Equal(0, it.Clock.TimerCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_beyond_the_bound_is_refused(bool announced)
    {
        const int Bound = 100_000;
        await using var it = await TransportFixture.StartAsync(
            async call =>
            {
                if (announced)
                    call.Exchange.SetContentLength(10L * 1024 * 1024 * 1024);
                while (true)
                {
                    call.Exchange.ResponseBody.Write(new byte[10_000]);
                    await call.Exchange.FlushAsync(call.Exchange.Aborted);
                }
            },
            Patient with { MaxResponseBytes = Bound });
        var error = await it.FailAsync(it.Get());
        Assert.Equal((ServiceErrorKind.InvalidResponse, ErrorIds.ResponseTooLarge), (error.Kind, error.ErrorId));
        Assert.Contains("100000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Single(it.Server.Requests);
    }

    [Fact]
    public async Task An_answer_at_the_bound_is_taken()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Text(200, new string('x', 100_000)), Patient with { MaxResponseBytes = 100_000 });
        Assert.Equal(100_000, (await it.SendAsync(it.Get())).Body.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task What_counts_is_the_size_after_decompression(string encoding)
    {
        var packed = Pack(encoding, new byte[20_000_000]);
        Assert.InRange(packed.Length, 1, 100_000);
        await using var it = await TransportFixture.StartAsync(
            call =>
            {
                call.Header("Content-Encoding", encoding);
                call.Answer(200, "application/json", packed);
            },
            Patient with { MaxResponseBytes = 1_000_000 });
        Assert.Equal(ErrorIds.ResponseTooLarge, (await it.FailAsync(it.Get())).ErrorId);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Packed_answers_are_unpacked_and_broken_ones_refused(string encoding)
    {
        var packed = Pack(encoding, Encoding.UTF8.GetBytes("""{"a":"ö"}"""));
        await using var it = await TransportFixture.StartAsync(
            call =>
            {
                call.Header("Content-Encoding", encoding);
                call.Answer(200, "application/json", call.Number == 1 ? packed : "this is not packed at all, and long enough"u8);
            },
            Patient);
        Assert.Equal("""{"a":"ö"}""", Encoding.UTF8.GetString((await it.SendAsync(it.Get())).Body.Span));
        Assert.Contains(encoding, it.Server.Requests[0].Headers["Accept-Encoding"], StringComparison.Ordinal);
        var error = await it.FailAsync(it.Get());
        Assert.Equal((ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse), (error.Kind, error.ErrorId));
    }

    [Fact]
    public async Task The_body_of_an_error_is_read_only_as_far_as_a_message_needs()
    {
        await using var it = await TransportFixture.StartAsync(
            async call =>
            {
                call.Exchange.StatusCode = 400;
                while (true)
                {
                    call.Exchange.ResponseBody.Write(new byte[10_000]);
                    await call.Exchange.FlushAsync(call.Exchange.Aborted);
                }
            },
            Patient);
        Assert.Equal(ErrorIds.BadRequest, (await it.FailAsync(it.Get())).ErrorId);
    }

    private static byte[] Pack(string encoding, byte[] content)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal),
            _ => new BrotliStream(packed, CompressionLevel.Fastest),
        })
            packer.Write(content);
        return packed.ToArray();
    }
}
