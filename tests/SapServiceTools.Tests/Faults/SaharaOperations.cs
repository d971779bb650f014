using System.Text;
using System.Text.Json.Nodes;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Emulator.Sahara.Records;
using static SapServiceTools.Tests.Faults.SaharaSide;
using static SapServiceTools.Tests.Faults.WrongResultException;
using static SapServiceTools.Tests.Sahara.SaharaFixture;

namespace SapServiceTools.Tests.Faults;

/// <summary>The operations of Sahara's managers and of its waiter.</summary>
internal static class SaharaOperations
{
    private const string Changed = "changed by the table";
    private static readonly ICallLog Quiet = NullCallLog.Instance;
    private static readonly Dictionary<string, object?> Description = Body(("description", Changed));

    public static IEnumerable<ClientOperation> All { get; } =
    [
        .. Of("NodeGroupTemplates", client => client.NodeGroupTemplates, store => store.NodeGroupTemplates, side => Of(NodeGroup(side.Name))),
        Read("NodeGroupTemplates.ExportAsync", async side =>
        {
            var made = await side.Direct.NodeGroupTemplates.CreateAsync(NodeGroup(side.Name), Quiet, default);
            return async log => Require((string?)(await side.Client.NodeGroupTemplates.ExportAsync(made.Id, log, default))["name"] == side.Name, "another template");
        }),
        .. Of("ClusterTemplates", client => client.ClusterTemplates, store => store.ClusterTemplates, side => Of(Template(side))),
        Read("ClusterTemplates.ExportAsync", async side =>
        {
            var made = await side.Direct.ClusterTemplates.CreateAsync(Template(side), Quiet, default);
            return async log => Require((string?)(await side.Client.ClusterTemplates.ExportAsync(made.Id, log, default))["name"] == side.Name, "another template");
        }),
        .. Of("DataSources", client => client.DataSources, store => store.DataSources, side => Of(Body(("name", side.Name), ("type", "hdfs"), ("url", "hdfs://h/x")))),
        .. Of("JobBinaries", client => client.JobBinaries, store => store.JobBinaries, side => Of(Body(("name", side.Name), ("url", "swift://c.sahara/b"), ("extra", Body(("user", "u"), ("password", "p")))))),
        new ClientOperation("Sahara.JobBinaries.SaveAsync", OperationKind.Download, async cell =>
        {
            var side = await SaharaSide.ConnectAsync(cell, "1.1");
            var kept = await side.Direct.JobBinaryInternals.UploadAsync(side.Name, Content(side), Quiet, default);
            var binary = await side.Direct.JobBinaries.CreateAsync(Body(("name", side.Name), ("url", $"internal-db://{kept.Id}")), Quiet, default);
            return new(log => SaveAsync(side, target => side.Client.JobBinaries.SaveAsync(binary.Id, target, log, default)));
        }),
        .. JobBinaryInternals,
        .. Of("JobTemplates", client => client.JobTemplates, store => store.Jobs, side => Of(Body(("name", side.Name), ("type", "Pig"), ("mains", new[] { side.Ground.BinaryId })))),
        .. Of("Clusters", client => client.Clusters, store => store.Clusters, side => Of(Cluster(side.Name))),
        .. Clusters,
        .. JobExecutions,
        .. Images,
        .. Plugins,
        .. JobTypes,
        new ClientOperation("Sahara.Waiter.WaitForClusterAsync", OperationKind.Wait, async cell =>
        {
            var side = await SaharaSide.ConnectAsync(cell, "2");
            var cluster = await side.Direct.Clusters.CreateAsync(Cluster(side.Name), Quiet, default);
            return new(async log => Require((await side.Client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterCreation, cluster.Id, side.Name), FaultLane.WaitTimeout, log, default))?.Status == "Active", "it isn't Active"));
        }),
        new ClientOperation("Sahara.Waiter.WaitForClusterAsync (deletion)", OperationKind.Wait, async cell =>
        {
            var side = await SaharaSide.ConnectAsync(cell, "2");
            var id = await ClusterAsync(side);
            await side.Direct.Clusters.DeleteAsync(id, Quiet, default);
            return new(async log => Require(await side.Client.Waiter.WaitForClusterAsync(Operation(SaharaOperationKind.ClusterDeletion, id, side.Name), FaultLane.WaitTimeout, log, default) is null, "it is there"));
        }),
        new ClientOperation("Sahara.Waiter.WaitForJobExecutionAsync", OperationKind.Wait, async cell =>
        {
            var side = await SaharaSide.ConnectAsync(cell, "2");
            var id = await RunAsync(side);
            return new(async log => Require((await side.Client.Waiter.WaitForJobExecutionAsync(Operation(SaharaOperationKind.JobExecution, id, id), false, FaultLane.WaitTimeout, log, default))?.Status == SaharaJobStatus.Succeeded, "it didn't succeed"));
        }),
    ];

    private static IEnumerable<ClientOperation> JobBinaryInternals
    {
        get
        {
            const string Manager = "JobBinaryInternals";
            foreach (var operation in Of(Manager, client => client.JobBinaryInternals, store => store.JobBinaryInternals, _ => throw new NotSupportedException(), "1.1",
                async side => (await side.Direct.JobBinaryInternals.UploadAsync(side.Name, Content(side), Quiet, default)).Id, Body(("is_public", true)), record => record["is_public"]?.GetValue<bool>() == true))
                yield return operation;
            yield return new ClientOperation($"Sahara.{Manager}.UploadAsync", OperationKind.SaharaCreate, async cell =>
            {
                var side = await SaharaSide.ConnectAsync(cell, "1.1");
                return new(async log => Require((await side.Client.JobBinaryInternals.UploadAsync(side.Name, Content(side), log, default)).Name == side.Name, "another one"), side.Count(store => store.JobBinaryInternals, Named(side)));
            });
            yield return new ClientOperation($"Sahara.{Manager}.SaveAsync", OperationKind.Download, async cell =>
            {
                var side = await SaharaSide.ConnectAsync(cell, "1.1");
                var kept = await side.Direct.JobBinaryInternals.UploadAsync(side.Name, Content(side), Quiet, default);
                return new(log => SaveAsync(side, target => side.Client.JobBinaryInternals.SaveAsync(kept.Id, target, log, default)));
            });
        }
    }

    private static IEnumerable<ClientOperation> Clusters
    {
        get
        {
            yield return Read("Clusters.GetWithEventsAsync", async side =>
            {
                var id = await ClusterAsync(side);
                return async log => Require((await side.Client.Clusters.GetWithEventsAsync(id, log, default)).Id == id, "another cluster");
            });
            yield return Change("Clusters.CreateManyAsync", OperationKind.SaharaStart, side => Task.FromResult(new PreparedOperation(
                async log => Require((await side.Client.Clusters.CreateManyAsync(new Dictionary<string, object?>(Cluster(side.Name)) { ["count"] = 2 }, log, default)).Count == 2, "not two"),
                async () => (await side.Count(store => store.Clusters, record => Text(record, "name")!.StartsWith(side.Name + "-", StringComparison.Ordinal))() + 1) / 2)));
            yield return OfCluster("ScaleAsync", OperationKind.SaharaChange, (side, id, log) => side.Client.Clusters.ScaleAsync(id, new SaharaScaling { Resized = [new SaharaNodeGroupSize("all", 2)] }, log, default), record =>
                Text(record, "status") != "Active" || record["node_groups"]![0]!["count"]!.GetValue<int>() == 2);
            yield return Change("Clusters.VerifyAsync", OperationKind.SaharaChange, async side =>
            {
                var id = await ClusterAsync(side);
                // Each cluster is checked once it is made.
                side.Lane.Clock.Advance(TimeSpan.FromMinutes(1));
                var before = (await side.Ground.Direct.Clusters.GetAsync(id, Quiet, default)).Verification?.Id;
                return new(log => side.Client.Clusters.VerifyAsync(id, log, default), () =>
                {
                    // It begins a moment after it was asked for.
                    side.Lane.Clock.Advance(TimeSpan.FromMinutes(1));
                    return side.Count(store => store.Clusters, record => Text(record, "id") == id && record["verification"]?["id"]?.ToString() is { } now && now != before)();
                });
            });
            yield return Change("Clusters.ForceDeleteAsync", OperationKind.SaharaDelete, async side =>
            {
                var id = await ClusterAsync(side);
                return new(log => side.Client.Clusters.ForceDeleteAsync(id, log, default), side.CountGone(store => store.Clusters, id));
            });

            static ClientOperation OfCluster(string method, OperationKind kind, Func<SaharaSide, string, ICallLog, Task> act, Func<JsonObject, bool> isDone) => Change($"Clusters.{method}", kind, async side =>
            {
                var id = await ClusterAsync(side);
                return new(log => act(side, id, log), side.Count(store => store.Clusters, record => Text(record, "id") == id && isDone(record)));
            });
        }
    }

    private static IEnumerable<ClientOperation> JobExecutions
    {
        get
        {
            foreach (var operation in Of("JobExecutions", client => client.JobExecutions, store => store.JobRuns, _ => throw new NotSupportedException(), "2", RunAsync, Body(("is_public", true)), record => record["is_public"]?.GetValue<bool>() == true))
                yield return operation;
            yield return Change("JobExecutions.CreateAsync", OperationKind.SaharaStart, async side =>
            {
                var job = await side.Ground.JobAsync(side.Name);
                return new(log => side.Client.JobExecutions.CreateAsync(side.Ground.Run(job), log, default), side.Count(store => store.JobRuns, record => Text(record, "job_id") == job));
            });
            yield return Change("JobExecutions.CancelAsync", OperationKind.SaharaChange, async side =>
            {
                var id = await RunAsync(side);
                // One that ends while the client waits for its turn stays as it is.
                return new(async log => Require((await side.Client.JobExecutions.CancelAsync(id, log, default)).Status is SaharaJobStatus.Killed or SaharaJobStatus.Succeeded, "it goes on"));
            });
            yield return Change("JobExecutions.SuspendAsync", OperationKind.SaharaChange, async side =>
            {
                var id = await RunAsync(side);
                return new(log => side.Client.JobExecutions.SuspendAsync(id, log, default));
            });
            yield return Read("JobExecutions.RefreshAsync", async side =>
            {
                var id = await RunAsync(side);
                return async log => Require((await side.Client.JobExecutions.RefreshAsync(id, log, default)).Id == id, "another run");
            });
        }
    }

    private static IEnumerable<ClientOperation> Images
    {
        get
        {
            foreach (var operation in Reads("Images", client => client.Images, side => Registered(side, "0.1"), SaharaSide.OtherImage))
                yield return operation;
            yield return Read("Images.ListAsync(tags, log, cancellationToken)", async side =>
            {
                await Registered(side, side.Name);
                return async log => Require((await ListAsync(side.Client.Images.ListAsync([side.Name], log, default))).Count == 1, "not the one image");
            });
            yield return Change("Images.RegisterAsync", OperationKind.SaharaChange, side => Task.FromResult(new PreparedOperation(
                log => side.Client.Images.RegisterAsync(SaharaSide.OtherImage, side.Name, null, log, default), side.CountImage(SaharaSide.OtherImage, image => image.UserName == side.Name))));
            yield return OfTags("SetTagsAsync", (side, log) => side.Client.Images.SetTagsAsync(SaharaSide.OtherImage, ["new"], log, default), image => image.Tags.SetEquals(["new"]));
            yield return OfTags("AddTagsAsync", (side, log) => side.Client.Images.AddTagsAsync(SaharaSide.OtherImage, ["new"], log, default), image => image.Tags.SetEquals(["old", "new"]));
            yield return OfTags("RemoveTagsAsync (last)", (side, log) => side.Client.Images.RemoveTagsAsync(SaharaSide.OtherImage, ["old"], log, default), image => image.Tags.Count == 0);
            yield return OfTags("RemoveTagsAsync", (side, log) => side.Client.Images.RemoveTagsAsync(SaharaSide.OtherImage, ["old"], log, default), image => image.Tags.SetEquals(["kept"]));
            yield return Change("Images.DeleteAsync", OperationKind.SaharaDelete, async side =>
            {
                await Registered(side, "old");
                return new(log => side.Client.Images.DeleteAsync(SaharaSide.OtherImage, log, default), side.CountImage(SaharaSide.OtherImage, image => image.UserName is null));
            });

            static ClientOperation OfTags(string method, Func<SaharaSide, ICallLog, Task> act, Func<CloudImage, bool> isDone) => Change($"Images.{method}", OperationKind.SaharaChange, async side =>
            {
                // The last tag is removed by a deletion and a read, one of several by a change.
                string[] tags = method == "RemoveTagsAsync" ? ["old", "kept"] : ["old"];
                await Registered(side, tags);
                return new(log => act(side, log), side.CountImage(SaharaSide.OtherImage, isDone));
            });
        }
    }

    private static IEnumerable<ClientOperation> Plugins
    {
        get
        {
            foreach (var operation in Reads("Plugins", client => client.Plugins, _ => Task.CompletedTask, "fake"))
                yield return operation;
            yield return Read("Plugins.GetVersionAsync", side => Task.FromResult<Func<ICallLog, Task>>(async log => Require((await side.Client.Plugins.GetVersionAsync("fake", "0.1", log, default)).Name == "fake", "another plugin")));
            yield return new ClientOperation("Sahara.Plugins.UpdateAsync", OperationKind.SaharaChange, async cell =>
            {
                var side = await SaharaSide.ConnectAsync(cell, "2", isAdmin: true);
                return new(log => side.Client.Plugins.UpdateAsync("fake", Body(("plugin_labels", Body(("hidden", Body(("status", true)))))), log, default));
            });
        }
    }

    private static IEnumerable<ClientOperation> JobTypes
    {
        get
        {
            foreach (var operation in Reads("JobTypes", client => client.JobTypes, _ => Task.CompletedTask, "Pig"))
                yield return operation;
            yield return Read("JobTypes.ListAsync(types, plugin, version, hints, log, cancellationToken)", side => Task.FromResult<Func<ICallLog, Task>>(async log => Require((await side.Client.JobTypes.ListAsync(["Pig"], null, null, false, log, default)).Count == 1, "not the one type")));
            yield return Read("JobTypes.GetConfigHintAsync", side => Task.FromResult<Func<ICallLog, Task>>(async log => Require((await side.Client.JobTypes.GetConfigHintAsync("Pig", log, default)).JobType == "Pig", "another type")));
        }
    }

    /// <summary>What each manager has: reads, and its own kind's life.</summary>
    private static IEnumerable<ClientOperation> Of<T>(
        string manager, Func<SaharaClient, SaharaManager<T>> of, Func<SaharaStore, RecordTable> table, Func<SaharaSide, Task<Dictionary<string, object?>>> body,
        string version = "2", Func<SaharaSide, Task<string>>? make = null, Dictionary<string, object?>? change = null, Func<JsonObject, bool>? isChanged = null)
        where T : SaharaObject
    {
        var create = make ?? (async side => (await of(side.Direct).CreateAsync(await body(side), Quiet, default)).Key);
        foreach (var operation in Reads(manager, of, create, null, version))
            yield return operation;
        if (make is null)
        {
            yield return Change($"{manager}.CreateAsync", OperationKind.SaharaCreate, async side =>
            {
                var fields = await body(side);
                return new(async log => Require((await of(side.Client).CreateAsync(fields, log, default)).Name == side.Name, "another one"), side.Count(table, Named(side)));
            });
        }

        yield return Change($"{manager}.UpdateAsync", OperationKind.SaharaChange, async side =>
        {
            var id = await create(side);
            return new(log => of(side.Client).UpdateAsync(id, change ?? Description, log, default), side.Count(table, record => Text(record, "id") == id && (isChanged ?? (one => Text(one, "description") == Changed))(record)));
        }, version);
        yield return Change($"{manager}.DeleteAsync", OperationKind.SaharaDelete, async side =>
        {
            var id = await create(side);
            return new(log => of(side.Client).DeleteAsync(id, log, default), side.CountGone(table, id));
        }, version);
    }

    private static IEnumerable<ClientOperation> Reads<T>(string manager, Func<SaharaClient, SaharaManager<T>> of, Func<SaharaSide, Task> make, string? known, string version = "2")
        where T : SaharaObject
    {
        yield return OfOne("GetAsync", async (side, id, log) => Require((await of(side.Client).GetAsync(id, log, default)).Key == id, "another one"));
        yield return OfOne("FindAsync", async (side, id, log) => Require((await of(side.Client).FindAsync(id, log, default)).Key == id, "another one"));
        yield return OfOne("IdOfAsync", async (side, id, log) => Require(await of(side.Client).IdOfAsync(id, log, default) == id, "another one"));
        yield return OfOne("ListAsync", async (side, id, log) => Require((await ListAsync(of(side.Client).ListAsync(new SaharaQuery(), log, default))).Exists(one => one.Key == id), "it isn't in the list"));
        yield return OfOne("NameAsync", async (side, id, log) =>
        {
            var one = await of(side.Direct).GetAsync(id, Quiet, default);
            await of(side.Client).NameAsync([one], log, default);
        }, manager == "JobExecutions" ? OperationKind.Naming : OperationKind.Local);

        ClientOperation OfOne(string method, Func<SaharaSide, string, ICallLog, Task> act, OperationKind kind = OperationKind.Read) => new($"Sahara.{manager}.{method}", kind, async cell =>
        {
            var side = await SaharaSide.ConnectAsync(cell, version);
            var made = make(side);
            await made;
            var id = known ?? await (Task<string>)made;
            return new(log => act(side, id, log));
        });
    }

    private static ClientOperation Read(string name, Func<SaharaSide, Task<Func<ICallLog, Task>>> prepare) =>
        new($"Sahara.{name}", OperationKind.Read, async cell => new(await prepare(await SaharaSide.ConnectAsync(cell, "2"))));

    private static ClientOperation Change(string name, OperationKind kind, Func<SaharaSide, Task<PreparedOperation>> prepare, string version = "2") =>
        new($"Sahara.{name}", kind, async cell => await prepare(await SaharaSide.ConnectAsync(cell, version)));

    private static Task<Dictionary<string, object?>> Of(Dictionary<string, object?> body) => Task.FromResult(body);

    private static Dictionary<string, object?> Template(SaharaSide side) => Body(("name", side.Name), ("plugin_name", "fake"), ("plugin_version", "0.1"));

    private static Func<JsonObject, bool> Named(SaharaSide side) => record => Text(record, "name") == side.Name;

    private static Task<string> ClusterAsync(SaharaSide side) => SaharaSide.ClusterAsync(side.Ground.Direct, side.Lane, side.Name);

    private static async Task<string> RunAsync(SaharaSide side) => (await side.Ground.Direct.JobExecutions.CreateAsync(side.Ground.Run(await side.Ground.JobAsync(side.Name)), Quiet, default)).Id;

    private static async Task Registered(SaharaSide side, params string[] tags)
    {
        await side.Ground.Direct.Images.RegisterAsync(SaharaSide.OtherImage, "before", null, Quiet, default);
        await side.Ground.Direct.Images.SetTagsAsync(SaharaSide.OtherImage, tags, Quiet, default);
    }

    private static byte[] Content(SaharaSide side) => Encoding.UTF8.GetBytes($"A = LOAD '{side.Name}';\0\n");

    private static async Task SaveAsync(SaharaSide side, Func<Stream, Task> save)
    {
        using var target = new MemoryStream();
        await save(target);
        Require(target.ToArray().SequenceEqual(Content(side)), "another content");
    }
}
