using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Templates of node groups.</summary>
internal sealed class NodeGroupTemplateResource(SaharaStore store, ClusterChecks checks) : RecordResource(store, store.NodeGroupTemplates)
{
    private static readonly string[] Placeholders = ["flavor_id", "security_groups", "image_id", "floating_ip_pool"];

    public override void Map(SaharaRoutes routes)
    {
        MapAll(routes, SaharaVersions.All, Kind.Path, "PUT");
        routes.Add(SaharaVersions.All, $"GET {Kind.Path}/*/export", call => TemplateExport.Respond(Kind.Singular, Show(call, Find(call)), Placeholders), "node_group_template_export");
    }

    protected override ObjectCheck CreationSchema(SaharaCall call) => BodySchemas.NodeGroupTemplate(call.IsV2);

    protected override ObjectCheck UpdateSchema(SaharaCall call) => CreationSchema(call).Partial;

    protected override void CheckCreation(SaharaCall call, JsonObject body)
    {
        ClusterChecks.Plugin(body.Text("plugin_name"), ClusterChecks.Version(body));
        checks.Group(body, call.ProjectId);
    }

    protected override void CheckUpdate(SaharaCall call, JsonObject record, JsonObject body)
    {
        ClusterChecks.Plugin(body.Text("plugin_name") ?? record.Text("plugin_name"), ClusterChecks.Version(body));
        checks.Group(body, call.ProjectId);
        var templates = Store.ClusterTemplates.All.Where(template => Uses(template, call.Id)).Select(template => template.Text("id")).ToList();
        if (Store.Clusters.All.Any(cluster => templates.Contains(cluster.Text("cluster_template_id"))))
            throw SaharaException.Update($"NodeGroupTemplate id '{call.Id}' can not be updated. It is referenced by an existing cluster.");
    }

    protected override void Fill(SaharaCall call, JsonObject record, JsonObject body) =>
        record["flavor_id"] = record["flavor_id"].AsText() ?? record["flavor_id"]!.ToJsonString();

    protected override void CheckDeletion(SaharaCall call, JsonObject record)
    {
        var templates = Names(Store.ClusterTemplates, call.Id);
        var clusters = Names(Store.Clusters, call.Id);
        if (templates.Length + clusters.Length > 0)
            throw SaharaException.Reference(
                $"Node group template {call.Id} is in use by cluster templates: {(templates.Length > 0 ? templates : "N/A")}; and clusters: {(clusters.Length > 0 ? clusters : "N/A")}");
    }

    private static string Names(RecordTable table, string id) => string.Join(", ", table.All.Where(record => Uses(record, id)).Select(record => record.Text("name")));

    private static bool Uses(JsonObject record, string id) => record.Objects("node_groups").Any(group => group.Text("node_group_template_id") == id);
}
