using System.Management.Automation;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>What New-, Update- and Import-SaharaClusterTemplate and New-SaharaCluster have in common: the fields of a cluster.</summary>
public abstract class SaharaClusterFieldsCmdlet : SessionCmdlet<SaharaSession>
{
    /// <summary>The plugin whose processes run on the nodes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("plugin_name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? PluginName { get; set; }

    /// <summary>The version of the plugin's software.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("plugin_version")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SaharaPluginVersionCompleter))]
    public string? PluginVersion { get; set; }

    /// <summary>The groups of nodes: 'template:count', or objects with Name, Count and Template, or with Name, Count and the fields of a node group template.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("NodeGroups")]
    [WireField("node_groups", Reference = typeof(SaharaNodeGroup))]
    [ArgumentCompleter(typeof(SaharaNodeGroupCompleter))]
    public object[]? NodeGroup { get; set; }

    /// <summary>The registered image of nodes that name none, by name or id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DefaultImageId")]
    [WireField("default_image_id", Reference = typeof(SaharaImage))]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string? Image { get; set; }

    /// <summary>The network of the nodes, by Neutron's id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("neutron_management_network")]
    public string? ManagementNetworkId { get; set; }

    /// <summary>Settings, by service and name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ClusterConfigs")]
    [WireField("cluster_configs")]
    public object? ClusterConfig { get; set; }

    /// <summary>Processes whose nodes go to different hosts.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("anti_affinity")]
    [ArgumentCompleter(typeof(SaharaNodeProcessCompleter))]
    public string[]? AntiAffinity { get; set; }

    /// <summary>The DNS domain of the nodes, where Designate is used.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("domain_name")]
    public string? DomainName { get; set; }

    /// <summary>Manila shares, each with id, path and access_level.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Shares")]
    [WireField("shares")]
    public object[]? Share { get; set; }

    /// <summary>Whether the plugin works settings out from the machines' size.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("use_autoconfig")]
    public bool? UseAutoconfig { get; set; }

    /// <summary>What a person reads about it; null clears it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("description")]
    public string? Description { get; set; }

    /// <summary>Whether other projects may read it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_public")]
    public bool? IsPublic { get; set; }

    /// <summary>Whether it is kept from change and deletion.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WireField("is_protected")]
    public bool? IsProtected { get; set; }
}
