using SapServiceTools.Clients.Operations;
using Xunit;

namespace SapServiceTools.Tests.Operations;

/// <summary>What the poller learns of the time that operations take: polls are moved, never added.</summary>
public sealed class PollEstimateTests
{
    [Fact]
    public async Task A_poll_comes_just_behind_the_expected_end()
    {
        using var it = new PollFixture();
        it.Poller.RecordDuration(OperationType.Create, TimeSpan.FromSeconds(1));
        await it.DriveAsync(it.WaitAsync("a", until: 1));
        Assert.Equal([0.12, 0.42, 0.72, 1.02], it.TimesOf("a"));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(1.0)]
    [InlineData(2.21)]
    [InlineData(10)]
    public async Task There_are_never_more_polls_than_without(double duration)
    {
        using var plain = new PollFixture();
        using var learned = new PollFixture();
        learned.Poller.RecordDuration(OperationType.Create, TimeSpan.FromSeconds(duration));
        await plain.DriveAsync(plain.WaitAsync("a", until: duration));
        await learned.DriveAsync(learned.WaitAsync("a", until: duration));
        Assert.True(learned.Polls.Count <= plain.Polls.Count, $"{learned} against {plain}");
        Assert.True(learned.Clock.Elapsed.TotalSeconds <= Math.Max(plain.Clock.Elapsed.TotalSeconds, duration * 1.02 + 0.01), $"{learned} against {plain}");
    }

    [Fact]
    public async Task Kinds_are_kept_apart()
    {
        using var it = new PollFixture();
        it.Poller.RecordDuration(OperationType.Delete, TimeSpan.FromSeconds(1));
        await it.DriveAsync(it.WaitAsync("a", until: 0.3));
        Assert.Equal([0, 0.3], it.TimesOf("a"));
    }

    [Fact]
    public async Task Nonsense_is_not_learned()
    {
        using var it = new PollFixture();
        it.Poller.RecordDuration(OperationType.Create, TimeSpan.FromSeconds(-1));
        await it.DriveAsync(it.WaitAsync("a", until: 0.3));
        Assert.Equal([0, 0.3], it.TimesOf("a"));
    }

    [Fact]
    public void Nine_of_ten_count_and_the_latest_count_only()
    {
        var estimate = new DurationEstimate();
        Assert.Null(estimate.Expected);
        Assert.Equal(TimeSpan.Zero, estimate.FirstPoll(TimeSpan.FromSeconds(1)));
        for (var i = 1; i <= 10; i++)
            estimate.Add(TimeSpan.FromSeconds(i));
        Assert.Equal(TimeSpan.FromSeconds(9 * 1.02), estimate.Expected);
        for (var i = 0; i < 32; i++)
            estimate.Add(TimeSpan.FromMilliseconds(100));
        // A little slack at least.
        Assert.Equal(TimeSpan.FromMilliseconds(110), estimate.Expected);
        Assert.Equal(TimeSpan.FromMilliseconds(10), estimate.FirstPoll(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(TimeSpan.Zero, estimate.FirstPoll(TimeSpan.Zero));
    }
}
