using SapServiceTools.Clients.TenantInstances.Pacing;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Pacing;

/// <summary>What a run says of itself: done, total, rate and time left once they can be known.</summary>
public sealed class RunProgressTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Rate_and_time_left_come_once_they_can_be_known()
    {
        var run = new RunProgress(_clock);
        run.Expect(100);
        for (var i = 0; i < 16; i++)
            run.Started();
        Assert.Equal("0 of 100 done, 16 running, 0 s", run.Describe());
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(run.PerMinute);
        for (var i = 0; i < 10; i++)
            run.End();
        Assert.Equal("10 of 100 done, 6 running, 30 s, 20 a minute, about 5 min left", run.Describe());
        Assert.Equal(TimeSpan.FromMinutes(4.5), run.Left);
        for (var i = 0; i < 80; i++)
            run.End();
        Assert.EndsWith("about 4 s left", run.Describe());
    }

    [Fact]
    public void While_more_may_come_no_time_left_is_invented()
    {
        var run = new RunProgress(_clock);
        for (var i = 0; i < 4; i++)
            run.Started();
        run.End();
        run.End();
        _clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal("2 of 4 or more done, 2 running, 12 s, 10 a minute", run.Describe());
        Assert.Null(run.Left);
        run.IsInputComplete = true;
        Assert.Equal("2 of 4 done, 2 running, 12 s, 10 a minute, about 12 s left", run.Describe());
    }

    [Fact]
    public void A_line_comes_every_thirty_seconds_as_long_as_there_is_something_to_tell()
    {
        var run = new RunProgress(_clock);
        run.Expect(2);
        run.Started();
        run.Started();
        Assert.Null(run.TakeLine());
        Assert.Equal(RunProgress.BetweenLines, run.UntilLine);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(run.TakeLine());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, run.UntilLine);
        Assert.Equal("0 of 2 done, 2 running, 30 s", run.TakeLine());
        Assert.Null(run.TakeLine());
        _clock.Advance(TimeSpan.FromSeconds(31));
        run.End();
        Assert.StartsWith("1 of 2 done", run.TakeLine());
        run.End();
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(run.TakeLine());
    }

    [Fact]
    public void One_record_is_told_of_by_its_own_progress()
    {
        var run = new RunProgress(_clock);
        run.Started();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(run.TakeLine());
    }
}
