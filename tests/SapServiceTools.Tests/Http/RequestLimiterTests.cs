using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Http;

/// <summary>No span of a window's length sees more requests than the limit, wherever between sending and answer the server counts them.</summary>
public sealed class RequestLimiterTests
{
    // A task ends some time after its place was taken, so that the places tell who isn't admitted yet: they are taken while the clock is moved.
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_place_is_free_again_one_window_after_the_answer()
    {
        var limiter = new RequestLimiter([new RequestLimit(2, Minute)], _clock);
        var first = await EnterAsync(limiter);
        var second = await EnterAsync(limiter);
        var third = EnterAsync(limiter);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([2], limiter.CountTaken());
        first.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal([2], limiter.CountTaken());
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var place = await third.Soon();
        second.Dispose();
    }

    [Fact]
    public async Task Who_waits_for_a_narrow_limit_holds_up_nobody_else()
    {
        var limiter = new RequestLimiter([new RequestLimit(10, Minute), new RequestLimit(1, Minute) { Method = HttpMethod.Post, Path = "/things" }], _clock);
        (await EnterAsync(limiter, HttpMethod.Post)).Dispose();
        var narrow = EnterAsync(limiter, HttpMethod.Post);
        Assert.Equal([1, 1], limiter.CountTaken());
        for (var i = 0; i < 9; i++)
            (await EnterAsync(limiter).Soon()).Dispose();
        var tenth = EnterAsync(limiter);
        Assert.Equal([10, 1], limiter.CountTaken());
        _clock.Advance(Minute);
        (await narrow.Soon()).Dispose();
        (await tenth.Soon()).Dispose();
    }

    [Fact]
    public async Task The_first_come_is_the_first_served()
    {
        var limiter = new RequestLimiter([new RequestLimit(1, Minute)], _clock);
        (await EnterAsync(limiter)).Dispose();
        var waiting = Enumerable.Range(0, 5).Select(_ => EnterAsync(limiter)).ToList();
        for (var served = 1; served <= 5; served++)
        {
            _clock.Advance(Minute);
            (await waiting[served - 1].Soon()).Dispose();
            Assert.Equal([1 + served], limiter.CountTaken());
        }
    }

    [Fact]
    public async Task Who_gives_up_leaves_its_turn_to_the_next()
    {
        var limiter = new RequestLimiter([new RequestLimit(1, Minute)], _clock);
        var first = await EnterAsync(limiter);
        using var cancel = new CancellationTokenSource();
        var gone = EnterAsync(limiter, cancellationToken: cancel.Token);
        var next = EnterAsync(limiter);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Soon());
        first.Dispose();
        _clock.Advance(Minute);
        (await next.Soon()).Dispose();
    }

    [Fact]
    public async Task A_pause_that_the_server_asks_for_holds_all()
    {
        var limiter = new RequestLimiter([new RequestLimit(10, Minute)], _clock);
        limiter.Pause(TimeSpan.FromSeconds(30));
        var waiting = EnterAsync(limiter);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal([0], limiter.CountTaken());
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await waiting.Soon()).Dispose();
    }

    [Fact]
    public async Task However_many_come_at_once_no_window_sees_too_many()
    {
        var limiter = new RequestLimiter([new RequestLimit(20, Minute), new RequestLimit(50, TimeSpan.FromMinutes(5))], _clock);
        var sent = new System.Collections.Concurrent.ConcurrentBag<TimeSpan>();
        var all = Task.WhenAll(Enumerable.Range(0, 300).Select(async _ =>
        {
            using var place = await EnterAsync(limiter);
            sent.Add(_clock.Elapsed);
        }));
        await _clock.DriveAsync(all, TimeSpan.FromMinutes(6));
        var times = sent.Order().ToList();
        Assert.Equal(300, times.Count);
        foreach (var (limit, window) in new[] { (20, Minute), (50, TimeSpan.FromMinutes(5)) })
        {
            for (var i = limit; i < times.Count; i++)
                Assert.True(times[i] - times[i - limit] >= window, $"{limit + 1} requests within {times[i] - times[i - limit]}");
        }
    }

    private static Task<RequestLimiter.Place> EnterAsync(RequestLimiter limiter, HttpMethod? method = null, CancellationToken cancellationToken = default) =>
        limiter.EnterAsync(new ServiceRequest(method ?? HttpMethod.Get, new Uri("http://x/things")) { Purpose = "test" }, NullCallLog.Instance, cancellationToken).AsTask();
}
