using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Templates of clusters.</summary>
internal sealed class ClusterTemplateResource(SaharaStore store, ClusterChecks checks) : RecordResource(store, store.ClusterTemplates)
{
    private static readonly string[] Placeholders = ["default_image_id", "node_groups"];

    public override void Map(SaharaRoutes routes)
    {
        MapAll(routes, SaharaVersions.All, Kind.Path, "PUT");
        routes.Add(SaharaVersions.All, $"GET {Kind.Path}/*/export", call => TemplateExport.Respond(Kind.Singular, Show(call, Find(call)), Placeholders), "cluster_template_export");
    }

    protected override ObjectCheck CreationSchema(SaharaCall call) => BodySchemas.ClusterTemplate(call.IsV2);

    protected override ObjectCheck UpdateSchema(SaharaCall call) => CreationSchema(call).Partial;

    protected override void CheckCreation(SaharaCall call, JsonObject body)
    {
        ClusterChecks.Plugin(body.Text("plugin_name"), ClusterChecks.Version(body));
        CheckParts(call, body);
    }

    protected override void CheckUpdate(SaharaCall call, JsonObject record, JsonObject body)
    {
        ClusterChecks.Plugin(body.Text("plugin_name") ?? record.Text("plugin_name"), ClusterChecks.Version(body));
        CheckParts(call, body);
        if (Store.Clusters.All.Any(cluster => cluster.Text("cluster_template_id") == call.Id))
            throw SaharaException.Update($"Cluster Template id '{call.Id}' can not be updated. It is referenced by at least one cluster.");
    }

    protected override void Fill(SaharaCall call, JsonObject record, JsonObject body)
    {
        if (body.ContainsKey("node_groups"))
            record["node_groups"] = NodeGroups.MakeAll(Store, body, call.ProjectId);
    }

    protected override void CheckDeletion(SaharaCall call, JsonObject record)
    {
        var users = Store.Clusters.All.Where(cluster => cluster.Text("cluster_template_id") == call.Id).Select(cluster => cluster.Text("name")).ToList();
        if (users.Count > 0)
            throw SaharaException.Reference($"Cluster template {call.Id} in use by {string.Join(", ", users)}");
    }

    private void CheckParts(SaharaCall call, JsonObject body)
    {
        if (body.Text("default_image_id") is { } image)
            checks.Image(image);
        ClusterChecks.Configs(body.Object("cluster_configs"));
        ClusterChecks.UniqueGroups(body.Objects("node_groups"));
        foreach (var group in body.Objects("node_groups"))
            checks.Group(group, call.ProjectId);
        ClusterChecks.Processes(body.Texts("anti_affinity"));
        if (body.Text("neutron_management_network") is { } network)
            checks.Network(network);
    }
}
