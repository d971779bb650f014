using SapServiceTools.BrokerHost.Dashboard.Live;
using SapServiceTools.Clients.Html;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Pages;

public sealed class TrafficTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Requests_are_counted_by_how_they_ended_and_when()
    {
        var traffic = new TrafficCounter();
        foreach (var (second, status) in new[] { (0, 200), (4, 304), (5, 404), (9, 500), (9, 503), (299, 201) })
            traffic.Add(Start.AddSeconds(second), status);
        var steps = traffic.Read(Start.AddSeconds(299));
        Assert.Equal(TrafficCounter.Steps, steps.Length);
        Assert.Equal((2, 0, 0), (steps[0].Answered, steps[0].Refused, steps[0].Failed));
        Assert.Equal((0, 1, 2), (steps[1].Answered, steps[1].Refused, steps[1].Failed));
        Assert.Equal(1, steps[^1].Total);
    }

    [Theory]
    [InlineData(300, 1)]
    [InlineData(305, 0)]
    [InlineData(100_000, 0)]
    [InlineData(-60, 1)]
    public void What_is_older_than_five_minutes_is_gone_and_a_clock_that_is_set_back_does_no_harm(int later, int left)
    {
        var traffic = new TrafficCounter();
        traffic.Add(Start.AddSeconds(7), 200);
        Assert.Equal(left, traffic.Read(Start.AddSeconds(later)).Sum(step => step.Total));
        traffic.Add(Start.AddSeconds(later), 200);
        Assert.Equal(left + 1, traffic.Read(Start.AddSeconds(later)).Sum(step => step.Total));
    }

    [Fact]
    public void The_latest_items_are_kept_the_newest_first()
    {
        var items = new RingBuffer<int>(3);
        Assert.Empty(items.ToArray());
        foreach (var item in Enumerable.Range(1, 5))
            items.Add(item);
        Assert.Equal([5, 4, 3], items.ToArray());
        Assert.Equal(5, items.Count);
    }

    [Theory]
    [InlineData("a\u0000b\u001bc", "a\uFFFDb\uFFFDc")]
    [InlineData("a\r\n\tb", "a&#13;&#10;&#9;b")]
    [InlineData("<a href=\"x\" id='y'>&amp;", "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;")]
    [InlineData("\ud83d\ude00 \u00e4", "\ud83d\ude00 \u00e4")]
    [InlineData(null, "")]
    public void Values_in_a_template_are_escaped_and_its_own_text_is_not(string? value, string expected)
    {
        var html = new HtmlWriter();
        html.Write($"<b>{value}</b>");
        Assert.Equal($"<b>{expected}</b>", System.Text.Encoding.UTF8.GetString(html.ToArray()));
    }

    [Fact]
    public void Half_a_character_is_no_reason_to_fail()
    {
        var html = new HtmlWriter();
        html.Write($"<b>{"x\ud83d"}</b>");
        Assert.Equal("<b>x\uFFFD</b>", System.Text.Encoding.UTF8.GetString(html.ToArray()));
    }
}
