using System.Text.Json.Nodes;
using SapServiceTools.Emulator;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

/// <summary>What no capture shows of Sahara: failures on order, what never ends, and job runs that are stopped.</summary>
public sealed class SaharaServiceTests
{
    private static readonly JsonObject Grow = new() { ["resize_node_groups"] = new JsonArray(new JsonObject { ["name"] = "all", ["count"] = 3 }) };

    [Fact]
    public async Task Instances_get_their_addresses_one_after_the_other()
    {
        await using var it = await OpenStackFixture.StartAsync();
        var id = await it.CreateClusterAsync("grow", count: 3);
        it.Clock.Advance(TimeSpan.FromSeconds(3.75));
        var cluster = await it.ClusterAsync(id);
        var step = cluster!["provision_progress"]!.AsArray().Single(candidate => (string?)candidate!["step_name"] == "Assign IPs")!;
        Assert.Equal(3, (int)step["total"]!);
        Assert.Null(step["successful"]);
        Assert.Equal(2, step["events"]!.AsArray().Count);
        Assert.Equal(2, cluster["node_groups"]![0]!["instances"]!.AsArray().Count(instance => instance!["internal_ip"] is not null));
        it.Clock.Advance(TimeSpan.FromSeconds(3.25));
        Assert.Equal("Active", await it.StatusAsync(id));
        Assert.Empty((await it.ClusterAsync(id))!["provision_progress"]![1]!["events"]!.AsArray());
    }

    [Fact]
    public async Task A_failed_scaling_ends_active_with_a_reason()
    {
        await using var it = await OpenStackFixture.StartAsync(new OpenStackOptions { FailingScalings = ["odd*"] });
        var id = await it.CreateClusterAsync("odd-one");
        it.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(202, (await it.SaharaAsync("PUT", $"/v2/clusters/{id}", Grow.DeepClone())).Status);
        it.Clock.Advance(TimeSpan.FromSeconds(7));
        var cluster = await it.ClusterAsync(id);
        Assert.Equal("Active", (string?)cluster!["status"]);
        Assert.StartsWith("Scaling cluster failed for the following reason(s): ", (string?)cluster["status_description"]);
        Assert.Equal(1, (int)cluster["node_groups"]![0]!["count"]!);
        it.Cloud.FailingScalings.Clear();
        await it.SaharaAsync("PUT", $"/v2/clusters/{id}", Grow.DeepClone());
        it.Clock.Advance(TimeSpan.FromSeconds(7));
        cluster = await it.ClusterAsync(id);
        Assert.Equal(("Active", "", 3), ((string?)cluster!["status"], (string?)cluster["status_description"], (int)cluster["node_groups"]![0]!["count"]!));
    }

    [Fact]
    public async Task A_stuck_cluster_goes_only_by_force()
    {
        await using var it = await OpenStackFixture.StartAsync(new OpenStackOptions { StuckClusters = ["stuck"] });
        var id = await it.CreateClusterAsync("stuck");
        it.Clock.Advance(TimeSpan.FromHours(0.5));
        Assert.Equal("Validating", await it.StatusAsync(id));
        Assert.Equal(204, (await it.SaharaAsync("DELETE", $"/v2/clusters/{id}")).Status);
        it.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("Deleting", await it.StatusAsync(id));
        Assert.Equal(200, (await it.SaharaAsync("DELETE", $"/v2/clusters/{id}", new JsonObject { ["force"] = true })).Status);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await it.StatusAsync(id));
        Assert.Equal(0, it.Cloud.ClusterCount);
    }

    [Fact]
    public async Task A_deletion_ends_a_creation_and_its_job_runs()
    {
        await using var it = await OpenStackFixture.StartAsync();
        var id = await it.CreateClusterAsync("short");
        var run = await StartJobAsync(it, "waits", id);
        it.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("PENDING", await RunStatusAsync(it, run));
        await it.SaharaAsync("DELETE", $"/v2/clusters/{id}");
        it.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("Deleting", await it.StatusAsync(id));
        it.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await it.StatusAsync(id));
        var job = (await it.SaharaAsync("GET", $"/v2/jobs/{run}")).Body!["job"]!;
        Assert.Equal(("KILLED", null), ((string?)job["info"]!["status"], (string?)job["cluster_id"]));
    }

    [Fact]
    public async Task Job_runs_wait_run_fail_and_are_stopped()
    {
        await using var it = await OpenStackFixture.StartAsync(new OpenStackOptions { FailingJobs = ["bad"], StuckJobs = ["endless"], FailingVerifications = ["*"] });
        var id = await it.CreateClusterAsync("jobs");
        var waiting = await StartJobAsync(it, "good", id);
        it.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("PENDING", await RunStatusAsync(it, waiting));
        it.Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal("RUNNING", await RunStatusAsync(it, waiting));
        var (bad, endless) = (await StartJobAsync(it, "bad", id), await StartJobAsync(it, "endless", id));
        it.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(("SUCCEEDED", "FAILED", "RUNNING"), (await RunStatusAsync(it, waiting), await RunStatusAsync(it, bad), await RunStatusAsync(it, endless)));
        Assert.Equal("RED", (string?)(await it.ClusterAsync(id))!["verification"]!["status"]);
        Assert.Equal(202, (await it.SaharaAsync("PATCH", $"/v2/jobs/{endless}", new JsonObject { ["info"] = new JsonObject { ["status"] = "cancel" } })).Status);
        Assert.Equal("KILLED", await RunStatusAsync(it, endless));
        Assert.Equal(200, (await it.SaharaAsync("GET", $"/v1.1/job-executions/{waiting}/cancel")).Status);
        Assert.Equal("SUCCEEDED", await RunStatusAsync(it, waiting));
    }

    [Fact]
    public async Task A_full_last_page_hands_out_a_marker_to_nothing()
    {
        await using var it = await OpenStackFixture.StartAsync();
        for (var i = 0; i < 4; i++)
            await it.SaharaAsync("POST", "/v2/data-sources", new JsonObject { ["name"] = $"d{i}", ["type"] = "hdfs", ["url"] = $"/d{i}" });
        var first = (await it.SaharaAsync("GET", "/v2/data-sources?limit=2&sort_by=-name")).Body!;
        Assert.Equal(["d3", "d2"], first["data_sources"]!.AsArray().Select(source => (string?)source!["name"]));
        var second = (await it.SaharaAsync("GET", $"/v2/data-sources?limit=2&sort_by=-name&marker={first["markers"]!["next"]}")).Body!;
        Assert.Equal(["d1", "d0"], second["data_sources"]!.AsArray().Select(source => (string?)source!["name"]));
        var third = (await it.SaharaAsync("GET", $"/v2/data-sources?limit=2&sort_by=-name&marker={second["markers"]!["next"]}")).Body!;
        Assert.Empty(third["data_sources"]!.AsArray());
        Assert.Null(third["markers"]!["next"]);
    }

    [Theory]
    [InlineData("/v2/jobs?sort_by=id", 200)]
    [InlineData("/v2/jobs?sort_by=status", 500)]
    [InlineData("/v1.1/job-executions?sort_by=-cluster", 500)]
    [InlineData("/v2/jobs?sort_by=color", 400)]
    [InlineData("/v2/clusters?sort_by=plugin_version", 500)]
    [InlineData("/v2/cluster-templates?sort_by=plugin_version", 400)]
    [InlineData("/v1.1/clusters?sort_by=plugin_version", 400)]
    public async Task Some_fields_to_sort_by_break_the_server(string path, int status)
    {
        await using var it = await OpenStackFixture.StartAsync();
        Assert.Equal(status, (await it.SaharaAsync("GET", path)).Status);
    }

    [Fact]
    public async Task Releases_without_v2_exist()
    {
        await using var it = await OpenStackFixture.StartAsync(new OpenStackOptions { SaharaV1Only = true });
        var versions = (await it.SendAsync("GET", it.Cloud.SaharaUri.AbsoluteUri)).Body!["versions"]!.AsArray();
        Assert.Equal([("v1.0", "SUPPORTED"), ("v1.1", "CURRENT")], versions.Select(version => ((string)version!["id"]!, (string)version["status"]!)));
        Assert.Equal(404, (await it.SaharaAsync("GET", "/v2/clusters")).Status);
        Assert.Equal(200, (await it.SaharaAsync("GET", "/v1.1/clusters")).Status);
    }

    [Fact]
    public async Task A_fault_can_be_for_a_path()
    {
        await using var it = await OpenStackFixture.StartAsync();
        it.Emulator.Faults.Add(new EmulatorFault { Path = "/sahara/*/clusters*", StatusCode = 503 });
        Assert.Equal(200, (await it.SaharaAsync("GET", "/v2/plugins")).Status);
        Assert.Equal(503, (await it.SaharaAsync("GET", "/v2/clusters")).Status);
        Assert.Equal(200, (await it.SaharaAsync("GET", "/v2/clusters")).Status);
    }

    private static async Task<string> StartJobAsync(OpenStackFixture it, string name, string clusterId)
    {
        var binary = (await it.SaharaAsync("POST", "/v2/job-binaries", new JsonObject
        {
            ["name"] = $"{name}.sh",
            ["url"] = $"swift://c.sahara/{name}",
            ["extra"] = new JsonObject { ["user"] = "u", ["password"] = "p" },
        })).Body!["job_binary"]!["id"]!;
        var template = (await it.SaharaAsync("POST", "/v2/job-templates", new JsonObject { ["name"] = name, ["type"] = "Shell", ["mains"] = new JsonArray((string)binary!) })).Body!["job_template"]!["id"]!;
        return (string)(await it.SaharaAsync("POST", "/v2/jobs", new JsonObject { ["job_template_id"] = (string)template!, ["cluster_id"] = clusterId })).Body!["job"]!["id"]!;
    }

    private static async Task<string?> RunStatusAsync(OpenStackFixture it, string id) => (string?)(await it.SaharaAsync("GET", $"/v2/jobs/{id}")).Body!["job"]!["info"]!["status"];
}
