using System.Text.Json.Nodes;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
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
    public async Task A_job_run_has_an_end_and_lists_blank_the_secrets_in_its_configs()
    {
        await using var it = await OpenStackFixture.StartAsync();
        var id = await it.CreateClusterAsync("jobs");
        it.Clock.Advance(TimeSpan.FromSeconds(7));
        var template = (await it.SaharaAsync("POST", "/v2/job-templates", new JsonObject { ["name"] = "t", ["type"] = "Java", ["libs"] = new JsonArray(await BinaryAsync(it)) })).Body!["job_template"]!["id"]!;
        var configs = new JsonObject { ["edp.java.main_class"] = "a.B", ["fs.swift.service.sahara.password"] = "p", ["fs.s3a.secret.key"] = "k", ["fs.s3a.access.key"] = "a" };
        var (status, created, _) = await it.SaharaAsync("POST", "/v2/jobs", new JsonObject
        {
            ["job_template_id"] = template.DeepClone(),
            ["cluster_id"] = id,
            ["job_configs"] = new JsonObject { ["configs"] = configs },
        });
        Assert.Equal(202, status);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        var one = (await it.SaharaAsync("GET", $"/v2/jobs/{created!["job"]!["id"]}")).Body!["job"]!;
        Assert.Equal(("SUCCEEDED", "p"), ((string?)one["info"]!["status"], (string?)one["job_configs"]!["configs"]!["fs.swift.service.sahara.password"]));
        Assert.NotNull(one["end_time"]);
        foreach (var (path, list) in new[] { ("/v2/jobs", "jobs"), ("/v1.1/job-executions", "job_executions") })
        {
            var listed = (await it.SaharaAsync("GET", path)).Body![list]![0]!["job_configs"]!["configs"]!;
            Assert.Equal(("a.B", "", "", ""), ((string?)listed["edp.java.main_class"], (string?)listed["fs.swift.service.sahara.password"], (string?)listed["fs.s3a.secret.key"], (string?)listed["fs.s3a.access.key"]));
        }

        static async Task<JsonNode> BinaryAsync(OpenStackFixture it) =>
            (await it.SaharaAsync("POST", "/v2/job-binaries", new JsonObject { ["name"] = "b", ["url"] = "swift://c.sahara/b", ["extra"] = new JsonObject { ["user"] = "u", ["password"] = "p" } }))
                .Body!["job_binary"]!["id"]!.DeepClone();
    }

    [Theory]
    [InlineData("/v2/job-types?type=Pig&type=Java", "Pig,Java")]
    [InlineData("/v1.1/job-types?type=Pig&type=Java", "Pig,Java")]
    // As the real one: its plugins are used up after the first.
    [InlineData("/v1.1/job-types?type=Pig&type=Java&plugin=fake", "Pig")]
    public async Task Several_types_of_jobs_are_a_filter(string path, string expected)
    {
        await using var it = await OpenStackFixture.StartAsync();
        Assert.Equal(expected.Split(','), (await it.SaharaAsync("GET", path)).Body!["job_types"]!.AsArray().Select(type => (string?)type!["name"]));
    }

    [Theory]
    [InlineData("compute", "flavors/1", "flavor")]
    [InlineData("compute", "os-keypairs/demo-key", "keypair")]
    [InlineData("compute", "flavors/9", null)]
    [InlineData("image", "v2/images?name=cirros-fake", "images")]
    [InlineData("network", "v2.0/networks?name=private", "networks")]
    public async Task What_the_openstack_command_asks_first_is_in_the_catalog(string type, string path, string? key)
    {
        await using var it = await OpenStackFixture.StartAsync();
        var catalog = (await it.SendAsync("GET", it.Cloud.AuthUri + "/auth/catalog")).Body!["catalog"]!.AsArray();
        var uri = (string)catalog.Single(service => (string?)service!["type"] == type)!["endpoints"]![0]!["url"]!;
        Assert.NotNull((await it.SendAsync("GET", uri)).Body![type == "compute" ? "version" : "versions"]);
        var (status, body, _) = await it.SendAsync("GET", $"{uri}/{path}");
        Assert.Equal(key is null ? 404 : 200, status);
        if (key is not null)
            Assert.True(body![key] is JsonObject || body[key]!.AsArray().Count == 1, body.ToJsonString());
        it.Token = "unknown";
        Assert.Equal(401, (await it.SendAsync("GET", $"{uri}/{path}")).Status);
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

    [Fact]
    public async Task What_has_the_value_of_a_marker_is_on_no_page_behind_it()
    {
        await using var it = await OpenStackFixture.StartAsync();
        foreach (var (name, type) in new[] { ("a", "hdfs"), ("b", "hdfs"), ("c", "hdfs"), ("d", "maprfs") })
            await it.SaharaAsync("POST", "/v2/data-sources", new JsonObject { ["name"] = name, ["type"] = type, ["url"] = $"{type}://h/{name}" });
        var first = (await it.SaharaAsync("GET", "/v2/data-sources?limit=2&sort_by=type")).Body!;
        Assert.Equal(["hdfs", "hdfs"], first["data_sources"]!.AsArray().Select(source => (string?)source!["type"]));
        var second = (await it.SaharaAsync("GET", $"/v2/data-sources?limit=2&sort_by=type&marker={first["markers"]!["next"]}")).Body!;
        Assert.Equal(["maprfs"], second["data_sources"]!.AsArray().Select(source => (string?)source!["type"]));
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
