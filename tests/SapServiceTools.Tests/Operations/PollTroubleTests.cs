using SapServiceTools.Clients.Operations;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Operations;

/// <summary>What slows a wait, and what ends it.</summary>
public sealed class PollTroubleTests
{
    [Fact]
    public async Task Transient_trouble_slows_a_wait_and_leaves_no_trace_when_it_is_over()
    {
        using var it = new PollFixture();
        it.BeforeOne = (_, _) => it.Polls.Count is 2 or 3 or 4 or 6 ? throw PollFixture.Busy() : Task.CompletedTask;
        await it.DriveAsync(it.WaitAsync("a", until: 3));
        // Pauses of 0.3, 0.6, 1.2 s after the first three faults; then the interval, and 0.3 s again after the next one.
        Assert.Equal([0, 0.3, 0.6, 1.2, 2.4, 2.7, 3.0], it.TimesOf("a"));
    }

    [Fact]
    public async Task Trouble_never_makes_polls_come_faster()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(50) });
        it.BeforeOne = (_, _) => it.Polls.Count < 4 ? throw PollFixture.Busy() : Task.CompletedTask;
        await it.DriveAsync(it.WaitAsync("a", until: 140));
        Assert.Equal([0, 50, 100, 150], it.TimesOf("a"));
    }

    [Fact]
    public async Task Without_an_interval_trouble_still_slows()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.Zero });
        it.BeforeOne = (_, _) => it.Polls.Count < 4 ? throw PollFixture.Busy() : Task.CompletedTask;
        await it.DriveAsync(it.WaitAsync("a", until: 0.6));
        Assert.Equal([0, 0.1, 0.3, 0.7], it.TimesOf("a"));
    }

    [Fact]
    public async Task Retry_After_is_kept_where_it_is_longer()
    {
        using var it = new PollFixture();
        it.BeforeOne = (_, _) => it.Polls.Count switch
        {
            1 => throw PollFixture.Busy(TimeSpan.FromSeconds(20), 429),
            2 => throw PollFixture.Busy(TimeSpan.Zero),
            _ => Task.CompletedTask,
        };
        await it.DriveAsync(it.WaitAsync("a", until: 20.5));
        Assert.Equal([0, 20, 20.6], it.TimesOf("a"));
    }

    [Fact]
    public async Task The_slowest_pace_is_the_policys()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(1), MaxInterval = TimeSpan.FromSeconds(4) });
        it.BeforeOne = (_, _) => throw PollFixture.Busy();
        await Assert.ThrowsAsync<TimeoutException>(() => it.DriveAsync(it.WaitAsync("a", timeout: 100), reach: 10));
        Assert.Equal([0.0, 1.0, 3.0, 7.0, 11.0, 15.0], it.TimesOf("a").Take(6));
    }

    [Fact]
    public async Task Trouble_to_the_end_is_a_timeout()
    {
        using var it = new PollFixture();
        it.BeforeOne = (_, _) => throw PollFixture.Busy(TimeSpan.FromDays(1));
        var waiting = it.WaitAsync("a", timeout: 10);
        await it.RestAfterAsync(polls: 1);
        it.Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting).Soon();
        Assert.Equal([0.0], it.TimesOf("a"));
    }

    [Theory]
    [InlineData(ServiceErrorKind.Unavailable, ErrorIds.ServiceUnavailable, 500)]
    [InlineData(ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, 200)]
    [InlineData(ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse, null)]
    [InlineData(ServiceErrorKind.InvalidResponse, ErrorIds.UnexpectedStatus, 202)]
    public async Task Only_a_row_of_odd_responses_ends_a_wait(ServiceErrorKind kind, string id, int? status)
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(0.3), MaxUnusableResponses = 3 });
        var odd = new ServiceException(kind, id, "odd") { StatusCode = status };
        // Three in a row, a proper one, three, trouble that passes by itself and doesn't count, and then one too many.
        it.BeforeOne = (_, _) => it.Polls.Count switch
        {
            4 => Task.CompletedTask,
            8 => throw PollFixture.Busy(),
            _ => throw odd,
        };
        Assert.Same(odd, await Assert.ThrowsAsync<ServiceException>(() => it.DriveAsync(it.WaitAsync("a"))));
        Assert.Equal(9, it.Polls.Count);
        // The pauses grow from fault to fault.
        Assert.Equal([0, 0.3, 0.9, 2.1, 2.4, 2.7, 3.3, 4.5, 6.9], it.TimesOf("a"));
        await it.RestAsync();
    }

    [Fact]
    public async Task Other_errors_end_the_wait()
    {
        using var it = new PollFixture();
        var error = new ServiceException(ServiceErrorKind.Authentication, ErrorIds.AuthenticationFailed, "no") { StatusCode = 401 };
        it.BeforeOne = (_, _) => it.Polls.Count == 2 ? throw error : Task.CompletedTask;
        Assert.Same(error, await Assert.ThrowsAsync<ServiceException>(() => it.DriveAsync(it.WaitAsync("a"))));
        Assert.Equal([0, 0.3], it.TimesOf("a"));
        await it.RestAsync();
    }

    [Fact]
    public async Task So_does_a_evaluation_that_throws()
    {
        using var it = new PollFixture();
        await Assert.ThrowsAsync<OperationFailedException>(() => it.DriveAsync(
            it.WaitAsync("a", (_, _) => throw new OperationFailedException(ErrorIds.InstanceCreationFailed, "failed"))));
        await it.RestAsync();
    }

    [Fact]
    public async Task Cancellation_ends_one_wait_and_leaves_the_others()
    {
        using var it = new PollFixture();
        it.States["b"] = "working";
        using var source = new CancellationTokenSource();
        var canceled = it.WaitAsync("a", cancellationToken: source.Token);
        var other = it.WaitAsync("b", until: 1);
        await ClockDriver.UntilAsync(() => it.Polls.Count >= 2, "both were polled");
        await source.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled).Soon();
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal("working", await it.DriveAsync(other));
        Assert.Single(it.TimesOf("a"));
        await it.RestAsync();
    }

    [Fact]
    public async Task Cancellation_gives_the_poll_up()
    {
        using var it = new PollFixture();
        it.BeforeOne = (_, token) => Task.Delay(Timeout.Infinite, token);
        using var source = new CancellationTokenSource();
        var waiting = it.WaitAsync("a", cancellationToken: source.Token);
        await ClockDriver.UntilAsync(() => it.UnderWay == 1, "the poll has begun");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).Soon();
        await it.RestAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => it.WaitAsync("a", cancellationToken: source.Token)).Soon();
        Assert.Single(it.Polls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Closing_ends_all_waits_and_takes_no_new_ones(bool withinPoll)
    {
        var it = new PollFixture();
        if (withinPoll)
            it.BeforeOne = (_, token) => Task.Delay(Timeout.Infinite, token);
        var waits = new[] { it.WaitAsync("a"), it.WaitAsync("b"), it.WaitAsync("a") };
        await ClockDriver.UntilAsync(() => it.Polls.Select(poll => poll.What).Distinct().Count() == 2, "both were polled");
        it.Dispose();
        it.Dispose();
        foreach (var wait in waits)
            Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<ServiceException>(() => wait).Soon()).ErrorId);
        await it.RestAsync();
        Assert.Equal(ErrorIds.SessionClosed, (await Assert.ThrowsAsync<ServiceException>(() => it.WaitAsync("c")).Soon()).ErrorId);
        await it.RestAsync();
    }

    [Fact]
    public async Task After_a_rest_the_poller_works_on()
    {
        using var it = new PollFixture();
        for (var round = 0; round < 20; round++)
        {
            it.States["a"] = "working";
            await it.DriveAsync(it.WaitAsync("a", until: it.Clock.Elapsed.TotalSeconds + 0.5));
            await it.RestAsync();
        }

        Assert.Equal(60, it.Polls.Count);
    }
}
