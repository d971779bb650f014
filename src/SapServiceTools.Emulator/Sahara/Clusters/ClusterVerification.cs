using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.Sahara.Clusters;

/// <summary>A verification of a cluster: it begins a moment after it was asked for, checks the instances, and ends GREEN or RED.</summary>
internal sealed class ClusterVerification(SaharaStore store, JsonObject cluster)
{
    private readonly string _id = Guid.NewGuid().ToString();
    private readonly TimeSpan _pace = store.Options.OpenStack.JobTime / 4;

    public void Begin() => store.Timeline.After(_pace, () =>
    {
        var verification = New();
        verification["cluster_id"] = cluster.Text("id");
        verification["status"] = "CHECKING";
        verification["checks"] = new JsonArray();
        verification["id"] = _id;
        cluster["verification"] = verification;
        store.Timeline.After(_pace, () => Check(verification));
    });

    private void Check(JsonObject verification)
    {
        var check = New();
        check["verification_id"] = _id;
        check["status"] = "CHECKING";
        check["description"] = null;
        check["name"] = "Check of instances accessibility";
        verification.Array("checks")!.Add(check);
        store.Timeline.After(_pace * 2, () =>
        {
            var isGood = !store.FailingVerifications.Contains(cluster.Text("name")!);
            var colour = isGood ? "GREEN" : "RED";
            check["status"] = colour;
            verification["status"] = colour;
            check["description"] = isGood ? "All instances are available" : "Some instances are not available";
            store.Touch(check);
            store.Touch(verification);
        });
    }

    private JsonObject New() => new() { ["created_at"] = RecordKind.Time(store.Now), ["updated_at"] = null, ["id"] = Guid.NewGuid().ToString() };
}
