using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.Sahara.Clusters;

/// <summary>
/// How clusters come, change and go: the statuses of Sahara, each for its share of the time that the options give.
/// A later order ends an earlier one.
/// </summary>
internal sealed class ClusterLifecycle(SaharaStore store, JobRunLifecycle runs)
{
    /// <summary>Starts the creation of a cluster that was just added.</summary>
    public void Begin(JsonObject cluster)
    {
        SetStatus(cluster, "Validating");
        cluster["management_public_key"] = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDemo Generated-by-Sahara\n";
        if (store.StuckClusters.Contains(cluster.Text("name")!))
            return;
        var fails = store.FailingClusters.Contains(cluster.Text("name")!);
        var counts = cluster.Objects("node_groups").ToDictionary(group => group.Text("id")!, group => group.Number("count"));
        var steps = new ClusterSteps(store, cluster, "Engine: create cluster");
        var plan = new ClusterPlan(store, runs, cluster, store.Options.ProvisioningTime / 7);
        plan.Then("InfraUpdating", () => cluster["trust_id"] = Guid.NewGuid().ToString("N"));
        plan.Then("Spawning", () =>
        {
            foreach (var group in cluster.Objects("node_groups"))
                group["count"] = 0;
            steps.Start(ClusterSteps.Stack, 1);
        });
        if (fails)
        {
            plan.Then("Error", () => Fail(cluster, steps, "Creating cluster"));
            return;
        }
        plan.Then("Waiting", () =>
        {
            steps.Succeed();
            foreach (var group in cluster.Objects("node_groups"))
                steps.AddInstances(group, counts[group.Text("id")!]);
        });
        plan.Assign(steps);
        plan.Then("Preparing", steps.Succeed);
        plan.Then("Configuring");
        plan.Then("Starting");
        plan.Then("Active", () => Verify(cluster));
    }

    /// <summary>Starts to change the counts of groups and to add groups.</summary>
    public void Scale(JsonObject cluster, JsonObject body, IReadOnlyList<JsonObject> added)
    {
        SetStatus(cluster, "Validating", "");
        var resized = body.Objects("resize_node_groups").ToDictionary(group => group.Text("name")!, group => group);
        var counts = added.ToDictionary(group => group.Text("id")!, group => group.Number("count"));
        var groups = cluster.Array("node_groups")!;
        foreach (var group in added)
        {
            group["count"] = 0;
            group["instances"] = new JsonArray();
            groups.Add(group);
        }
        foreach (var group in groups.OfType<JsonObject>().Where(group => resized.ContainsKey(group.Text("name")!)))
            counts[group.Text("id")!] = resized[group.Text("name")!].Number("count");
        var shrinks = groups.OfType<JsonObject>().Any(group => counts.TryGetValue(group.Text("id")!, out var count) && count < group.Number("count"));
        var steps = new ClusterSteps(store, cluster, "Engine: scale cluster");
        var plan = new ClusterPlan(store, runs, cluster, store.Options.ProvisioningTime / 7);
        if (shrinks)
            plan.Then("Decommissioning");
        plan.Then("Scaling");
        plan.Then("Scaling: Spawning", () => steps.Start(ClusterSteps.Stack, 1));
        if (store.FailingScalings.Contains(cluster.Text("name")!))
        {
            plan.Then("Active", () =>
            {
                foreach (var group in added)
                    groups.Remove(group);
                Fail(cluster, steps, "Scaling cluster");
            });
            return;
        }
        plan.Then("Scaling: Waiting", () =>
        {
            steps.Succeed();
            foreach (var group in groups.OfType<JsonObject>().Where(group => counts.ContainsKey(group.Text("id")!)))
                steps.Resize(group, counts[group.Text("id")!], resized.GetValueOrDefault(group.Text("name")!).Texts("instances"));
        });
        plan.Assign(steps);
        plan.Then("Scaling: Preparing", steps.Succeed);
        plan.Then("Configuring");
        plan.Then("Active", () =>
        {
            foreach (var group in groups.OfType<JsonObject>().Where(group => group.Number("count") == 0).ToList())
                groups.Remove(group);
            Verify(cluster);
        });
    }

    /// <summary>Starts the deletion, or forces it.</summary>
    public void Delete(JsonObject cluster, bool force)
    {
        SetStatus(cluster, "Deleting");
        if (!force && store.StuckClusters.Contains(cluster.Text("name")!))
            return;
        new ClusterPlan(store, runs, cluster, store.Options.EffectiveDeprovisioningTime).Then(null, () =>
        {
            store.Clusters.Remove(cluster);
            runs.Abandon(cluster.Text("id")!);
        });
    }

    /// <summary>Starts a verification, a moment later.</summary>
    public void Verify(JsonObject cluster) => new ClusterVerification(store, cluster).Begin();

    private void SetStatus(JsonObject cluster, string status, string? description = null)
    {
        ClusterPlan.Supersede(cluster);
        cluster["status"] = status;
        if (description is not null)
            cluster["status_description"] = description;
        store.Touch(cluster);
    }

    private static void Fail(JsonObject cluster, ClusterSteps steps, string what)
    {
        const string Reason = "the infrastructure refused to spawn";
        steps.Fail(Reason);
        cluster["status_description"] = $"{what} failed for the following reason(s): {Reason}";
    }
}
