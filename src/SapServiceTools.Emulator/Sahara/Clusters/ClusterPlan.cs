using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.Sahara.Clusters;

/// <summary>
/// The statuses of one order, one after the other. Each cluster counts its orders, and what belongs to an earlier one than the last does nothing any more.
/// </summary>
/// <param name="store">Sahara's state.</param>
/// <param name="runs">The job runs, which wait for active clusters.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="pace">How long each status lasts.</param>
internal sealed class ClusterPlan(SaharaStore store, JobRunLifecycle runs, JsonObject cluster, TimeSpan pace)
{
    private const string Order = "_order";
    private readonly int _order = cluster.Number(Order);
    private TimeSpan _at;

    /// <summary>Ends all orders of a cluster before a new one.</summary>
    public static void Supersede(JsonObject cluster) => cluster[Order] = cluster.Number(Order) + 1;

    /// <summary>Adds a status and what comes with it; null leaves the status as it is.</summary>
    public void Then(string? status, Action? effect = null)
    {
        _at += pace;
        At(_at, () =>
        {
            if (status is not null)
                cluster["status"] = status;
            effect?.Invoke();
            store.Touch(cluster);
            if (status == "Active")
                runs.Resume(cluster);
        });
    }

    /// <summary>In the second half of the last status one new instance after the other gets its addresses.</summary>
    public void Assign(ClusterSteps steps) => At(_at + (pace / 2), () =>
    {
        var waiting = steps.StartAssigning();
        for (var i = 0; i < waiting.Count; i++)
        {
            var instance = waiting[i];
            store.Timeline.After(pace / 2 * ((i + 1.0) / (waiting.Count + 1)), () => steps.Assign(instance));
        }
    });

    private void At(TimeSpan delay, Action effect) => store.Timeline.After(delay, () =>
    {
        if (cluster.Number(Order) == _order)
            effect();
    });
}
