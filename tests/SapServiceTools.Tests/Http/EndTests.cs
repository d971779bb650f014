using System.Buffers;
using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>Cancellation and the end of the session, wherever a call just is.</summary>
public sealed class EndTests
{
    public enum Stage
    {
        BeforeTheAnswer,
        WithinTheBody,
        WithinAnErrorsBody,
        BetweenTwoTries,
    }

    [Theory]
    [EachStage]
    public async Task Cancellation_surfaces_at_once_as_itself(Stage stage)
    {
        await using var it = await StartAsync(stage);
        using var source = new CancellationTokenSource();
        var sending = it.Transport.SendAsync(it.Get(), it.Log, source.Token);
        await ReachAsync(it, stage);
        await source.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending).Soon();
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Equal(0, it.Clock.TimerCount);
    }

    [Theory]
    [EachStage]
    public async Task Closing_the_session_ends_what_is_under_way(Stage stage)
    {
        await using var it = await StartAsync(stage);
        var sending = it.Transport.SendAsync(it.Get(), it.Log, CancellationToken.None);
        await ReachAsync(it, stage);
        it.Transport.Dispose();
        var error = await Assert.ThrowsAsync<ServiceException>(() => sending).Soon();
        Assert.Equal((ServiceErrorKind.SessionClosed, ErrorIds.SessionClosed), (error.Kind, error.ErrorId));
        Assert.Equal(0, it.Clock.TimerCount);
    }

    [Fact]
    public async Task A_closed_session_sends_nothing()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        it.Transport.Dispose();
        it.Transport.Dispose();
        foreach (var mode in Enum.GetValues<RetryMode>())
        {
            var error = await it.FailAsync(it.Get() with { Retry = mode });
            Assert.Equal(ErrorIds.SessionClosed, error.ErrorId);
        }

        Assert.Equal(0, it.Transport.RequestCount);
        Assert.Empty(it.Log.VerboseLines);
    }

    [Fact]
    public async Task A_canceled_call_sends_nothing()
    {
        await using var it = await TransportFixture.StartAsync(call => call.Json("{}"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => it.Transport.SendAsync(it.Get(), it.Log, new CancellationToken(canceled: true))).Soon();
        Assert.Equal(0, it.Transport.RequestCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_streamed_body_ends_the_same_ways(bool cancel)
    {
        await using var it = await StartAsync(Stage.WithinTheBody);
        await using var response = await it.Transport.OpenAsync(it.Get(), BodyPace.EachRead, it.Log, CancellationToken.None).Soon();
        Assert.Equal(5, await response.Body.ReadAsync(new byte[5]).AsTask().Soon());
        using var source = new CancellationTokenSource();
        var reading = response.Body.ReadAsync(new byte[5], source.Token).AsTask();
        if (cancel)
        {
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading).Soon();
        }
        else
        {
            it.Transport.Dispose();
            var fault = await Assert.ThrowsAsync<ObjectDisposedException>(() => reading).Soon();
            Assert.Equal(ErrorIds.SessionClosed, it.Transport.BodyFault(fault, it.Get(), response.RequestId).ErrorId);
        }
    }

    private static Task<TransportFixture> StartAsync(Stage stage) => TransportFixture.StartAsync(async call =>
    {
        call.Exchange.StatusCode = stage switch { Stage.WithinAnErrorsBody => 500, Stage.BetweenTwoTries => 503, _ => 200 };
        if (stage == Stage.BetweenTwoTries)
            return;
        if (stage != Stage.BeforeTheAnswer)
        {
            call.Exchange.SetContentLength(1000);
            call.Exchange.ResponseBody.Write("{\"a\":"u8);
            await call.Exchange.FlushAsync(CancellationToken.None);
        }

        await call.HangAsync();
    });

    private static Task ReachAsync(TransportFixture it, Stage stage) => stage switch
    {
        Stage.BeforeTheAnswer => ClockDriver.UntilAsync(() => it.Server.Requests.Count == 1, "the request has arrived"),
        Stage.BetweenTwoTries => ClockDriver.UntilAsync(
            () => it.Log.Warnings.Count == 1 && it.Clock.NextTimer < TimeSpan.FromMinutes(1), "the next try is planned"),
        _ => ClockDriver.UntilAsync(() => it.Log.VerboseLines.Count == 2 && it.Clock.TimerCount == 1, "the body is being read"),
    };

    private sealed class EachStageAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) => Enum.GetValues<Stage>().Select(stage => new object[] { stage });
    }
}
