using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>What Sahara looks up for clusters and their templates: plugin, processes, settings, image, flavor, network.</summary>
internal sealed class ClusterChecks(SaharaStore store, FakePlugin plugin)
{
    public static void Plugin(string? name, string? version)
    {
        if (name != FakePlugin.Name)
            throw SaharaException.Reference($"Sahara doesn't contain plugin with name '{name}'");
        if (version is not null && version != FakePlugin.Version)
            throw SaharaException.Reference($"Requested plugin '{name}' doesn't support version '{version}'");
    }

    /// <summary>The version that a body asks for, under either name.</summary>
    public static string? Version(JsonObject body) => body.Text("plugin_version") ?? body.Text("hadoop_version");

    public static void Processes(IEnumerable<string> processes)
    {
        var unknown = processes.Where(process => !FakePlugin.Processes.Contains(process)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw SaharaException.Reference($"Plugin doesn't support the following node processes: {PythonText.OfTexts(unknown)}");
    }

    public static void Configs(JsonObject? configs)
    {
        foreach (var (target, settings) in configs ?? [])
        {
            if (!FakePlugin.HasConfig(target, null))
                throw SaharaException.Reference($"Plugin doesn't contain applicable target '{target}'");
            foreach (var (name, _) in settings!.AsObject())
                if (!FakePlugin.HasConfig(target, name))
                    throw SaharaException.Reference($"Plugin's applicable target '{target}' doesn't contain config with name '{name}'");
        }
    }

    public static void UniqueGroups(IEnumerable<JsonObject> groups)
    {
        var twice = groups.GroupBy(group => group.Text("name")!, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        if (twice.Count > 0)
            throw SaharaException.Invalid($"Duplicates in node group names are detected: {PythonText.OfTexts(twice)}");
    }

    public void Enabled()
    {
        if (!plugin.IsEnabled)
            throw SaharaException.Reference($"Plugin {FakePlugin.Name} is not enabled");
        if (!plugin.IsVersionEnabled)
            throw SaharaException.Reference($"Version {FakePlugin.Version} of plugin {FakePlugin.Name} is not enabled");
    }

    /// <summary>A node group, or a template of one.</summary>
    public void Group(JsonObject group, string projectId)
    {
        if (group.Text("node_group_template_id") is { } templateId)
            Group(store.NodeGroupTemplates.Find(templateId, projectId) ?? throw SaharaException.Missing($"NodeGroup template with id '{templateId}' not found"), projectId);
        Configs(group.Object("node_configs"));
        if (group["flavor_id"] is { } flavor && !store.Cloud.HasFlavor(flavor.AsText() ?? flavor.ToJsonString()))
            throw SaharaException.Missing($"Requested flavor '{flavor.AsText() ?? flavor.ToJsonString()}' not found");
        Processes(group.Texts("node_processes"));
        if (group.Text("image_id") is { } image)
            Image(image);
        if (group.Number("volumes_per_node") > 0)
            throw SaharaException.Reference("Cinder is not supported");
        if (group.Text("floating_ip_pool") is { } pool && !store.Cloud.HasNetwork(pool))
            throw SaharaException.Missing($"Floating IP pool {pool} not found");
        if (group.Texts("security_groups").FirstOrDefault(name => !store.Cloud.SecurityGroups.Contains(name)) is { } security)
            throw SaharaException.Missing($"Security group '{security}' not found");
        if (group.Text("availability_zone") is { } zone && !store.Cloud.AvailabilityZones.Contains(zone))
            throw SaharaException.Missing($"Nova availability zone '{zone}' not found");
    }

    /// <summary>An image must be registered and have the plugin's tags.</summary>
    public void Image(string id)
    {
        var image = store.Cloud.FindRegistered(id) ?? throw SaharaException.Reference($"Requested image '{id}' is not registered");
        var missing = FakePlugin.RequiredTags.Where(tag => !image.Tags.Contains(tag)).ToList();
        if (missing.Count > 0)
            throw SaharaException.Reference($"Requested image '{id}' doesn't contain required tags: {PythonText.OfTexts(missing)}");
    }

    public void Network(string id)
    {
        if (!store.Cloud.HasNetwork(id))
            throw SaharaException.Missing($"Network {id} not found");
    }

    public void KeyPair(string? name)
    {
        if (name is not null && !store.Cloud.KeyPairs.Contains(name))
            throw SaharaException.Missing($"Requested keypair '{name}' not found");
    }

    /// <summary>The longest name of an instance, with the domain <c>novalocal</c>, may have 64 characters.</summary>
    public static void HostNames(string? cluster, IEnumerable<JsonObject> groups)
    {
        foreach (var group in groups)
        {
            var host = $"{cluster}-{group.Text("name")}-{group.Number("count")}.novalocal".ToLowerInvariant();
            if (host.Length > 64)
                throw SaharaException.Invalid($"Composite hostname {host} in provisioned cluster exceeds maximum limit 64 characters");
        }
    }
}
