using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>What a schema would refuse is refused before it is sent, all faults at once; where that is switched off the server decides.</summary>
public sealed class CheckTests
{
    [Theory]
    [InlineData("w_2", "name: 'w_2' becomes part of host names")]
    [InlineData("2w", "name: '2w' becomes part of host names")]
    [InlineData("", "name: must have 1 to 50 characters")]
    [InlineData("n123456789012345678901234567890123456789012345678901", "name: must have 1 to 50 characters, not 52")]
    public async Task Names_of_templates_are_host_names(string name, string fault)
    {
        await using var it = await SaharaFixture.StartAsync("2", Plugin);
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.NodeGroupTemplates.CreateAsync(Template(("name", name)), it.Log, default));
        Assert.Equal((ErrorIds.InvalidRequest, ServiceErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Empty(it.Sent);
    }

    [Fact]
    public async Task All_faults_are_named_one_a_line()
    {
        await using var it = await SaharaFixture.StartAsync("1.1", Plugin);
        var body = Template(("volumes_per_node", -1L), ("volumes_size", "many"), ("node_processes", new List<object?>()), ("boot_from_volume", true), ("zzz", 1L));
        body.Remove("flavor_id");
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.NodeGroupTemplates.CreateAsync(body, it.Log, default));
        Assert.Equal(
            [
                "flavor_id is missing", "node_processes: at least one process must be named", "volumes_per_node: must be at least 0, not -1",
                "volumes_size: must be a whole number", "boot_from_volume: only API v2 has it", "zzz: a node group template has no such field",
            ],
            error.Description!.Split('\n'));
    }

    [Fact]
    public async Task Processes_are_held_against_the_plugin_which_is_read_once()
    {
        await using var it = await SaharaFixture.StartAsync("2", Plugin);
        for (var i = 0; i < 3; i++)
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() =>
                it.Client.NodeGroupTemplates.CreateAsync(Template(("node_processes", new List<object?> { "namenode", "zz" })), it.Log, default));
            Assert.Contains("plugin 'fake' 0.1 has no zz", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["GET v2/plugins/fake/0.1"], it.Sent);
        await it.Client.NodeGroupTemplates.CreateAsync(Template(), it.Log, default);
        Assert.Equal(2, it.Sent.Count);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_is_left_to_the_server()
    {
        await using var it = await SaharaFixture.StartAsync("1.1", (call, path) =>
            StubCloud.Replay(call, path.StartsWith("plugins", StringComparison.Ordinal) ? Capture.Find("bare-v1.1", "005-plugin-404") : Capture.Find("full-v1.1", "020-ngt-badplugin")));
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.NodeGroupTemplates.CreateAsync(Template(), it.Log, default));
        Assert.Equal((ErrorIds.InvalidReference, "INVALID_REFERENCE"), (error.ErrorId, error.ErrorCode));
    }

    [Fact]
    public async Task Groups_of_a_cluster_template_are_checked_in_their_place()
    {
        await using var it = await SaharaFixture.StartAsync("2", Plugin);
        var groups = new List<object?>
        {
            SaharaFixture.Body(("name", "a"), ("count", 1L), ("node_group_template_id", "t")),
            SaharaFixture.Body(("name", "b"), ("count", -1L), ("flavor_id", "1")),
            "text",
        };
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.ClusterTemplates.CreateAsync(
            SaharaFixture.Body(("name", "ct"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("node_groups", groups)), it.Log, default));
        Assert.Equal(
            ["node_groups[1].count: must be at least 0, not -1", "node_groups[1]: needs node_group_template_id, or flavor_id and node_processes", "node_groups[2]: must be an object"],
            error.Description!.Split('\n'));
    }

    [Fact]
    public async Task A_scaling_needs_groups_with_counts()
    {
        await using var it = await SaharaFixture.StartAsync("1.1", Plugin);
        var scaling = new SaharaScaling
        {
            Resized = [new SaharaNodeGroupSize("w", -1) { RemovedInstances = ["i"] }],
            Added = [SaharaFixture.Body(("name", "n"), ("count", "1"), ("node_group_template_id", "t")), SaharaFixture.Body(("count", 0L), ("node_group_template_id", "t"))],
        };
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.Clusters.ScaleAsync("c", scaling, it.Log, default));
        Assert.Equal(
            [
                "resize_node_groups: the count of 'w' must be at least 0, not -1", "instances: only API v2 lets them be chosen",
                "add_node_groups[0].count: must be a whole number", "add_node_groups[1].name is missing", "add_node_groups[1].count: must be at least 1, not 0",
            ],
            error.Description!.Split('\n'));
        Assert.Contains("no group", (await Assert.ThrowsAsync<ServiceException>(() => it.Client.Clusters.ScaleAsync("c", new SaharaScaling(), it.Log, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_the_server_decides_and_its_lines_are_kept()
    {
        var capture = Capture.Find("full-v2", "025-ngt-hadoopversion");
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => StubCloud.Replay(call, capture), options => options with { SkipChecks = true });
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.NodeGroupTemplates.CreateAsync(SaharaFixture.Body(("hadoop_version", "0.1")), it.Log, default));
        Assert.Equal(["Additional properties are not allowed ('hadoop_version' was unexpected)", "'plugin_version' is a required property"], error.Description!.Split('\n'));
        Assert.Equal((ErrorIds.InvalidRequest, "VALIDATION_ERROR", "e8056e36f351"), (error.ErrorId, error.ErrorCode, error.ServerErrorId![^12..]));
        Assert.Contains(error.RequestId!, error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> Template(params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var body = SaharaFixture.Body(("name", "worker"), ("flavor_id", "2"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("node_processes", new List<object?> { "namenode" }));
        foreach (var (name, value) in more)
            body[name] = value;
        return body;
    }

    private static void Plugin(StubCall call, string path)
    {
        if (call.Request.Method == "GET")
            StubCloud.Replay(call, Capture.Find("full-v2", "003-plugin-version"));
        else
            StubCloud.Replay(call, Capture.Find("full-v2", "023-ngt-create"));
    }
}
