using System.Text.Json.Nodes;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Tests.Sahara;

namespace SapServiceTools.Tests.Storm;

/// <summary>
/// Clusters, job executions and data sources. A start of a job can't be looked up, because executions have no names: in doubt the caller reads the list of its job template's executions.
/// </summary>
public sealed class SaharaStormWorker(EmulatedSaharaFixture it, string job, StormTally tally, int number, int seed) : StormWorker(tally, number, seed)
{
    private const int ClusterCount = 2;
    private const int SourceCount = 3;

    // Servers tell their clock in whole seconds, so whose something is that was made a moment ago can't be told after a lost response.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, ClusterClaim> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceClaim> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _runs = new(StringComparer.Ordinal);
    private int _urls;

    /// <summary>The ids of all that was told to be there.</summary>
    public IEnumerable<string> Claims => [.. _clusters.Values.Select(cluster => cluster.Id), .. _sources.Values.Select(source => source.Id), .. _runs];

    protected override async Task StepAsync()
    {
        var (name, target) = Choose();
        try
        {
            await DoAsync(name, target);
            Tally.Done(name);
        }
        catch (ServiceException exception)
        {
            await GaveUpAsync(name, target, exception);
        }

        if (name is "create cluster" or "create source")
            _made[target] = it.Clock.GetUtcNow();
        Compare(name);
    }

    private bool IsOld(string target) => it.Clock.GetUtcNow() - _made.GetValueOrDefault(target) > ClockGrain;

    private (string Name, string Target) Choose()
    {
        if (Random.Next(4) == 0)
        {
            var source = $"{Prefix}-s{Random.Next(SourceCount)}";
            return (_sources.ContainsKey(source), Random.Next(4)) switch
            {
                (false, _) => ("create source", source),
                (true, 0) when IsOld(source) => ("create source again", source),
                (true, 1) => ("delete source", source),
                _ => ("update source", source),
            };
        }

        var cluster = $"{Prefix}-c{Random.Next(ClusterCount)}";
        if (!_clusters.ContainsKey(cluster))
            return (Random.Next(8) switch { 0 => "find nothing", 1 => "delete nothing", _ => "create cluster" }, cluster);
        return (Random.Next(12) switch
        {
            0 when IsOld(cluster) => "create cluster again",
            1 => "find",
            2 => "list",
            3 or 4 => "scale",
            5 => "check",
            6 or 7 => "run job",
            8 => "cancel job",
            9 when _runs.Count > 0 => "delete job execution",
            10 or 11 => "delete cluster",
            _ => "find",
        }, cluster);
    }

    private async Task DoAsync(string name, string target)
    {
        var cluster = _clusters.GetValueOrDefault(target);
        var source = _sources.GetValueOrDefault(target);
        switch (name)
        {
            case "create cluster":
                var made = await it.Client.Clusters.CreateAsync(it.Cluster(target), it.Log, CancellationToken.None);
                // From here on it is known.
                _clusters[target] = new ClusterClaim(made.Id, 1);
                var active = await WaitAsync(SaharaOperationKind.ClusterCreation, made.Id, target);
                Expect(active is { Status: SaharaClusterStatus.Active }, name, target, "it isn't active");
                break;
            case "create cluster again":
                await ExpectExistsAsync(name, target, () => it.Client.Clusters.CreateAsync(it.Cluster(target), it.Log, CancellationToken.None));
                break;
            case "find":
                Expect((await it.Client.Clusters.FindAsync(target, it.Log, CancellationToken.None)).Id == cluster!.Id, name, target, "it is another one");
                break;
            case "find nothing":
                await ExpectNothingAsync(name, target, () => it.Client.Clusters.FindAsync(target, it.Log, CancellationToken.None));
                break;
            case "delete nothing":
                // After a lost response nobody can say whose deletion it was; that nothing is there is right either way.
                try
                {
                    await it.Client.Clusters.DeleteAsync(Guid.NewGuid().ToString(), it.Log, CancellationToken.None);
                }
                catch (ResourceNotFoundException)
                {
                }

                break;
            case "list":
                var seen = new List<string>();
                await foreach (var one in it.Client.Clusters.ListAsync(new SaharaQuery { PageSize = 5 }, it.Log, CancellationToken.None))
                {
                    if (one.Name.StartsWith($"{Prefix}-", StringComparison.Ordinal))
                        seen.Add(one.Id);
                }

                Expect(seen.Order(StringComparer.Ordinal).SequenceEqual(_clusters.Values.Select(one => one.Id).Order(StringComparer.Ordinal)), name, target, "it shows other clusters than there are");
                break;
            case "scale":
                var size = Random.Next(1, 4);
                await it.Client.Clusters.ScaleAsync(cluster!.Id, new SaharaScaling { Resized = [new SaharaNodeGroupSize("all", size)] }, it.Log, CancellationToken.None);
                _clusters[target] = cluster with { Size = size };
                await WaitAsync(SaharaOperationKind.ClusterScaling, cluster.Id, target);
                break;
            case "check":
                // One that runs already is waited for instead, as Test-SaharaCluster does: it wouldn't be another one than before.
                var known = (await it.Client.Clusters.GetAsync(cluster!.Id, it.Log, CancellationToken.None)).Verification;
                var before = known?.Status == SaharaVerification.Checking ? null : known?.Id;
                try
                {
                    if (known?.Status != SaharaVerification.Checking)
                        await it.Client.Clusters.VerifyAsync(cluster.Id, it.Log, CancellationToken.None);
                }
                catch (ServiceException exception) when (exception.ErrorId == ErrorIds.StateRefused)
                {
                    // Sahara checks a new cluster by itself, and that is the check that is waited for then, if it isn't over.
                    before = null;
                }

                var verified = await WaitAsync(SaharaOperationKind.Verification, cluster.Id, target, before);
                Expect(verified?.Verification is { } verification && (before is null || verification.Id != before), name, target, "it is the earlier check");
                break;
            case "run job":
                var run = await StartAsync(name, cluster!.Id);
                var ended = await it.Client.Waiter.WaitForJobExecutionAsync(Operation(SaharaOperationKind.JobExecution, run, run), anyEnd: false, null, it.Log, CancellationToken.None);
                Expect(ended?.Status == SaharaJobStatus.Succeeded, name, run, "it hasn't succeeded");
                break;
            case "cancel job":
                var stopped = await StartAsync(name, cluster!.Id);
                await it.Client.JobExecutions.CancelAsync(stopped, it.Log, CancellationToken.None);
                await it.Client.Waiter.WaitForJobExecutionAsync(Operation(SaharaOperationKind.JobExecution, stopped, stopped), anyEnd: true, null, it.Log, CancellationToken.None);
                break;
            case "delete job execution":
                var gone = _runs.ElementAt(Random.Next(_runs.Count));
                await it.Client.JobExecutions.DeleteAsync(gone, it.Log, CancellationToken.None);
                _runs.Remove(gone);
                break;
            case "delete cluster":
                await it.Client.Clusters.DeleteAsync(cluster!.Id, it.Log, CancellationToken.None);
                await WaitAsync(SaharaOperationKind.ClusterDeletion, cluster.Id, target);
                _clusters.Remove(target);
                break;
            case "create source":
                var url = Url();
                var created = await it.Client.DataSources.CreateAsync(SourceBody(target, url), it.Log, CancellationToken.None);
                _sources[target] = new SourceClaim(created.Id, url);
                break;
            case "create source again":
                await ExpectExistsAsync(name, target, () => it.Client.DataSources.CreateAsync(SourceBody(target, Url()), it.Log, CancellationToken.None));
                break;
            case "update source":
                var changed = Url();
                await it.Client.DataSources.UpdateAsync(source!.Id, new Dictionary<string, object?> { ["url"] = changed }, it.Log, CancellationToken.None);
                _sources[target] = source with { Url = changed };
                break;
            default:
                await it.Client.DataSources.DeleteAsync(source!.Id, it.Log, CancellationToken.None);
                _sources.Remove(target);
                break;
        }
    }

    private async Task<string> StartAsync(string name, string cluster)
    {
        while (true)
        {
            try
            {
                var run = (await it.Client.JobExecutions.CreateAsync(EmulatedSaharaFixture.Run(job, cluster), it.Log, CancellationToken.None)).Id;
                _runs.Add(run);
                return run;
            }
            catch (ServiceException exception) when (exception.IsRepeatable)
            {
                if (await FindRunAsync(name, exception) is { } run)
                    return run;
            }
        }
    }

    // What the error's advice comes to: is there an execution of this template that nobody was told of?
    private async Task<string?> FindRunAsync(string name, ServiceException exception)
    {
        var isThere = Own(it.Emulator.OpenStack.JobExecutions, "job_id", job).Any(run => !_runs.Contains(run.Text("id")!));
        if (!exception.MayHaveTakenEffect)
        {
            if (isThere)
                Tally.WronglyFailed($"{name}: {exception.Message}");
        }
        else
        {
            Tally.InDoubt($"{name}: {exception.Message}");
            if (!exception.Message.Contains("unknown", StringComparison.Ordinal))
                Tally.WronglyFailed($"{name}: it doesn't say that it may have been done. {exception.Message}");
        }

        string? found = null;
        await foreach (var run in it.Client.JobExecutions.ListAsync(new SaharaQuery(), it.Log, CancellationToken.None))
        {
            if (run.JobTemplateId == job && _runs.Add(run.Id))
                found = run.Id;
        }

        return found;
    }

    private Task<SaharaCluster?> WaitAsync(SaharaOperationKind kind, string id, string name, string? before = null) =>
        it.Client.Waiter.WaitForClusterAsync(Operation(kind, id, name, before), null, it.Log, CancellationToken.None);

    private static SaharaOperation Operation(SaharaOperationKind kind, string id, string name, string? before = null) => new()
    {
        Id = id, Name = name, Kind = kind, Type = OperationType.Create, StartedAt = default, PreviousVerificationId = before,
    };

    private async Task ExpectExistsAsync(string name, string target, Func<Task> create)
    {
        try
        {
            await create();
            Expect(false, name, target, "it was told as done");
        }
        catch (ResourceExistsException)
        {
            // As it should be.
        }
    }

    private async Task ExpectNothingAsync(string name, string target, Func<Task> read)
    {
        try
        {
            await read();
            Expect(false, name, target, "something was read");
        }
        catch (ResourceNotFoundException)
        {
            // As it should be.
        }
    }

    /// <summary>What ended in an error must not have been done; and from then on what is there counts.</summary>
    private async Task GaveUpAsync(string name, string target, ServiceException exception)
    {
        var cluster = it.Emulator.OpenStack.Clusters.FirstOrDefault(one => one.Text("name") == target);
        var source = it.Emulator.OpenStack.DataSources.FirstOrDefault(one => one.Text("name") == target);
        var isDone = name switch
        {
            "create cluster" => cluster is not null,
            "delete cluster" => cluster is null,
            "create source" => source is not null,
            "delete source" => source is null,
            "update source" => source.Text("url") == Url(_urls),
            "scale" => Size(cluster) != _clusters[target].Size,
            _ => false,
        };
        // What is repeatable was repeated until the tries were used up; nothing here deserves to be refused.
        if (isDone || !exception.IsRepeatable)
            Tally.WronglyFailed($"{name} {target}: {exception.Message}");
        else
            Tally.GaveUp($"{name} {target}: {exception.Message}");
        // Whatever goes on ends first.
        if (cluster is not null && name is not "delete cluster")
            await WaitAsync(SaharaOperationKind.ClusterCreation, cluster.Text("id")!, target);
        if (cluster is null)
            _clusters.Remove(target);
        else
            _clusters[target] = new ClusterClaim(cluster.Text("id")!, Size(it.Emulator.OpenStack.Clusters.First(one => one.Text("name") == target)));
        if (source is null)
            _sources.Remove(target);
        else
            _sources[target] = new SourceClaim(source.Text("id")!, source.Text("url")!);
        _runs.RemoveWhere(run => it.Emulator.OpenStack.JobExecutions.All(one => one.Text("id") != run));
    }

    private void Compare(string name)
    {
        Compare(name, Own(it.Emulator.OpenStack.Clusters), _clusters.ToDictionary(pair => pair.Key, pair => (pair.Value.Id, $"Active {pair.Value.Size}")), one => $"{one.Text("status")} {Size(one)}");
        Compare(name, Own(it.Emulator.OpenStack.DataSources), _sources.ToDictionary(pair => pair.Key, pair => (pair.Value.Id, pair.Value.Url)), one => one.Text("url")!);
        var runs = Own(it.Emulator.OpenStack.JobExecutions, "job_id", job).Select(run => run.Text("id")!).ToHashSet(StringComparer.Ordinal);
        foreach (var lost in _runs.Where(run => !runs.Contains(run)))
            Tally.Lost($"{name}: job execution {lost}");
        foreach (var orphan in runs.Where(run => !_runs.Contains(run)))
            Tally.Orphaned($"{name}: job execution {orphan}");
    }

    private void Compare(string name, IReadOnlyList<JsonObject> there, Dictionary<string, (string Id, string State)> claims, Func<JsonObject, string> state)
    {
        foreach (var doubled in there.GroupBy(one => one.Text("name")!).Where(group => group.Count() > 1))
            Tally.Doubled($"{name} {doubled.Key}");
        foreach (var one in there.Where(one => !claims.ContainsKey(one.Text("name")!)))
            Tally.Orphaned($"{name} {one.Text("name")}");
        foreach (var (what, claim) in claims)
        {
            if (there.FirstOrDefault(one => one.Text("id") == claim.Id) is not { } found)
                Tally.Lost($"{name} {what}");
            else if (state(found) != claim.State)
                Tally.WronglySuccessful($"{name} {what}: {state(found)} instead of {claim.State}");
        }
    }

    private IReadOnlyList<JsonObject> Own(IReadOnlyList<JsonObject> all) => [.. all.Where(one => one.Text("name")!.StartsWith($"{Prefix}-", StringComparison.Ordinal))];

    private static IEnumerable<JsonObject> Own(IReadOnlyList<JsonObject> all, string field, string value) => all.Where(one => one.Text(field) == value);

    private static int Size(JsonObject? cluster) => cluster.Objects("node_groups").FirstOrDefault().Number("count");

    private string Url() => Url(++_urls);

    private string Url(int number) => $"hdfs://host/{Prefix}/{number}";

    private static Dictionary<string, object?> SourceBody(string name, string url) => new() { ["name"] = name, ["type"] = "hdfs", ["url"] = url };
}

/// <summary>What a worker was told of a cluster.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Size">The nodes of its one group.</param>
public sealed record ClusterClaim(string Id, int Size);

/// <summary>What a worker was told of a data source.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Its address.</param>
public sealed record SourceClaim(string Id, string Url);
