using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>How job runs go: pending until the cluster is active, running, and ended.</summary>
internal sealed class JobRunLifecycle(SaharaStore store)
{
    private static readonly string[] Ended = ["SUCCEEDED", "DONEWITHERROR", "FAILED", "KILLED", "SUSPENDFAILED"];

    public static bool HasEnded(JsonObject run) => Ended.Contains(Status(run));

    public static string Status(JsonObject run) => run["info"].Text("status")!;

    /// <summary>Starts a run that was just added.</summary>
    public void Begin(JsonObject run)
    {
        SetStatus(run, "PENDING");
        if (store.Clusters.Find(run.Text("cluster_id")).Text("status") == "Active")
            Start(run);
    }

    /// <summary>Starts the runs that waited for a cluster.</summary>
    public void Resume(JsonObject cluster)
    {
        foreach (var run in RunsOf(cluster.Text("id")!).Where(run => Status(run) == "PENDING").ToList())
            Start(run);
    }

    /// <summary>Stops a run; one that has ended stays as it is.</summary>
    public void Cancel(JsonObject run)
    {
        if (!HasEnded(run))
            End(run, "KILLED");
    }

    /// <summary>The cluster is gone: its runs lose it, and those that go on are killed.</summary>
    public void Abandon(string clusterId)
    {
        foreach (var run in RunsOf(clusterId).ToList())
        {
            Cancel(run);
            run["cluster_id"] = null;
        }
    }

    private IEnumerable<JsonObject> RunsOf(string clusterId) => store.JobRuns.All.Where(run => run.Text("cluster_id") == clusterId);

    private void Start(JsonObject run)
    {
        var time = store.Options.OpenStack.JobTime;
        var job = store.Jobs.Find(run.Text("job_id")).Text("name") ?? "";
        store.Timeline.After(time / 4, () =>
        {
            if (Status(run) != "PENDING")
                return;
            SetStatus(run, "RUNNING");
            run["engine_job_id"] = Guid.NewGuid().ToString();
            run["start_time"] = RecordKind.Time(store.Now);
            store.Touch(run);
        });
        if (store.StuckJobs.Contains(job))
            return;
        store.Timeline.After(time, () =>
        {
            if (HasEnded(run))
                return;
            End(run, store.FailingJobs.Contains(job) ? "FAILED" : "SUCCEEDED");
        });
    }

    private void End(JsonObject run, string status)
    {
        SetStatus(run, status);
        run["end_time"] = RecordKind.Time(store.Now);
        store.Touch(run);
    }

    private static void SetStatus(JsonObject run, string status) => run["info"] = new JsonObject { ["status"] = status };
}
