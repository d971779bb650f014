using System.Globalization;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Clusters;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>Clusters: what a request asks for. How they live is in <see cref="ClusterLifecycle"/>.</summary>
internal sealed class ClusterResource(SaharaStore store, ClusterChecks checks, ClusterLifecycle life) : RecordResource(store, store.Clusters)
{
    // What a cluster has from its template unless it says otherwise.
    private static readonly string[] Inherited =
        ["description", "cluster_configs", "default_image_id", "anti_affinity", "neutron_management_network", "shares", "use_autoconfig", "domain_name"];

    protected override string[] ReadParameters => ["show_progress"];

    public override void Map(SaharaRoutes routes)
    {
        MapAll(routes, SaharaVersions.All, Kind.Path, "PATCH");
        routes.Add(SaharaVersions.V1, "POST clusters/multiple", CreateSeveral);
        routes.Add(SaharaVersions.All, "PUT clusters/*", Scale, "clusters_scale");
    }

    protected override ObjectCheck CreationSchema(SaharaCall call) => BodySchemas.Cluster(call.IsV2);

    protected override ObjectCheck UpdateSchema(SaharaCall call) => BodySchemas.ClusterUpdate(call.IsV2);

    protected override JsonObject Show(SaharaCall call, JsonObject record, JsonObject? created = null)
    {
        var shown = base.Show(call, record, created);
        if (!string.Equals(call.Parameter("show_progress"), "true", StringComparison.OrdinalIgnoreCase))
            foreach (var step in shown.Objects("provision_progress"))
                step.Remove("events");
        return shown;
    }

    protected override OpenStackResponse Create(SaharaCall call)
    {
        var body = CreationSchema(call).Read(call.Body());
        if (body.ContainsKey("count"))
            return OpenStackResponse.Json(202, new JsonObject
            {
                ["clusters"] = new JsonArray([.. Several(call, body).Select(cluster => new JsonObject { ["cluster"] = Show(call, cluster, body) })]),
            });
        CheckName(call, body, null);
        CheckCreation(call, body);
        return Respond(call, 202, Begin(call, body, body.Text("name")!), body);
    }

    protected override void CheckCreation(SaharaCall call, JsonObject body)
    {
        ClusterChecks.Plugin(body.Text("plugin_name"), ClusterChecks.Version(body));
        checks.Enabled();
        var template = Template(call, body);
        if (template is not null && body.Array("node_groups") is not { Count: > 0 })
        {
            foreach (var group in template.Objects("node_groups"))
                checks.Group(group, call.ProjectId);
            ClusterChecks.HostNames(body.Text("name"), template.Objects("node_groups"));
        }
        checks.KeyPair(body.Text("user_keypair_id"));
        checks.Image(body.Text("default_image_id") ?? template.Text("default_image_id") ?? throw SaharaException.Missing("'default_image_id' field is not found"));
        ClusterChecks.Configs(body.Object("cluster_configs"));
        ClusterChecks.UniqueGroups(body.Objects("node_groups"));
        foreach (var group in body.Objects("node_groups"))
            checks.Group(group, call.ProjectId);
        ClusterChecks.Processes(body.Texts("anti_affinity"));
        ClusterChecks.HostNames(body.Text("name"), body.Objects("node_groups"));
        checks.Network(body.Text("neutron_management_network") ?? template.Text("neutron_management_network")
            ?? throw SaharaException.Missing("'neutron_management_network' field is not found"));
    }

    protected override OpenStackResponse Update(SaharaCall call)
    {
        var record = Find(call);
        var body = UpdateSchema(call).Read(call.Body());
        if (body.ContainsKey("verification"))
            return Verify(call, record, body);
        CheckMayUpdate(call, record, body);
        CheckName(call, body, record);
        // A release that is one process without a message bus can't do this: it crashes.
        if (body.Flag("update_keypair"))
            throw SaharaException.Crash();
        Kind.Apply(record, body);
        Store.Touch(record);
        return Respond(call, 202, record);
    }

    protected override OpenStackResponse Delete(SaharaCall call)
    {
        var record = Find(call);
        var force = call.IsV2 && call.RawBody.Length > 0 && BodySchemas.ClusterDeletion.Read(call.Body()).Flag("force");
        CheckMayDelete(call, record);
        life.Delete(record, force);
        return force ? OpenStackResponse.Json(200, new JsonObject { ["stack_name"] = null }) : OpenStackResponse.Empty(204);
    }

    private OpenStackResponse CreateSeveral(SaharaCall call)
    {
        var body = BodySchemas.Cluster(call.IsV2, isMultiple: true).Read(call.Body());
        return OpenStackResponse.Json(202, new JsonObject { ["clusters"] = JsonShapes.ToArray(Several(call, body).Select(cluster => cluster.Text("id")!)) });
    }

    private List<JsonObject> Several(SaharaCall call, JsonObject body)
    {
        CheckCreation(call, body);
        var count = body.Number("count");
        var digits = count.ToString(CultureInfo.InvariantCulture).Length;
        var names = Enumerable.Range(1, count).Select(number => $"{body.Text("name")}-{number.ToString($"D{digits}", CultureInfo.InvariantCulture)}").ToList();
        foreach (var name in names)
            CheckName(call, new JsonObject { ["name"] = name }, null);
        return names.ConvertAll(name => Begin(call, body, name));
    }

    private JsonObject Begin(SaharaCall call, JsonObject body, string name)
    {
        var template = Template(call, body);
        var record = Kind.Create(body, call.ProjectId, Store.Now);
        record["name"] = name;
        foreach (var field in Inherited)
            if (body[field] is null && template?[field] is { } value)
                record[field] = value.DeepClone();
        record["node_groups"] = body.Array("node_groups") is { Count: > 0 } ? NodeGroups.MakeAll(Store, body, call.ProjectId)
            : template is null ? [] : NodeGroups.Copy(Store, template);
        foreach (var group in record.Objects("node_groups"))
            group["instances"] = new JsonArray();
        Table.Add(record);
        life.Begin(record);
        return record;
    }

    private JsonObject? Template(SaharaCall call, JsonObject body) => body.Text("cluster_template_id") is { } id
        ? Store.ClusterTemplates.Find(id, call.ProjectId) ?? throw SaharaException.Missing($"Cluster template with id '{id}' not found")
        : null;

    private OpenStackResponse Verify(SaharaCall call, JsonObject record, JsonObject body)
    {
        var reason = body.Count > 1 ? "Can't update verification with other updates"
            : record.Text("status") != "Active" ? "Cluster is not active or doesn't exists"
            : record["verification"].Text("status") == "CHECKING" ? "Cluster verification in state CHECKING" : null;
        if (reason is not null)
            throw new SaharaException(400, "CANNOT_VERIFY", $"Cannot verify cluster. Reason: {reason}");
        // The response still has the last one.
        var response = Respond(call, 202, record);
        life.Verify(record);
        return response;
    }

    private OpenStackResponse Scale(SaharaCall call)
    {
        var record = Find(call);
        var body = BodySchemas.ClusterScaling(call.IsV2).Read(call.Body());
        checks.Enabled();
        CheckMayUpdate(call, record, body);
        if (record.Text("status") != "Active")
            throw SaharaException.Reference($"Cluster cannot be scaled not in 'Active' status. Cluster status: {record.Text("status")}");
        foreach (var wanted in body.Objects("resize_node_groups"))
            CheckResize(record, wanted);
        ClusterChecks.UniqueGroups(body.Objects("add_node_groups"));
        foreach (var added in body.Objects("add_node_groups"))
        {
            if (Group(record, added.Text("name")) is not null)
                throw SaharaException.Reference($"Can't add new nodegroup. Cluster already has nodegroup with name '{added.Text("name")}'");
            checks.Group(added, call.ProjectId);
        }
        ClusterChecks.HostNames(record.Text("name"), body.Objects("add_node_groups"));
        life.Scale(record, body, [.. body.Objects("add_node_groups").Select(group => NodeGroups.Make(Store, group, call.ProjectId))]);
        return Respond(call, 202, record);
    }

    private static void CheckResize(JsonObject record, JsonObject wanted)
    {
        var group = Group(record, wanted.Text("name")) ?? throw SaharaException.Reference($"Cluster doesn't contain node group with name '{wanted.Text("name")}'");
        var leaving = wanted.Texts("instances").ToList();
        var difference = group.Number("count") - wanted.Number("count");
        if (leaving.Count > difference && wanted.ContainsKey("instances"))
            throw SaharaException.Invalid($"Number of specific instances ({leaving.Count}) to delete can not be greater than the count difference ({difference} during scaling");
        if (leaving.Select(name => TextFormats.Fits("uuid", name)).Distinct().Count() > 1)
            throw SaharaException.Reference("You can only reference instances by Name or UUID, not both on the same request");
    }

    private static JsonObject? Group(JsonObject record, string? name) => record.Objects("node_groups").FirstOrDefault(group => group.Text("name") == name);
}
