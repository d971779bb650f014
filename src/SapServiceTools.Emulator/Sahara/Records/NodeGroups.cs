using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Sahara.Records;

/// <summary>Makes the node groups of a cluster or of its template: the template's fields, and over them what the body gives.</summary>
internal static class NodeGroups
{
    private static readonly string[] OfTemplateOnly = ["id", "created_at", "updated_at", "name", "tenant_id", "description", "plugin_name", "hadoop_version"];

    public static JsonArray MakeAll(SaharaStore store, JsonObject body, string projectId) =>
        new([.. body.Objects("node_groups").Select(group => (JsonNode)Make(store, group, projectId))]);

    public static JsonObject Make(SaharaStore store, JsonObject group, string projectId)
    {
        var fields = new JsonObject();
        if (store.NodeGroupTemplates.Find(group.Text("node_group_template_id"), projectId) is { } template)
            foreach (var (name, value) in template)
                if (!OfTemplateOnly.Contains(name))
                    fields[name] = value?.DeepClone();
        foreach (var (name, value) in group)
            fields[name] = value?.DeepClone();
        var made = EmulatedSaharaKinds.NodeGroup.Create(fields, null, store.Now);
        made["flavor_id"] = made["flavor_id"].AsText() ?? made["flavor_id"]?.ToJsonString();
        return made;
    }

    /// <summary>The same groups for a cluster: with ids of their own, and without instances yet.</summary>
    public static JsonArray Copy(SaharaStore store, JsonObject template) => new([.. template.Objects("node_groups").Select(group =>
    {
        var copy = group.DeepClone().AsObject();
        copy["id"] = Guid.NewGuid().ToString();
        copy["created_at"] = RecordKind.Time(store.Now);
        copy["updated_at"] = null;
        return (JsonNode)copy;
    })]);
}
