using SapServiceTools.Clients.Operations;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Operations;

/// <summary>When a single waiter's polls come.</summary>
public sealed class PollScheduleTests
{
    [Fact]
    public async Task The_first_poll_is_immediate_and_the_interval_constant()
    {
        using var it = new PollFixture();
        it.States["a"] = "working";
        await it.DriveAsync(it.WaitAsync("a", until: 1.2));
        Assert.Equal([0, 0.3, 0.6, 0.9, 1.2], it.TimesOf("a"));
        Assert.Equal([0, 0.3, 0.6, 0.9], it.Log.ProgressReports.Select(progress => Math.Round(progress.Elapsed.TotalSeconds, 3)));
        await it.RestAsync();
    }

    [Fact]
    public async Task What_is_done_at_the_first_poll_costs_one()
    {
        using var it = new PollFixture();
        it.States["a"] = "done";
        Assert.Equal("done", await it.DriveAsync(it.WaitAsync("a")));
        Assert.Equal([0.0], it.TimesOf("a"));
        Assert.Equal(TimeSpan.Zero, it.Clock.Elapsed);
        await it.RestAsync();
    }

    [Fact]
    public async Task Growth_begins_at_the_interval_and_ends_at_the_longest()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(1), Growth = 2, MaxInterval = TimeSpan.FromSeconds(5) });
        await it.DriveAsync(it.WaitAsync("a", until: 20));
        Assert.Equal([0, 1, 3, 7, 12, 17, 22], it.TimesOf("a"));
    }

    [Fact]
    public async Task Even_wild_growth_ends_at_the_longest()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(1), Growth = 1e9, MaxInterval = TimeSpan.FromSeconds(5) });
        await it.DriveAsync(it.WaitAsync("a", until: 500));
        Assert.Equal([0.0, 1.0, 6.0, 11.0], it.TimesOf("a").Take(4));
        Assert.Equal(501, it.TimesOf("a").Last());
    }

    [Fact]
    public async Task A_long_interval_is_not_cut_by_the_limit_of_growth()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(50), Growth = 2 });
        await it.DriveAsync(it.WaitAsync("a", until: 140));
        Assert.Equal([0, 50, 100, 150], it.TimesOf("a"));
    }

    [Fact]
    public async Task An_early_poll_moves_the_next_one_no_further_than_the_longest()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(10), MaxInterval = TimeSpan.FromSeconds(12) });
        var waiting = it.WaitAsync("a", until: 38);
        await it.RestAfterAsync(1);
        it.Clock.Advance(TimeSpan.FromSeconds(6));
        // One who comes and goes shares a poll at 6 s, in place of the one at 10 s. The next of that rhythm would come 14 s later.
        await it.WaitAsync("a", (_, _) => PollResult.Done).Soon();
        await it.DriveAsync(waiting);
        Assert.Equal([0, 6, 18, 28, 38], it.TimesOf("a"));
    }

    [Fact]
    public async Task No_poll_waits_for_others_beyond_the_longest()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(1), Growth = 2, MaxInterval = TimeSpan.FromSeconds(2) }) { ListSize = 0 };
        using var expected = it.Poller.ExpectWaiter();
        await it.DriveAsync(Task.WhenAll(it.WaitAsync("a", until: 5), it.WaitAsync("b", until: 5)));
        // Those that may wait do so for 25 ms.
        Assert.Equal([0.025, 1.05, 3.05, 5.05], it.TimesOf("*"));
    }

    [Fact]
    public async Task Only_the_server_may_ask_for_more_than_the_longest()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(1), MaxInterval = TimeSpan.FromSeconds(4) });
        it.BeforeOne = (_, _) => it.Polls.Count is 2 or 3 or 4 or 5 ? throw PollFixture.Busy(it.Polls.Count == 5 ? TimeSpan.FromSeconds(9) : null) : Task.CompletedTask;
        await it.DriveAsync(it.WaitAsync("a", until: 19));
        Assert.Equal([0, 1, 2, 4, 8, 17, 18, 19], it.TimesOf("a"));
    }

    [Fact]
    public async Task The_servers_hint_takes_the_place_of_the_interval_as_long_as_it_is_given()
    {
        using var it = new PollFixture();
        var hints = new Queue<double>([5, 0.05, 2]);
        await it.DriveAsync(it.WaitAsync("a", (_, _) => it.Clock.Elapsed.TotalSeconds > 7.5
            ? PollResult.Done
            : PollResult.Pending("working", hints.TryDequeue(out var hint) ? TimeSpan.FromSeconds(hint) : null)));
        Assert.Equal([0, 5, 5.05, 7.05, 7.35, 7.65], it.TimesOf("a"));
    }

    [Fact]
    public async Task Without_an_interval_polls_follow_as_fast_as_answers()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.Zero });
        it.BeforeOne = async (_, _) => await Task.Yield();
        await it.DriveAsync(it.WaitAsync("a", (_, _) => it.Polls.Count == 200 ? PollResult.Done : PollResult.Pending("working")));
        Assert.Equal(200, it.Polls.Count);
        Assert.Equal(TimeSpan.Zero, it.Clock.Elapsed);
        await it.RestAsync();
    }

    [Fact]
    public async Task A_slow_answer_moves_the_next_poll_but_does_not_double_it()
    {
        using var it = new PollFixture();
        it.BeforeOne = (_, _) =>
        {
            // The first answer takes a second.
            if (it.Polls.Count == 1)
                it.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };
        await it.DriveAsync(it.WaitAsync("a", until: 1.7));
        Assert.Equal([0, 1.2, 1.5, 1.8], it.TimesOf("a"));
    }

    [Fact]
    public async Task Polls_never_come_before_their_time()
    {
        // Timers count whole milliseconds; a poll that came early would find nothing, and the next one late.
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromTicks(12_345) });
        await it.DriveAsync(it.WaitAsync("a", until: 0.01));
        var times = it.TimesOf("a").ToList();
        Assert.Equal(times.Distinct(), times);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task No_time_means_an_end_at_once(double timeout)
    {
        using var it = new PollFixture();
        await Assert.ThrowsAsync<TimeoutException>(() => it.WaitAsync("a", timeout: timeout)).Soon();
        await it.RestAsync();
    }

    [Fact]
    public async Task The_deadline_is_hard_between_two_polls()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.FromSeconds(10) });
        var waiting = it.WaitAsync("a", timeout: 25);
        for (var poll = 1; poll <= 3; poll++)
        {
            await it.RestAfterAsync(poll);
            it.Clock.Advance(TimeSpan.FromSeconds(poll < 3 ? 10 : 4.999));
        }

        // The wait fails some time after its timer has fired; that the timer is still armed is exact.
        Assert.Equal(TimeSpan.FromSeconds(0.001), it.Clock.NextTimer);
        it.Clock.Advance(TimeSpan.FromSeconds(0.001));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting).Soon();
        Assert.Equal([0, 10, 20], it.TimesOf("a"));
        await it.RestAsync();
    }

    [Fact]
    public async Task The_deadline_is_hard_within_a_poll_and_gives_it_up()
    {
        using var it = new PollFixture();
        it.BeforeOne = (_, token) => Task.Delay(Timeout.Infinite, token);
        var waiting = it.WaitAsync("a", timeout: 5);
        await ClockDriver.UntilAsync(() => it.UnderWay == 1, "the poll has begun");
        it.Clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting).Soon();
        await it.RestAsync();
    }

    [Fact]
    public async Task A_limit_beyond_what_timers_take_works_too()
    {
        using var it = new PollFixture();
        await it.DriveAsync(it.WaitAsync("a", until: 1, timeout: TimeSpan.FromDays(10_000).TotalSeconds));
        Assert.Equal(5, it.Polls.Count);
    }
}
