using System.Reflection;
using System.Text.Json.Nodes;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Emulator.Sahara.Records;
using static SapServiceTools.Tests.Sahara.SaharaFixture;

namespace SapServiceTools.Tests.Faults;

/// <summary>What the cells of Sahara share, the client of one cell, and the emulator's own records.</summary>
internal sealed class SaharaSide
{
    public const string Image = "11111111-2222-3333-4444-555555555551";
    public const string OtherImage = "11111111-2222-3333-4444-555555555552";
    private const string Network = "99999999-8888-7777-6666-555555555555";
    private readonly FaultCell _cell;

    private SaharaSide(FaultCell cell, SaharaClient client, SaharaGround ground) => (_cell, Client, Ground) = (cell, client, ground);

    public SaharaClient Client { get; }

    public SaharaGround Ground { get; }

    public SaharaClient Direct => Client.ApiVersion == "2" ? Ground.Direct : Ground.Direct11;

    public string Name => _cell.Name;

    public FaultLane Lane => _cell.Lane;

    public SaharaStore Store => _cell.Lane.Emulator.OpenStack.SaharaStore;

    public static async Task<SaharaSide> ConnectAsync(FaultCell cell, string version, bool isAdmin = false)
    {
        if (!cell.Lane.Shared.TryGetValue(typeof(SaharaGround), out var ground))
            cell.Lane.Shared[typeof(SaharaGround)] = ground = await cell.Lane.DriveAsync(SaharaGround.PrepareAsync(cell.Lane));
        var authority = cell.IsUnreachable ? $"http://127.0.0.1:{cell.Lane.Proxy.Port}" : cell.Authority;
        var options = Options(cell.Lane, version, cell.Lane.Emulator.OpenStack.AuthUri.AbsoluteUri.Replace(cell.Lane.Emulator.Uri.GetLeftPart(UriPartial.Authority), authority, StringComparison.Ordinal));
        if (isAdmin)
            options = options with { Cloud = options.Cloud with { Keystone = options.Cloud.Keystone with { UserName = "admin", ProjectName = "admin" } } };
        var client = cell.Own(await SaharaClient.ConnectAsync(options, cell.Transport, NullCallLog.Instance, default, cell.Lane.Clock));
        if (cell.IsUnreachable)
            Move(client, cell);
        return new SaharaSide(cell, client, (SaharaGround)ground);
    }

    public static SaharaOptions Options(FaultLane lane, string version, string authUri) => new()
    {
        Cloud = new CloudSettings { ApiVersion = version, Keystone = Keystone(lane, authUri) },
        DefaultTimeout = TimeSpan.FromDays(1000),
    };

    public static KeystoneOptions Keystone(FaultLane lane, string authUri) => new()
    {
        AuthUrl = authUri,
        UserName = lane.Emulator.UserName,
        Password = FaultLane.Password,
        UserDomainName = "Default",
        ProjectName = lane.Emulator.OpenStack.ProjectName,
        ProjectDomainName = "Default",
    };

    /// <summary>How many records fit, in the emulator's own state.</summary>
    public Func<Task<int>> Count(Func<SaharaStore, RecordTable> table, Func<JsonObject, bool> fits) => () =>
    {
        lock (Store.Gate)
        {
            Store.Timeline.Advance();
            return Task.FromResult(table(Store).All.Count(fits));
        }
    };

    public Func<Task<int>> CountGone(Func<SaharaStore, RecordTable> table, string id) => async () =>
        1 - await Count(table, record => Text(record, "id") == id && Text(record, "status") != "Deleting")();

    public Func<Task<int>> CountImage(string id, Func<CloudImage, bool> fits) => () =>
    {
        lock (Store.Gate)
            return Task.FromResult(Store.Cloud.Images.Count(image => image.Id == id && fits(image)));
    };

    public static string? Text(JsonObject record, string field) => record[field]?.ToString();

    public static Dictionary<string, object?> NodeGroup(string name) =>
        Body(("name", name), ("flavor_id", "1"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("node_processes", new[] { "datanode" }));

    public static Dictionary<string, object?> Cluster(string name, int count = 1) => Body(
        ("name", name), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("default_image_id", Image), ("neutron_management_network", Network),
        ("node_groups", new object[] { Body(("name", "all"), ("count", count), ("flavor_id", "1"), ("node_processes", new[] { "namenode", "datanode" })) }));

    /// <summary>A cluster that is Active.</summary>
    public static async Task<string> ClusterAsync(SaharaClient direct, FaultLane lane, string name)
    {
        var cluster = await direct.Clusters.CreateAsync(Cluster(name), NullCallLog.Instance, default);
        lane.Clock.Advance(TimeSpan.FromSeconds(1));
        return cluster.Id;
    }

    public static SaharaOperation Operation(SaharaOperationKind kind, string id, string name) => new() { Id = id, Name = name, Type = OperationType.Create, StartedAt = default, Kind = kind };

    // A host whose name can't be resolved any more can't be had otherwise: a client exists only once it has connected.
    private static void Move(SaharaClient client, FaultCell cell)
    {
        var endpoint = (SaharaEndpoint)typeof(SaharaClient).GetField("_endpoint", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(client)!;
        typeof(SaharaEndpoint).GetProperty(nameof(SaharaEndpoint.Base))!.SetValue(endpoint, new Uri(new Uri(cell.Authority), endpoint.Base.AbsolutePath));
    }
}

/// <summary>What all cells of a lane refer to.</summary>
internal sealed record SaharaGround(SaharaClient Direct, SaharaClient Direct11, string ClusterId, string BinaryId, string Input, string Output) : IDisposable
{
    public static async Task<SaharaGround> PrepareAsync(FaultLane lane)
    {
        var log = NullCallLog.Instance;
        var address = lane.Emulator.OpenStack.AuthUri.AbsoluteUri;
        var direct = await SaharaClient.ConnectAsync(SaharaSide.Options(lane, "2", address), FaultLane.Unhurried, log, default, lane.Clock);
        var direct11 = await SaharaClient.ConnectAsync(SaharaSide.Options(lane, "1.1", address), FaultLane.Unhurried, log, default, lane.Clock);
        await direct.Images.RegisterAsync(SaharaSide.Image, "cirros", null, log, default);
        await direct.Images.SetTagsAsync(SaharaSide.Image, ["fake", "0.1"], log, default);
        var cluster = await SaharaSide.ClusterAsync(direct, lane, "shared");
        var binary = await direct.JobBinaries.CreateAsync(Body(("name", "shared"), ("url", "swift://c.sahara/b"), ("extra", Body(("user", "u"), ("password", "p")))), log, default);
        var input = await direct.DataSources.CreateAsync(Body(("name", "in"), ("type", "hdfs"), ("url", "hdfs://h/in")), log, default);
        var output = await direct.DataSources.CreateAsync(Body(("name", "out"), ("type", "hdfs"), ("url", "hdfs://h/out")), log, default);
        return new SaharaGround(direct, direct11, cluster, binary.Id, input.Id, output.Id);
    }

    public async Task<string> JobAsync(string name) =>
        (await Direct.JobTemplates.CreateAsync(Body(("name", name), ("type", "Pig"), ("mains", new[] { BinaryId })), NullCallLog.Instance, default)).Id;

    public Dictionary<string, object?> Run(string job) => Body(("job_template_id", job), ("cluster_id", ClusterId), ("input_id", Input), ("output_id", Output));

    public void Dispose()
    {
        Direct.Dispose();
        Direct11.Dispose();
    }
}
