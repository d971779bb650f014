using System.Globalization;
using SapServiceTools.Clients.Reports;
using Xunit;

namespace SapServiceTools.Tests.Reports;

/// <summary>Bars of a chart over time: as many as can be told apart, without gaps, each in a unit that people count in.</summary>
public sealed class TimeBucketTests
{
    [Theory]
    [InlineData("2026-01-01T10:00:30", "2026-01-01T10:00:40", "minute", 1)]
    [InlineData("2026-01-01T10:00:00", "2026-01-01T10:30:00", "minute", 31)]
    [InlineData("2026-01-01T10:00:00", "2026-01-01T13:59:00", "5 minutes", 48)]
    [InlineData("2026-01-01T10:00:00", "2026-01-02T10:00:00", "hour", 25)]
    [InlineData("2026-01-01T00:00:00", "2026-01-30T00:00:00", "day", 30)]
    [InlineData("2026-01-01T00:00:00", "2026-10-30T00:00:00", "week", 44)]
    [InlineData("2023-01-31T00:00:00", "2026-01-01T00:00:00", "month", 37)]
    [InlineData("1990-01-31T00:00:00", "2026-01-01T00:00:00", "year", 37)]
    public void The_unit_fits_the_time(string first, string last, string unit, int count)
    {
        var buckets = TimeBuckets.Between(Time(first), Time(last));

        Assert.Equal((unit, count), (buckets.Name, buckets.Starts.Count));
        Assert.Equal(0, buckets.IndexOf(Time(first)));
        Assert.Equal(count - 1, buckets.IndexOf(Time(last)));
    }

    [Fact]
    public void Weeks_begin_on_Mondays()
    {
        var buckets = TimeBuckets.Between(Time("2026-01-01T00:00:00"), Time("2026-10-30T00:00:00"));

        Assert.All(buckets.Starts, start => Assert.Equal(DayOfWeek.Monday, start.DayOfWeek));
        Assert.Equal("2025-12-29", buckets.Label(0));
    }

    [Fact]
    public void Each_moment_is_in_the_bucket_that_begins_before_it()
    {
        var buckets = TimeBuckets.Between(Time("2026-01-01T00:00:00"), Time("2026-01-30T00:00:00"));

        Assert.Equal(8, buckets.IndexOf(Time("2026-01-09T00:00:00")));
        Assert.Equal(8, buckets.IndexOf(Time("2026-01-09T23:59:59")));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
