using System.Text;
using SapServiceTools.Clients.Sahara;
using Xunit;
using static SapServiceTools.Tests.Sahara.SaharaFixture;

namespace SapServiceTools.Tests.Sahara;

/// <summary>The whole life of templates, clusters and jobs in both versions of the API, the same on the emulator and on real servers.</summary>
public sealed class LifeTests
{
    private const string Image = "11111111-2222-3333-4444-555555555551";
    private const string Network = "99999999-8888-7777-6666-555555555555";
    private static readonly string[] Tags = ["fake", "0.1"];
    private readonly string _id = Guid.NewGuid().ToString("N")[..8];

    [Theory]
    [MemberData(nameof(SaharaServers.All), MemberType = typeof(SaharaServers))]
    public async Task From_template_to_cleanup(string server, string version)
    {
        await using var it = await SaharaServers.ConnectAsync(server, version);
        var (client, log) = (it.Client, it.Log);
        await client.Images.RegisterAsync(Image, "cirros", "für Tests", log, default);
        Assert.Equal(Tags.Order(), (await client.Images.SetTagsAsync(Image, Tags, log, default)).Tags.Order());

        var (group, template) = await MakeTemplatesAsync(it);
        var cluster = await client.Clusters.CreateAsync(Body(("name", $"c-{_id}"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("cluster_template_id", template)), log, default);
        var active = await client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterCreation, cluster), null, log, default);
        Assert.Equal(3, active!.NodeGroups.Sum(made => made.Instances.Count));

        var scaled = await client.Clusters.ScaleAsync(cluster.Id, new SaharaScaling { Resized = [new SaharaNodeGroupSize("worker", 1)] }, log, default);
        var smaller = await client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterScaling, scaled), null, log, default);
        Assert.Equal(2, smaller!.NodeGroups.Sum(made => made.Instances.Count));
        await Assert.ThrowsAsync<ServiceException>(() => client.ClusterTemplates.DeleteAsync(template, log, default));
        await RunJobAsync(it, cluster.Id);

        await client.Clusters.DeleteAsync(cluster.Id, log, default);
        Assert.Null(await client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterDeletion, cluster), null, log, default));
        await client.ClusterTemplates.DeleteAsync(template, log, default);
        await client.NodeGroupTemplates.DeleteAsync(group, log, default);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.ClusterTemplates.GetAsync(template, log, default));
    }

    [Theory]
    [MemberData(nameof(SaharaServers.All), MemberType = typeof(SaharaServers))]
    public async Task A_failed_creation_says_why(string server, string version)
    {
        await using var it = await SaharaServers.ConnectAsync(server, version);
        var (client, log) = (it.Client, it.Log);
        await client.Images.RegisterAsync(Image, "cirros", null, log, default);
        await client.Images.SetTagsAsync(Image, Tags, log, default);
        var (group, template) = await MakeTemplatesAsync(it);
        var cluster = await client.Clusters.CreateAsync(Body(("name", $"boom-{_id}"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("cluster_template_id", template)), log, default);
        var failed = await Assert.ThrowsAsync<OperationFailedException>(() => client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterCreation, cluster), null, log, default));
        Assert.Contains("refused to spawn", failed.Message);
        await client.Clusters.DeleteAsync(cluster.Id, log, default);
        Assert.Null(await client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterDeletion, cluster), null, log, default));
        await client.ClusterTemplates.DeleteAsync(template, log, default);
        await client.NodeGroupTemplates.DeleteAsync(group, log, default);
    }

    private async Task<(string Group, string Template)> MakeTemplatesAsync(SaharaServers it)
    {
        var group = await it.Client.NodeGroupTemplates.CreateAsync(
            Body(("name", $"w-{_id}"), ("flavor_id", "1"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("node_processes", new[] { "datanode", "tasktracker" })), it.Log, default);
        var groups = new object[]
        {
            Body(("name", "master"), ("count", 1), ("flavor_id", "2"), ("node_processes", new[] { "namenode", "jobtracker" })),
            Body(("name", "worker"), ("count", 2), ("node_group_template_id", group.Id)),
        };
        var template = await it.Client.ClusterTemplates.CreateAsync(
            Body(("name", $"t-{_id}"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("description", "Größe S"), ("default_image_id", Image),
                ("neutron_management_network", Network), ("node_groups", groups)), it.Log, default);
        Assert.Equal("Größe S", template.Description);
        return (group.Id, template.Id);
    }

    private async Task RunJobAsync(SaharaServers it, string cluster)
    {
        var (client, log) = (it.Client, it.Log);
        var input = await client.DataSources.CreateAsync(Body(("name", $"in_{_id}"), ("type", "hdfs"), ("url", "hdfs://h/in")), log, default);
        var output = await client.DataSources.CreateAsync(Body(("name", $"out_{_id}"), ("type", "hdfs"), ("url", "hdfs://h/out%RANDSTR(4)%")), log, default);
        var binary = client.ApiVersion == "2"
            ? await client.JobBinaries.CreateAsync(Body(("name", $"b_{_id}"), ("url", "swift://c.sahara/b"), ("extra", Body(("user", "u"), ("password", "p")))), log, default)
            : await UploadAsync(client, log);
        var job = await client.JobTemplates.CreateAsync(Body(("name", $"j_{_id}"), ("type", "Pig"), ("mains", new[] { binary.Id })), log, default);
        var run = await client.JobExecutions.CreateAsync(
            Body(("job_template_id", job.Id), ("cluster_id", cluster), ("input_id", input.Id), ("output_id", output.Id), ("job_configs", Body(("params", Body(("K", "V")))))), log, default);
        var ended = await client.Waiter.WaitForJobExecutionAsync(new SaharaOperation { Id = run.Id, Name = run.Id, Type = OperationType.Create, StartedAt = default, Kind = SaharaOperationKind.JobExecution }, anyEnd: false, null, log, default);
        Assert.Equal(SaharaJobStatus.Succeeded, ended!.Status);
        await Assert.ThrowsAsync<ServiceException>(() => client.DataSources.DeleteAsync(input.Id, log, default));
        await client.JobExecutions.DeleteAsync(run.Id, log, default);
        Assert.Null(await client.Waiter.WaitForJobExecutionAsync(new SaharaOperation { Id = run.Id, Name = run.Id, Type = OperationType.Delete, StartedAt = default, Kind = SaharaOperationKind.JobExecutionDeletion }, anyEnd: false, null, log, default));
        await client.JobTemplates.DeleteAsync(job.Id, log, default);
        await client.JobBinaries.DeleteAsync(binary.Id, log, default);
        await client.DataSources.DeleteAsync(input.Id, log, default);
        await client.DataSources.DeleteAsync(output.Id, log, default);
    }

    private async Task<SaharaJobBinary> UploadAsync(SaharaClient client, SapServiceTools.Tests.Support.CallRecorder log)
    {
        var content = Encoding.UTF8.GetBytes("A = LOAD 'ü';\0\n");
        var kept = await client.JobBinaryInternals.UploadAsync($"k_{_id}", content, log, default);
        var binary = await client.JobBinaries.CreateAsync(Body(("name", $"b_{_id}"), ("url", $"internal-db://{kept.Id}")), log, default);
        using var saved = new MemoryStream();
        await client.JobBinaries.SaveAsync(binary.Id, saved, log, default);
        Assert.Equal(content, saved.ToArray());
        return binary;
    }

    private static SaharaOperation Operation(SaharaOperationKind kind, SaharaCluster cluster) => new() { Id = cluster.Id, Name = cluster.Name!, Type = OperationType.Create, StartedAt = default, Kind = kind };
}
