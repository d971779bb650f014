using SapServiceTools.Clients.Operations;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Operations;

/// <summary>Many waiters: who shares which poll.</summary>
public sealed class PollSharingTests
{
    private static ServiceException Refused => new(ServiceErrorKind.PermissionDenied, ErrorIds.PermissionDenied, "no list for you") { StatusCode = 403 };

    [Fact]
    public async Task Two_waiters_on_one_thing_share_its_polls()
    {
        using var it = new PollFixture();
        it.States["a"] = "working";
        var first = it.WaitAsync("a", until: 0.9);
        var second = it.WaitAsync("a", until: 0.6);
        var third = it.WaitAsync("a", until: 0.9, type: OperationType.Delete);
        await it.DriveAsync(Task.WhenAll(first, second, third));
        // The first poll may come before the others have joined.
        Assert.Equal([0.0, 0.3, 0.6, 0.9], it.TimesOf("a").Distinct());
        Assert.InRange(it.Polls.Count, 4, 6);
        await it.RestAsync();
    }

    [Fact]
    public async Task One_of_two_waiters_may_leave_a_poll_that_both_wait_for()
    {
        using var it = new PollFixture();
        var answer = new TaskCompletionSource();
        it.BeforeOne = (_, token) => it.Polls.Count <= 1 ? Task.CompletedTask : answer.Task.WaitAsync(token);
        it.States["a"] = "working";
        using var source = new CancellationTokenSource();
        // Both join before the second poll.
        var leaving = it.WaitAsync("a", cancellationToken: source.Token);
        await it.RestAfterAsync(polls: 1);
        it.BeforeOne = (_, token) => answer.Task.WaitAsync(token);
        var staying = it.WaitAsync("a");
        await ClockDriver.UntilAsync(() => it.Polls.Count == 2 && it.UnderWay == 1, "both are in the second poll");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving).Soon();
        Assert.Equal(1, it.UnderWay);
        it.States["a"] = "done";
        answer.SetResult();
        Assert.Equal("done", await it.DriveAsync(staying));
        await it.RestAsync();
    }

    [Theory]
    [InlineData(null, 50, false)]
    [InlineData(0, 2, true)]
    [InlineData(99, 2, true)]
    [InlineData(100, 2, false)]
    [InlineData(1000, 11, false)]
    [InlineData(1000, 12, true)]
    public async Task A_list_is_polled_where_it_is_cheaper(int? entries, int waiters, bool list)
    {
        using var it = new PollFixture { ListSize = entries };
        for (var i = 0; i < waiters; i++)
            it.States[$"t{i}"] = "working";
        var all = Task.WhenAll(Enumerable.Range(0, waiters).Select(i => it.WaitAsync($"t{i}", until: 0.9)));
        await it.DriveAsync(all);
        // The first round may begin before all have joined.
        var later = it.Polls.Where(poll => poll.At > 0).ToList();
        Assert.Equal(list ? ["*", "*", "*"] : Enumerable.Range(0, 3 * waiters).Select(_ => "t"), later.Select(poll => poll.What[..1]));
        await it.RestAsync();
    }

    [Fact]
    public async Task Waiters_for_one_thing_count_once()
    {
        using var it = new PollFixture { ListSize = 100 };
        it.States["a"] = "working";
        await it.DriveAsync(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => it.WaitAsync("a", until: 0.6))));
        Assert.DoesNotContain("*", it.Polls.Select(poll => poll.What));
    }

    [Fact]
    public async Task Those_who_began_a_little_apart_come_together()
    {
        using var it = new PollFixture { ListSize = 0 };
        var waits = new List<Task>();
        for (var i = 0; i < 10; i++)
        {
            it.States[$"t{i}"] = "working";
            waits.Add(it.WaitAsync($"t{i}", until: 3));
            await ClockDriver.UntilAsync(() => it.Clock.TimerCount > waits.Count, "the poller sleeps");
            it.Clock.Advance(TimeSpan.FromMilliseconds(20));
        }

        await it.DriveAsync(Task.WhenAll(waits));
        // One list an interval, though the waiters' own times are spread over 0.2 s.
        Assert.InRange(it.TimesOf("*").Count(at => at is > 0.6 and < 3), 7, 9);
        Assert.DoesNotContain(it.Polls, poll => poll.At > 0.6 && poll.What != "*");
    }

    [Fact]
    public async Task A_poll_that_is_due_gives_announced_waits_a_moment_and_no_more()
    {
        using var it = new PollFixture { ListSize = 0 };
        it.States["a"] = it.States["b"] = "working";
        var announcement = it.Poller.ExpectWaiter();
        var first = it.WaitAsync("a", until: 0.1);
        await ClockDriver.UntilAsync(() => it.Clock.NextTimer == TimeSpan.FromMilliseconds(25), "the poll is put off");
        Assert.Empty(it.Polls);
        var second = it.WaitAsync("b", until: 0.1);
        announcement.Dispose();
        announcement.Dispose();
        await it.DriveAsync(Task.WhenAll(first, second));
        Assert.Equal(("*", true), (it.Polls[0].What, it.Polls[0].At <= 0.025));

        using var never = it.Poller.ExpectWaiter();
        var alone = it.WaitAsync("a", until: 0.1);
        var before = it.Clock.Elapsed;
        await it.DriveAsync(alone);
        Assert.Equal(TimeSpan.FromMilliseconds(25), it.Clock.Elapsed - before);
    }

    [Fact]
    public async Task A_list_that_is_refused_falls_back_to_single_polls_for_a_while()
    {
        using var it = new PollFixture { ListSize = 0 };
        it.States["a"] = it.States["b"] = "working";
        it.BeforeAll = _ => it.Clock.Elapsed < TimeSpan.FromSeconds(30) ? throw Refused : Task.CompletedTask;
        await it.DriveAsync(Task.WhenAll(it.WaitAsync("a", until: 90), it.WaitAsync("b", until: 90)));
        var lists = it.TimesOf("*").ToList();
        Assert.InRange(lists[0], 0, 0.3);
        Assert.InRange(lists[1], lists[0] + 60, lists[0] + 60.3);
        Assert.True(lists.Count > 50);
        Assert.DoesNotContain(it.Polls, poll => poll.At > lists[1] && poll.What != "*");
        Assert.InRange(it.TimesOf("a").Count(at => at < 60), 198, 202);
    }

    [Fact]
    public async Task Transient_trouble_with_a_list_slows_all_who_were_in_it()
    {
        using var it = new PollFixture { ListSize = 0 };
        it.States["a"] = it.States["b"] = "working";
        var failed = 0;
        it.BeforeAll = _ => failed++ == 0 ? throw PollFixture.Busy(TimeSpan.FromSeconds(7)) : Task.CompletedTask;
        await it.DriveAsync(Task.WhenAll(it.WaitAsync("a", until: 8), it.WaitAsync("b", until: 8)));
        var lists = it.TimesOf("*").ToList();
        Assert.Equal(lists[0] + 7, lists[1], 3);
        Assert.DoesNotContain(it.Polls, poll => poll.At > lists[0] && poll.What != "*");
    }

    [Fact]
    public async Task A_list_does_not_evaluate_those_who_came_while_it_was_under_way()
    {
        using var it = new PollFixture { ListSize = 0 };
        it.States["a"] = it.States["b"] = "working";
        var answer = new TaskCompletionSource();
        it.BeforeAll = token => answer.Task.WaitAsync(token);
        var evaluated = new List<string?>();
        PollResult Evaluate(string? state, bool fromList)
        {
            evaluated.Add(state);
            return state == "done" ? PollResult.Done : PollResult.Pending(state ?? "gone");
        }

        var early = Task.WhenAll(it.WaitAsync("a"), it.WaitAsync("b"));
        await it.DriveAsync(ClockDriver.UntilAsync(() => it.TimesOf("*").Any() && it.UnderWay == 1, "the list is under way"));
        // Not in the list, since it was made after the server began to answer.
        it.States["late"] = "working";
        var late = it.WaitAsync("late", Evaluate);
        it.States["a"] = it.States["b"] = "done";
        answer.SetResult();
        await ClockDriver.UntilAsync(() => evaluated.Count > 0, "the late one was evaluated");
        it.States["late"] = "done";
        await it.DriveAsync(Task.WhenAll(early, late));
        Assert.DoesNotContain(null, evaluated);
    }

    [Fact]
    public async Task What_a_list_says_can_be_confirmed_alone_and_at_once()
    {
        using var it = new PollFixture { ListSize = 0 };
        it.States["a"] = it.States["b"] = "working";
        PollResult Evaluate(string? state, bool fromList) => state switch
        {
            null => fromList ? PollResult.Confirm : PollResult.Done,
            _ => PollResult.Pending(state),
        };
        var gone = it.WaitAsync("gone", Evaluate);
        var others = Task.WhenAll(it.WaitAsync("a", until: 1), it.WaitAsync("b", until: 1));
        Assert.Null(await it.DriveAsync(gone));
        Assert.True(it.Clock.Elapsed < TimeSpan.FromSeconds(0.6));
        Assert.Single(it.TimesOf("gone"));
        await it.DriveAsync(others);
    }

    [Fact]
    public async Task A_list_that_hangs_is_given_up_with_its_last_waiter()
    {
        using var it = new PollFixture { ListSize = 0 };
        it.States["a"] = it.States["b"] = "working";
        it.BeforeAll = token => Task.Delay(Timeout.Infinite, token);
        var waits = new[] { it.WaitAsync("a", timeout: 5), it.WaitAsync("b", timeout: 6) };
        await it.DriveAsync(ClockDriver.UntilAsync(() => it.TimesOf("*").Any(), "the list is under way"), reach: 1);
        it.Clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => waits[0]).Soon();
        Assert.Equal(1, it.UnderWay);
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => waits[1]).Soon();
        await it.RestAsync();
    }

    [Fact]
    public async Task A_thousand_waiters_cost_one_list_an_interval()
    {
        using var it = new PollFixture { ListSize = 0 };
        for (var i = 0; i < 1000; i++)
            it.States[$"t{i}"] = "working";
        var all = Task.WhenAll(Enumerable.Range(0, 1000).Select(i => it.WaitAsync($"t{i}", until: 3)));
        await it.DriveAsync(all);
        Assert.InRange(it.Polls.Count(poll => poll.At > 0), 10, 12);
        // A caller hears of a shared poll once.
        Assert.Equal(it.TimesOf("*").Count(), it.Log.VerboseLines.Count);
        await it.RestAsync();
    }

    [Fact]
    public async Task No_more_single_polls_than_allowed_run_at_once_and_nobody_starves()
    {
        using var it = new PollFixture(new PollPolicy { Interval = TimeSpan.Zero, MaxConcurrency = 4 });
        var most = 0;
        it.BeforeOne = async (_, _) =>
        {
            most = Math.Max(most, it.UnderWay);
            await Task.Yield();
        };
        // Nobody is done before everybody was polled ten times.
        bool EverybodyHad() => it.Polls.Count >= 400 && it.Polls.GroupBy(poll => poll.What).Count(polls => polls.Count() >= 10) == 40;
        await it.DriveAsync(Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            it.WaitAsync($"t{i}", (_, _) => EverybodyHad() ? PollResult.Done : PollResult.Pending("working")))));
        Assert.InRange(most, 2, 4);
    }
}
