using Xunit;

namespace SapServiceTools.Tests.Support;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Time_moves_only_by_Advance()
    {
        var start = _clock.GetUtcNow();
        var stamp = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.Equal(start.AddSeconds(1.5), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.GetElapsedTime(stamp));
        Assert.Equal(TimeSpan.FromSeconds(1.5), _clock.Elapsed);
    }

    [Fact]
    public void Timers_fire_in_order_each_at_its_own_time()
    {
        var seen = new List<(string Name, double At)>();
        void Add(string name, double due, double period = -0.001) => _clock.CreateTimer(
            _ => seen.Add((name, _clock.Elapsed.TotalSeconds)), null, TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period));
        Add("late", 3);
        Add("every", 1, 2);
        Add("early", 2);
        Add("tie", 3);
        _clock.Advance(TimeSpan.FromSeconds(4));
        // A repeated timer queues up again when it fires, behind those that were there before.
        Assert.Equal([("every", 1), ("early", 2), ("late", 3), ("tie", 3), ("every", 3)], seen);
    }

    [Fact]
    public void A_timer_armed_by_another_fires_in_the_same_advance()
    {
        var seen = new List<double>();
        _clock.CreateTimer(
            _ => _clock.CreateTimer(_ => seen.Add(_clock.Elapsed.TotalSeconds), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([2.0], seen);
        Assert.Equal(TimeSpan.FromSeconds(5), _clock.Elapsed);
    }

    [Fact]
    public void Stopped_and_disposed_timers_stay_silent()
    {
        var fired = 0;
        var stopped = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var disposed = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        disposed.Dispose();
        Assert.False(disposed.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, fired);
        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public async Task Task_Delay_waits_for_the_clock()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(2), _clock);
        await _clock.WaitForTimersAsync();
        Assert.Equal(TimeSpan.FromMinutes(2), _clock.NextTimer);
        _clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        Assert.True(_clock.AdvanceToNextTimer());
        await delay;
        Assert.False(_clock.AdvanceToNextTimer());
    }

    [Fact]
    public async Task Cancellation_after_a_time_waits_for_the_clock()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), _clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(source.IsCancellationRequested);
        await Task.Delay(TimeSpan.Zero, _clock);
    }

    [Fact]
    public async Task Waiting_for_timers_ends_when_so_many_are_armed()
    {
        var two = _clock.WaitForTimersAsync(2);
        var delays = new List<Task> { Task.Delay(TimeSpan.FromSeconds(1), _clock) };
        Assert.False(two.IsCompleted);
        delays.Add(Task.Delay(TimeSpan.FromSeconds(1), _clock));
        await two;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(delays);
    }

    [Fact]
    public async Task A_timer_that_is_due_at_once_needs_no_advance()
    {
        var fired = new TaskCompletionSource();
        _clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await fired.Task;
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }
}
