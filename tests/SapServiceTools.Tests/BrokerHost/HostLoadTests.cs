using SapServiceTools.BrokerProcess;
using SapServiceTools.HostLoad;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;
using Xunit.Abstractions;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>
/// Hosts in processes of their own under everything at once, in small: load, altered requests, slow senders, idle connections, dashboard viewers, guessed passwords, a store that goes away,
/// and hosts that are killed. <c>./build.sh load</c> runs it for five minutes.
/// </summary>
public sealed class HostLoadTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_host_on_SQLite_loses_nothing_answers_by_the_protocol_and_holds_what_it_held() => CheckAsync(LoadSettings.Short);

    [PostgresOutageFact]
    public async Task Two_hosts_on_PostgreSQL_lose_nothing_when_it_stops_and_one_of_them_is_killed()
    {
        var report = await CheckAsync(LoadSettings.Short with { Postgres = TestStores.PostgresConnection, OutageScript = PostgresOutageFactAttribute.Script });
        Assert.True(report.Responses.CountOfStatus("host killed") > 0, "Nobody was connected to the host that was killed.");
    }

    [Fact]
    public void What_a_host_holds_more_than_before_is_told()
    {
        var before = new ProcessMeasurement(10 << 20, 0, 100, 20, 0, 0);
        var after = new ProcessMeasurement(30 << 20, 0, 150, 60, 0, 0);
        Assert.Equal(["heap 10485760 -> 31457280 bytes", "handles 100 -> 150", "threads 20 -> 60"], LoadReport.FindGrowth(before, after));
        Assert.Empty(LoadReport.FindGrowth(before, before));
    }

    [Theory]
    [InlineData(200, "{}", false, true)]
    [InlineData(200, "", false, false)]
    [InlineData(200, "[]", false, false)]
    [InlineData(200, "<html>", false, false)]
    [InlineData(400, """{"description":"why"}""", false, true)]
    [InlineData(400, "{}", false, false)]
    [InlineData(400, "", false, true)]
    [InlineData(404, "", false, false)]
    [InlineData(429, """{"description":"why"}""", false, false)]
    [InlineData(500, """{"description":"why"}""", false, false)]
    [InlineData(503, """{"description":"why"}""", false, false)]
    [InlineData(503, """{"description":"why"}""", true, true)]
    [InlineData(505, "", false, true)]
    public void A_response_that_is_not_of_the_protocol_is_told(int status, string body, bool hasRetryAfter, bool isGood) =>
        Assert.Equal(isGood, ResponseCheck.FindFault(status, body, hasRetryAfter) is null);

    private async Task<LoadReport> CheckAsync(LoadSettings settings)
    {
        var report = await LoadRun.RunAsync(settings);
        output.WriteLine(LoadPage.Write(report));
        Assert.Empty(report.Lost);
        Assert.Empty(report.Responses.Wrong);
        Assert.Empty(report.Growth);
        Assert.Equal(0, report.After.OtherFaults);
        // Everything took part.
        Assert.True(report.Acknowledged is { Present: > 0, Bound: > 0, Gone: > 0 }, $"{report.Acknowledged}");
        Assert.Equal(settings.IdleConnections, report.MostIdle);
        Assert.True(report.Responses.CountOfStatus("event: part") > 0, "No viewer has got an event.");
        Assert.All([AlteredRequests.Kind, SlowSenders.Kind, PasswordGuessers.Kind, IdleConnections.Kind], kind => Assert.True(report.Responses.CountOf(kind) > 0, $"No {kind}."));
        return report;
    }
}
