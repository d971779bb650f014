using SapServiceTools.Clients.Sahara;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Requests;
using Xunit;
using static SapServiceTools.Tests.Sahara.SaharaFixture;

namespace SapServiceTools.Tests.Sahara;

/// <summary>Changes whose response gets lost, with or without their effect: what has a name is looked up, what is the same once and twice is asked for again, and of the rest the error says that it is unknown.</summary>
public sealed class LostResponseTests
{
    private static readonly EmulatorFaultKind[] Lost = [EmulatorFaultKind.ResetAfterEffect, EmulatorFaultKind.ResetBeforeEffect, EmulatorFaultKind.TruncatedJson, EmulatorFaultKind.Html];

    public static TheoryData<string, EmulatorFaultKind> Cases
    {
        get
        {
            var cases = new TheoryData<string, EmulatorFaultKind>();
            foreach (var kind in Lost)
            {
                cases.Add("1.1", kind);
                cases.Add("2", kind);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_creation_makes_one(string version, EmulatorFaultKind kind)
    {
        await using var it = await EmulatedSaharaFixture.StartAsync(version, new EmulatorOptions());
        Lose(it, EmulatorOperation.Create, kind);
        var cluster = await it.DriveAsync(it.Client.Clusters.CreateAsync(it.Cluster("c1"), it.Log, CancellationToken.None));
        Assert.Equal(cluster.Id, Assert.Single(it.Emulator.OpenStack.Clusters).Text("id"));
        Lose(it, EmulatorOperation.Create, kind);
        var source = await it.DriveAsync(it.Client.DataSources.CreateAsync(Source("s1"), it.Log, CancellationToken.None));
        Assert.Equal(source.Id, Assert.Single(it.Emulator.OpenStack.DataSources).Text("id"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_creation_takes_nothing_for_its_own_that_was_there_before(string version, EmulatorFaultKind kind)
    {
        await using var it = await EmulatedSaharaFixture.StartAsync(version, new EmulatorOptions());
        await it.DriveAsync(it.Client.DataSources.CreateAsync(Source("s1"), it.Log, CancellationToken.None));
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        Lose(it, EmulatorOperation.Create, kind);
        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => it.DriveAsync(it.Client.DataSources.CreateAsync(Source("s1"), it.Log, CancellationToken.None)));
        Assert.Equal(ErrorIds.NameExists, error.ErrorId);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_scaling_is_done_once(string version, EmulatorFaultKind kind)
    {
        await using var it = await EmulatedSaharaFixture.StartAsync(version, new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(20) });
        var cluster = await it.DriveAsync(it.Client.Clusters.CreateAsync(it.Cluster("c1"), it.Log, CancellationToken.None));
        await it.DriveAsync(it.Client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterCreation, cluster), null, it.Log, CancellationToken.None));
        Lose(it, EmulatorOperation.Update, kind);
        await it.DriveAsync(it.Client.Clusters.ScaleAsync(cluster.Id, new SaharaScaling { Resized = [new SaharaNodeGroupSize("all", 3)] }, it.Log, CancellationToken.None));
        var scaled = await it.DriveAsync(it.Client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterScaling, cluster), null, it.Log, CancellationToken.None));
        Assert.Equal(3, scaled!.NodeCount);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_change_is_made(string version, EmulatorFaultKind kind)
    {
        await using var it = await EmulatedSaharaFixture.StartAsync(version, new EmulatorOptions());
        var source = await it.DriveAsync(it.Client.DataSources.CreateAsync(Source("s1"), it.Log, CancellationToken.None));
        Lose(it, EmulatorOperation.Update, kind);
        var changed = await it.DriveAsync(it.Client.DataSources.UpdateAsync(source.Id, Body(("url", "hdfs://host/b")), it.Log, CancellationToken.None));
        Assert.Equal(("hdfs://host/b", "hdfs://host/b"), (changed.Url, Assert.Single(it.Emulator.OpenStack.DataSources).Text("url")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Of_the_start_of_a_job_the_error_says_that_it_is_unknown(string version, EmulatorFaultKind kind)
    {
        await using var it = await EmulatedSaharaFixture.StartAsync(version, new EmulatorOptions());
        var cluster = await it.DriveAsync(it.Client.Clusters.CreateAsync(it.Cluster("c1"), it.Log, CancellationToken.None));
        var job = await it.DriveAsync(it.MakeJobAsync("j1"));
        Lose(it, EmulatorOperation.Create, kind);
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.DriveAsync(it.Client.JobExecutions.CreateAsync(EmulatedSaharaFixture.Run(job, cluster.Id), it.Log, CancellationToken.None)));
        Assert.EndsWith("Whether it took effect is unknown.", error.Message, StringComparison.Ordinal);
        Assert.Equal(kind is EmulatorFaultKind.ResetBeforeEffect or EmulatorFaultKind.Html ? 0 : 1, it.Emulator.OpenStack.JobExecutions.Count);
    }

    private static void Lose(EmulatedSaharaFixture it, EmulatorOperation operation, EmulatorFaultKind kind) =>
        it.Emulator.Faults.Add(new EmulatorFault { Operation = operation, Path = "/sahara/*", Kind = kind });

    private static Dictionary<string, object?> Source(string name) => Body(("name", name), ("type", "hdfs"), ("url", "hdfs://host/a"));

    private static SaharaOperation Operation(SaharaOperationKind kind, SaharaCluster cluster) => new() { Id = cluster.Id, Name = cluster.Name, Type = OperationType.Create, StartedAt = default, Kind = kind };
}
