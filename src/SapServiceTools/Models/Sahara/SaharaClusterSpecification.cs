namespace SapServiceTools;

/// <summary>What clusters and cluster templates have in common.</summary>
public abstract class SaharaClusterSpecification : SaharaResource
{
    private protected SaharaClusterSpecification(WireFields fields)
        : base(fields) => NodeGroups = fields.Items("node_groups", item => new SaharaNodeGroup(item));

    /// <summary>The plugin whose software runs in the cluster.</summary>
    public string? PluginName => Fields.Text("plugin_name");

    /// <summary>The version of the plugin's software; v1.1 calls it <c>hadoop_version</c>.</summary>
    public string? PluginVersion => Fields.Text("plugin_version", "hadoop_version");

    /// <summary>The groups of nodes. Their order may differ from call to call.</summary>
    public IReadOnlyList<SaharaNodeGroup> NodeGroups { get; }

    /// <summary>Nodes in all groups.</summary>
    public long NodeCount => NodeGroups.Sum(group => group.Count);

    /// <summary>Settings, by service and name; secrets are masked. <see cref="GetClusterConfigs"/> has them whole.</summary>
    public IReadOnlyDictionary<string, object?> ClusterConfigs => Fields.Shown("cluster_configs");

    /// <summary>The image of nodes that name none.</summary>
    public string? DefaultImageId => Fields.Text("default_image_id");

    /// <summary>The network of the nodes; on the wire <c>neutron_management_network</c>.</summary>
    public string? ManagementNetworkId => Fields.Text("neutron_management_network");

    /// <summary>Processes whose nodes go to different hosts.</summary>
    public IReadOnlyList<string> AntiAffinity => Fields.Texts("anti_affinity");

    /// <summary>Manila shares, each with <c>id</c>, <c>path</c> and <c>access_level</c>.</summary>
    public IReadOnlyList<object?> Shares => Fields.ShownList("shares");

    /// <summary>True if the plugin works settings out from the machines' size.</summary>
    public bool? UseAutoconfig => Fields.Flag("use_autoconfig");

    /// <summary>The DNS domain of the nodes, where Designate is used.</summary>
    public string? DomainName => Fields.Text("domain_name");

    /// <summary>Settings, by service and name, with their secrets. Call it where they are needed, and nowhere else.</summary>
    public IReadOnlyDictionary<string, object?> GetClusterConfigs() => Fields.Map("cluster_configs");
}
