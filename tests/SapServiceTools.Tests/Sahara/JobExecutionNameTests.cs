using System.Globalization;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>Names of what job executions refer to by id.</summary>
public sealed class JobExecutionNameTests
{
    private const string FirstPage = """
        {"jobs":[{"id":"r1","job_template_id":"t1","cluster_id":"c1"},{"id":"r2","job_template_id":"t2","cluster_id":"c1"},{"id":"r3","job_template_id":"t1","cluster_id":null}],"markers":{"next":"r3"} }
        """;

    private const string SecondPage = """
        {"jobs":[{"id":"r4","job_template_id":"t2","cluster_id":"c1"},{"id":"r5","job_template_id":"t3","cluster_id":"c1"}]}
        """;

    private const string Templates = """{"job_templates":[{"id":"t0","name":"none"},{"id":"t1","name":"first"},{"id":"t2","name":"second"},{"id":"t9","name":"other"}]}""";

    [Fact]
    public async Task Are_looked_up_once_a_page_and_kept_for_the_next()
    {
        await using var it = await SaharaFixture.StartAsync("2", Answer);
        var runs = await ListAsync(it);
        Assert.Equal(
            ["r1 first one", "r2 second one", "r3 first ", "r4 second one", "r5 third one"],
            runs.Select(run => $"{run.Id} {run.JobTemplateName} {run.ClusterName}"));
        Assert.Equal(
            ["GET v2/jobs?limit=3", "GET v2/job-templates?limit=200", "GET v2/clusters/c1", "GET v2/jobs?limit=3&marker=r3", "GET v2/job-templates/t3"],
            it.Sent);
    }

    [Fact]
    public async Task Are_not_looked_up_again_for_a_while()
    {
        await using var it = await SaharaFixture.StartAsync("2", Answer);
        await ListAsync(it);
        var before = it.Sent.Count;
        await ListAsync(it);
        Assert.Equal(2, it.Sent.Count - before);
        it.Cloud.Clock.Advance(TimeSpan.FromSeconds(31));
        await ListAsync(it);
        Assert.Equal(7, it.Sent.Count - before);
    }

    [Fact]
    public async Task Are_left_out_where_they_can_not_be_read()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, path) =>
        {
            if (path.StartsWith("jobs", StringComparison.Ordinal))
                Answer(call, path);
            else
                call.Json("""{"error_code":403,"error_message":"no","error_name":"FORBIDDEN"}""", 403);
        });
        var runs = await ListAsync(it);
        Assert.Equal(5, runs.Count);
        Assert.All(runs, run => Assert.Null(run.JobTemplateName ?? run.ClusterName));
        // Nor is that tried again for each row.
        Assert.Equal(5, it.Sent.Count);
        Assert.Contains(it.Log.VerboseLines, line => line.Contains("its id is shown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Are_those_that_this_session_gave()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, path) =>
        {
            if (call.Request.Method == "PATCH")
                call.Json("""{"cluster":{"id":"c1","name":"renamed"}}""", 202);
            else
                Answer(call, path);
        });
        await ListAsync(it);
        await it.Client.Clusters.UpdateAsync("c1", SaharaFixture.Body(("name", "renamed")), it.Log, default);
        Assert.Equal("renamed", (await ListAsync(it))[0].ClusterName);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00", "2026-01-01T01:02:03", "SUCCEEDED", "01:02:03")]
    [InlineData("2026-01-01T00:00:00", null, "SUCCEEDED", null)]
    [InlineData(null, null, "PENDING", null)]
    public void Last_from_start_to_end(string? start, string? end, string status, string? expected)
    {
        var run = new SaharaJobExecution(new WireFields(new Dictionary<string, object?>
        {
            ["start_time"] = start,
            ["end_time"] = end,
            ["info"] = new Dictionary<string, object?> { ["status"] = status },
        }));
        Assert.Equal(expected is null ? null : TimeSpan.Parse(expected, CultureInfo.InvariantCulture), run.Duration);
    }

    [Theory]
    [InlineData(-5, "0m0s")]
    [InlineData(59, "0m59s")]
    [InlineData(3_661, "1h1m")]
    [InlineData(2_682_000, "31d1h")]
    public void Durations_read_shortly(double seconds, string expected) => Assert.Equal(expected, ElapsedText.Of(TimeSpan.FromSeconds(seconds)));

    private static Task<List<SaharaJobExecution>> ListAsync(SaharaFixture it) =>
        SaharaFixture.ListAsync(it.Client.JobExecutions.ListAsync(new SaharaQuery { PageSize = 3, WithNames = true }, it.Log, default));

    private static void Answer(StubCall call, string path) => call.Json(path switch
    {
        _ when path.StartsWith("jobs?", StringComparison.Ordinal) => path.Contains("marker", StringComparison.Ordinal) ? SecondPage : FirstPage,
        _ when path.StartsWith("job-templates?", StringComparison.Ordinal) => Templates,
        "job-templates/t3" => """{"job_template":{"id":"t3","name":"third"}}""",
        "clusters/c1" => """{"cluster":{"id":"c1","name":"one"}}""",
        _ => "{}",
    });
}
